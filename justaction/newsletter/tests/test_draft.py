"""An issue drafts itself from the record, and says what it leaves out; people change it, look at it, approve it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from justaction.commitments.tests.making import a_commitment
from justaction.conftest import Cast
from justaction.convenings.tests.making import a_gathering
from justaction.errors import NotAllowed, Refused
from justaction.members.actions import grant
from justaction.members.models import Role
from justaction.newsletter import actions, drafting, policy, writing
from justaction.newsletter.models import Issue
from justaction.newsletter.tests.making import MORNING, a_draft, a_reader
from justaction.record import actions as record
from justaction.record.kinds import KINDS
from justaction.record.models import Entry
from justaction.record.telling import LEFT_OUT, SECTIONS, TOLD
from justaction.web import clock, slots


def test_every_kind_of_entry_is_told_or_left_out_for_a_reason() -> None:
    assert set(KINDS) == set(TOLD) | set(LEFT_OUT)
    assert not set(TOLD) & set(LEFT_OUT)
    for kind, told in TOLD.items():
        assert not KINDS[kind].personal or told.number is not None, f"{kind} would tell of a person"
        assert {told.section, *(section for section, _words in told.choose.values())} <= set(SECTIONS)
        values = KINDS[kind].facts.get(told.by, ())
        assert set(told.choose) <= set(values), f"{kind} chooses by what it never says"


def test_the_first_words_tell_what_changed_who_is_late_and_what_is_next(cast: Cast) -> None:
    commitment = a_commitment(cast.fund, cast.grace)
    gathering = a_gathering(cast)
    entry = Entry.objects.filter(subject=commitment.subject).latest("id")
    for now in ("behind", "quiet"):
        record.enter(
            "commitment.state", commitment, by=None, title=entry.title, url=entry.url, facts={"was": "on_plan", "now": now}
        )  # fmt: skip
    issue = a_draft(cast)
    words = issue.wordings.get().text
    changed, late, following = (words.index(f"# {SECTIONS[one]}") for one in ("changed", "late", "next"))
    assert "A new commitment: [Prairie Lantern Fund" in words[changed:late]
    assert words.count("Gone quiet: [Prairie Lantern Fund") == 1
    assert gathering.title in words[following:]
    assert {one.count for one in drafting.left_out(issue)}, "and says what it leaves out"
    assert "Ana Flores" not in words
    assert "Ruth Abara" not in words


def test_a_community_has_its_own_issue_and_its_coordinator_writes_it(cast: Cast) -> None:
    ours = a_commitment(cast.fund, cast.grace)
    slug = ours.channel.slug if ours.channel else ""
    other = next(one for one in ("money", "narrative", "policy") if one != slug)
    assert "A new commitment" in a_draft(cast, community=slug).wordings.get().text
    assert "A new commitment" not in a_draft(cast, community=other).wordings.get().text
    with pytest.raises(Refused):
        a_draft(cast, community=other)
    with pytest.raises(NotAllowed):
        actions.begin(by=cast.imani)
    assert policy.may_write(cast.imani, "money")
    assert not policy.may_write(cast.imani, "policy")


def test_one_changes_it_looks_at_it_and_no_version_is_lost(
    cast: Cast, signed_in: Callable[..., Client]
) -> None:
    issue = a_draft(cast)
    browser, url = signed_in(cast.ruth), f"/steer/newsletter/{issue.slug}/write/en/"
    said = {"title": "Autumn", "text": "# Hello\n\n<script>x</script> *We* met.", "segment": "", "seen": "1"}
    look = browser.post(url, {**said, "look": "yes"}).content.decode()
    assert "<em>We</em> met." in look
    assert "<script>x" not in look
    assert issue.wordings.count() == 1, "looking saves nothing"
    browser.post(url, said)
    again = browser.post(url, {**said, "text": "Mine instead"})
    assert again.status_code == 409, "somebody else saved version 2 meanwhile"
    assert "Mine instead" in again.content.decode()
    assert [one.number for one in issue.wordings.all()] == [2, 1]
    assert writing.newest(issue)["en"].title == "Autumn"


def test_above_500_readers_a_second_person_approves_what_stands(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "ALONE", 1)
    a_reader("one@example.org")
    a_reader("two@example.org")
    issue = a_draft(cast)
    with clock.at(MORNING):
        actions.approve(issue, by=cast.ruth)
        with pytest.raises(Refused, match="Somebody else"):
            actions.send(issue, send_at=None, by=cast.ruth)
        grant(person=cast.tom, role=Role.objects.get(slug="convener"), by=cast.ruth)
        turns = [part.title for part in slots.parts("me.turns", cast.tom)]
        assert f"Can this newsletter go out? {issue.slug}" in turns
        actions.approve(issue, by=cast.tom)
        seen = writing.newest(issue)["en"].number
        actions.write(issue, language="en", title="New", text="New", segment="", seen=seen, by=cast.ruth)
        with pytest.raises(Refused, match="Somebody else"):
            actions.send(issue, send_at=None, by=cast.ruth)
        actions.approve(issue, by=cast.tom)
        assert actions.send(issue, send_at=None, by=cast.ruth).state == Issue.State.APPROVED


def test_for_thirty_seconds_it_can_be_taken_back_and_nothing_goes_at_night(cast: Cast) -> None:
    a_reader("one@example.org")
    issue = a_draft(cast)
    with clock.at(MORNING):
        actions.send(issue, send_at=None, by=cast.ruth)
        assert actions.begin_due() == 0
        assert actions.take_back(issue, by=cast.ruth).state == Issue.State.DRAFT
        with pytest.raises(Refused, match="between 9"):
            actions.send(issue, send_at=MORNING + timedelta(hours=14), by=cast.ruth)
        actions.send(issue, send_at=MORNING + timedelta(hours=10, minutes=59), by=cast.ruth)
    with clock.at(MORNING + timedelta(hours=12)):
        assert actions.begin_due() == 0
    with clock.at(MORNING + timedelta(hours=23)):
        assert actions.begin_due() == 1
