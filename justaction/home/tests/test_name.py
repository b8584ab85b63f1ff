"""The name of the collaborative: proposed, looked at, chosen by a ranked vote, and then it is the name everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from justaction.ballots import actions as ballots
from justaction.ballots.models import Ballot, Elector
from justaction.ballots.tests.making import an_outcome
from justaction.collaborative.models import Collaborative
from justaction.conftest import Cast
from justaction.errors import NotAllowed, Refused
from justaction.home import actions
from justaction.mail.letters import letterhead
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.statement import actions as statements
from justaction.web import clock, house

SignedIn = Callable[[Person], Client]


def typed() -> dict[str, str]:
    now = clock.now()

    def at(days: int) -> str:
        return f"{now + timedelta(days=days):%Y-%m-%dT%H:%M}"

    return {
        "question": "What shall we be called?", "explanation": "Short, please.", "proposals": "anyone",
        "electorate": "everybody", "quorum": "2", "proposals_until": at(3), "opens_at": at(4),
        "closes_at": at(10),
    }  # fmt: skip


def voted(cast: Cast, browser: Client) -> Ballot:
    """Names are proposed, screened and voted on; the ballot is closed and has no outcome yet."""
    start = clock.now()
    browser.post(reverse("home:naming"), typed())
    ballot = Ballot.objects.get(about=actions.NAME)
    for name in ("River Table", "Open Ledger", "Chicago United"):
        ballots.propose(ballot, name=name)
    with clock.at(start + timedelta(days=4, hours=1)):
        for proposal in ballot.proposed.all():
            keep = proposal.name != "Chicago United"
            ballots.screen(
                proposal, keep=keep, reason="A group has it." if not keep else "It fits.", by=cast.ruth
            )
        ballot = ballots.open_ballot(ballot, by=cast.ruth)
        for person, choice in ((cast.ana, ["o1", "o2"]), (cast.tom, ["o1"]), (cast.lee, ["o2"])):
            ballots.cast(Elector.objects.get(ballot=ballot, person=person), choice=choice)
    with clock.at(start + timedelta(days=11)):
        ballots.close_due()
    ballot.refresh_from_db()
    return ballot


def test_a_name_is_proposed_screened_voted_and_taken_everywhere(
    cast: Cast, client: Client, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.ruth)
    ballot = voted(cast, browser)
    assert client.get("/").content.decode().count("Just Action") >= 2
    with pytest.raises(Refused, match="outcome"):
        actions.rename(ballot, by=cast.ruth)
    an_outcome(ballot, cast.ruth)
    assert "Take this name" in browser.get(reverse("home:naming")).content.decode()
    browser.post(reverse("home:rename", args=[ballot.slug]))
    assert Collaborative.objects.get().name == "River Table"
    for page in ("/", "/about/", "/statement/", "/decisions/", "/record/", "/privacy/", "/help/", "/sign/"):
        words = client.get(page).content.decode()
        title = words[words.index("<title>") : words.index("</title>")]
        assert "River Table" in title, page
        assert "Just Action" not in title, page
        assert 'property="og:site_name" content="River Table"' in words, page
    assert letterhead().name == "River Table"
    entry = Entry.objects.get(kind="collaborative.renamed")
    written = Entry.objects.get(kind="outcome.written")
    from base64 import b64encode

    assert b64encode(bytes(written.leaf_hash)) in bytes(entry.leaf)


def test_a_letter_written_before_is_sent_under_the_new_name(
    cast: Cast, signed_in: SignedIn, settings: Any
) -> None:
    from justaction.mail.letters import as_text
    from justaction.mail.models import Letter
    from justaction.statement import actions as statement

    statement.sign(name="Nia", address="nia@example.org")
    letter = Letter.objects.get(to="nia@example.org")
    ballot = voted(cast, signed_in(cast.ruth))
    an_outcome(ballot, cast.ruth)
    actions.rename(ballot, by=cast.ruth)
    assert "River Table" in as_text(letter.parts, "en")


def test_only_the_newest_decision_about_the_name_can_be_taken(cast: Cast, signed_in: SignedIn) -> None:
    first = voted(cast, signed_in(cast.ruth))
    an_outcome(first, cast.ruth)
    actions.rename(first, by=cast.ruth)
    with pytest.raises(Refused, match="our name now"):
        actions.rename(first, by=cast.ruth)
    second = Ballot.objects.get(pk=first.pk)
    second.pk, second.slug, second.subject = None, "name-2", "0" * 32
    second.closed_at = first.closed_at and first.closed_at + timedelta(days=1)
    second.save(force_insert=True)
    an_outcome(second, cast.ruth)
    with pytest.raises(Refused, match="A later vote"):
        actions.rename(first, by=cast.ruth)


def test_a_ballot_about_something_else_names_nothing(cast: Cast) -> None:
    from justaction.ballots.tests.making import a_ballot, closed, five_votes

    ballot = a_ballot(cast)
    five_votes(ballot, cast)
    ballot = closed(ballot)
    an_outcome(ballot, cast.ruth)
    with pytest.raises(Refused, match="needs a decision"):
        actions.rename(ballot, by=cast.ruth)
    with pytest.raises(NotAllowed):
        actions.rename(ballot, by=cast.ana)


def test_one_vote_about_the_name_at_a_time(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.ruth)
    browser.post(reverse("home:naming"), typed())
    assert browser.post(reverse("home:naming"), typed()).status_code == 409
    assert Ballot.objects.count() == 1


def test_wherever_a_time_is_typed_the_page_says_whose_clock_is_meant(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.ruth)
    for path in ("/steer/name/", "/decisions/new/"):
        page = browser.get(path).content.decode()
        fields = re.findall(r'<input type="datetime-local"[^>]*aria-describedby="([\w-]+)', page)
        assert len(fields) == page.count('type="datetime-local"') == 3, path
        for hint in fields:
            assert f'id="{hint}">Chicago time<' in page
    statements.draft(by=cast.ruth, paragraphs=["One.", "Two."])
    for path in ("/steer/statement/rounds/new/", "/steer/opinions/new/"):
        assert "Until midnight, Chicago time." in browser.get(path).content.decode(), path
    Collaborative.objects.update(time_zone="UTC")
    house.forget()
    assert ">UTC<" in browser.get("/steer/name/").content.decode()
