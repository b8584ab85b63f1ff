"""Drafts: what keeps one from being published, what is refused, who may do what, and what a report needs."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from justaction.commitments import actions, policy
from justaction.commitments.models import Commitment
from justaction.commitments.state import builder
from justaction.commitments.tests.conftest import START
from justaction.commitments.tests.making import a_draft, a_proof, a_report, parts
from justaction.conftest import Cast
from justaction.errors import NotAllowed, Refused
from justaction.members import actions as members
from justaction.record.models import Disclosure, Entry
from justaction.web import clock

pytestmark = pytest.mark.usefixtures("at_start")


def missing(draft: Commitment) -> set[str]:
    return {gap.field for gap in policy.gaps(draft)}


@pytest.mark.parametrize(
    "field",
    ["old_words", "harm", "harm_source", "affected", "power_before", "power_after", "ends", "builds", "unit"],
)
def test_a_commitment_without_one_part_is_not_published(founded: Cast, field: str) -> None:
    draft = a_draft(founded.fund, founded.grace, **{field: ""})
    assert missing(draft) == {field}
    with pytest.raises(Refused) as no:
        actions.publish(draft, by=founded.grace)
    assert no.value.field == field
    assert not Entry.objects.filter(kind="commitment.published").exists()


def test_no_old_words_may_be_said_instead(founded: Cast) -> None:
    draft = a_draft(founded.fund, founded.grace, old_words="", old_words_url="", old_words_on=None)
    assert missing(draft) == {"old_words", "old_words_url", "old_words_on"}
    draft = actions.save(draft, part="words", by=founded.grace, no_old_words=True)
    assert not missing(draft)


def test_nobody_signs_off_on_a_day_that_has_not_come(founded: Cast) -> None:
    draft = a_draft(founded.fund, founded.grace, sign_off_on=START.date() + timedelta(days=2))
    assert missing(draft) == {"sign_off_on"}


def test_no_answer_needs_a_dated_reason(founded: Cast) -> None:
    draft = a_draft(founded.fund, founded.grace, answer="")
    assert missing(draft) == {"answer"}
    draft = actions.save(draft, part="harm", by=founded.grace, no_answer_reason="They asked for time.")
    assert not missing(draft)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("power_after", "We held a training"),
        ("builds", "A statement on our blog"),
        ("indicator", "people trained"),
    ],
)
def test_a_training_or_a_statement_alone_is_refused_with_an_example(
    founded: Cast, field: str, words: str
) -> None:
    draft = a_draft(founded.fund, founded.grace, **{field: words})
    with pytest.raises(Refused, match="What would count"):
        actions.publish(draft, by=founded.grace)


def test_the_record_holds_all_that_was_said(founded: Cast) -> None:
    draft = actions.publish(a_draft(founded.fund, founded.grace), by=founded.grace)
    entry = Entry.objects.get(kind="commitment.published")
    said = {shown.path: shown.value for shown in Disclosure.objects.filter(entry=entry)}
    assert said["harm"] == draft.harm
    assert said["plan"][0] == {"on": "2026-04-05", "value": "5.00"}
    assert said["milestones"] == [{"title": "The council meets", "due": "2026-02-04"}]
    assert len(bytes(entry.leaf)) < 4096


def test_the_longest_words_still_fit_the_record(founded: Cast) -> None:
    long = {"harm": "é" * 3000, "answer": "漢" * 3000, "old_words": "w" * 10000, "ends": "e" * 1000}
    steps = [("s" * 200, date(2026, 6, 1))] * 30
    draft = actions.publish(a_draft(founded.fund, founded.grace, milestones=steps, **long), by=founded.grace)
    assert len(bytes(Entry.objects.get(kind="commitment.published").leaf)) < 4096
    assert draft.harm == "é" * 3000


def test_what_is_published_is_not_rewritten(founded: Cast) -> None:
    done = actions.publish(a_draft(founded.fund, founded.grace), by=founded.grace)
    with pytest.raises(Refused, match="stays as it is"):
        actions.save(done, part="number", by=founded.grace, target=Decimal(3))
    with pytest.raises(Refused):
        actions.publish(done, by=founded.grace)


def test_a_plan_that_turns_back_or_leaves_its_time_is_refused(founded: Cast) -> None:
    draft = a_draft(founded.fund, founded.grace)
    day = date(2026, 5, 1)
    for plan in (
        [(day, Decimal(20))],
        [(day, Decimal(1))],
        [(date(2030, 1, 1), Decimal(5))],
        [(day, Decimal(5))] * 2,
    ):
        with pytest.raises(Refused) as no:
            actions.save(draft, part="number", by=founded.grace, plan=plan)
        assert no.value.field == "plan"
    with pytest.raises(Refused) as no:
        actions.save(draft, part="number", by=founded.grace, target_on=date(2025, 1, 1))
    assert no.value.field == "target_on"


def test_a_field_of_work_is_needed_because_peers_come_from_another(founded: Cast) -> None:
    members.edit_organization(founded.fund, by=founded.ruth, field=None)
    draft = a_draft(founded.fund, founded.grace)
    with pytest.raises(Refused, match="field your organization works in"):
        actions.publish(draft, by=founded.grace)


def test_strangers_can_do_nothing(founded: Cast) -> None:
    draft = a_draft(founded.fund, founded.grace)
    done = actions.publish(a_draft(founded.fund, founded.grace, title="Second"), by=founded.grace)
    for person in (founded.ana, founded.tom, founded.ruth):
        with pytest.raises(NotAllowed):
            actions.start(organization=founded.fund, title="Mine", channel=None, by=person)
        with pytest.raises(NotAllowed):
            actions.save(draft, part="harm", by=person, harm="None.")
        with pytest.raises(NotAllowed):
            actions.publish(draft, by=person)
        with pytest.raises(NotAllowed):
            a_report(done, person, "3")
        with pytest.raises(NotAllowed):
            actions.meet_milestone(done.milestones.get(), by=person)
        with pytest.raises(NotAllowed):
            actions.add_evidence(done, by=person, draft=a_proof())


def test_two_drafts_of_one_title_get_two_addresses(founded: Cast) -> None:
    first = actions.publish(a_draft(founded.fund, founded.grace), by=founded.grace)
    second = actions.publish(a_draft(founded.fund, founded.grace), by=founded.grace)
    assert (first.slug, second.slug) == ("move-our-cash-home", "move-our-cash-home-2")


@pytest.mark.parametrize(
    ("new", "field"),
    [
        ({"as_of": date(2027, 1, 1)}, "as_of"),
        ({"as_of": date(2020, 1, 1)}, "as_of"),
        ({"evidence": []}, "evidence"),
        ({"story": ""}, "story"),
        ({"evidence": [a_proof(dated=date(2027, 1, 1))]}, "dated"),
        ({"evidence": [a_proof(dated=date(2026, 1, 1), url="javascript:alert(1)")]}, "url"),
    ],
)
def test_what_a_report_needs(founded: Cast, new: dict[str, object], field: str) -> None:
    done = actions.publish(a_draft(founded.fund, founded.grace), by=founded.grace)
    with pytest.raises(Refused) as no:
        a_report(done, founded.grace, "3", **new)
    assert no.value.field == field
    assert not done.reports.exists()


def test_a_report_comes_after_the_last_one(founded: Cast) -> None:
    done = actions.publish(a_draft(founded.fund, founded.grace), by=founded.grace)
    with clock.at(START + timedelta(days=10)):
        a_report(done, founded.grace, "3")
        with pytest.raises(Refused, match="already"):
            a_report(done, founded.grace, "4")


def test_an_advocates_proof_stands_beside_the_institutions(founded: Cast) -> None:
    done = actions.publish(a_draft(founded.fund, founded.grace), by=founded.grace)
    members.affiliate(
        person=founded.ana,
        organization=founded.fund,
        kind="external_advocate",
        state="confirmed",
        by=founded.ruth,
    )
    proof = actions.add_evidence(done, by=founded.ana, draft=a_proof())
    assert proof.voice == "advocate"


def test_a_step_is_taken_once_and_recorded(founded: Cast) -> None:
    done = actions.publish(a_draft(founded.fund, founded.grace), by=founded.grace)
    step = actions.meet_milestone(done.milestones.get(), by=founded.grace)
    again = actions.meet_milestone(step, by=founded.grace)
    assert again.met_on == date(2026, 1, 5)
    assert Entry.objects.filter(kind="milestone.met").count() == 1


def test_the_parts_of_the_builder_are_those_of_the_task_list(founded: Cast) -> None:
    draft = a_draft(founded.fund, founded.grace)
    assert {"basics", "more", *parts(date(2026, 1, 5))} == set(builder.BY_KEY)
    with pytest.raises(TypeError):
        actions.save(draft, part="harm", by=founded.grace, target=Decimal(1))


def test_power_is_told_in_seats_pay_and_veto(founded: Cast) -> None:
    for name, empty in (
        ("seats_before", None),
        ("seats_now", None),
        ("seats_all", None),
        ("pay", ""),
        ("veto", ""),
    ):
        assert missing(a_draft(founded.fund, founded.grace, title=name, **{name: empty})) == {name}
    assert missing(a_draft(founded.fund, founded.grace, title="More", seats_now=8)) == {"seats_all"}
    assert missing(a_draft(founded.fund, founded.grace, title="Pay", pay_words="")) == {"pay_words"}
    assert not missing(
        a_draft(founded.fund, founded.grace, title="None", pay="unpaid", pay_words="", seats_now=0)
    )
    done = actions.publish(a_draft(founded.fund, founded.grace), by=founded.grace)
    page = Client().get(done.get_absolute_url()).content.decode()
    assert "4 of 7" in page
    assert "Yes, they are paid: $40 an hour." in page
    assert "Yes, they can stop it." in page
    leaf = json.loads(bytes(Entry.objects.get(kind="commitment.published").leaf))["m"]
    assert (leaf["seats_before"], leaf["seats_now"], leaf["seats_all"], leaf["veto"]) == (0, 4, 7, "veto")
