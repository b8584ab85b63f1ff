"""A conversation from its opening to its result on the record, and what its page shows of it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.opinions import actions, parts
from justaction.opinions.models import Conversation, OpinionStatement, Participant, Result
from justaction.opinions.tests.making import SEEDS, a_conversation, somebody_answers, two_camps
from justaction.record.models import Entry
from justaction.web import clock, house, slots

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[[Person], Client]
FORM: dict[str, Any] = {
    "question": "What should we do first?",
    "why": "We decide in spring.",
    "seeds": "The bus should be free.\n\nThe board should meet in the evening.\nPay those who advise us.",
    "closes_at": "2030-01-31",
    "who": "anyone",
    "adding": "on",
    "scope": "",
}


def facts_of(kind: str) -> dict[str, Any]:
    """What stands in the newest entry of a kind."""
    entry = Entry.objects.filter(kind=kind).latest("id")
    return dict(json.loads(bytes(entry.leaf))["m"])


def test_a_convener_opens_one_and_it_stands_on_the_record(cast: Cast, signed_in: SignedIn) -> None:
    with clock.at(clock.now().replace(year=2030, month=1, day=10)):
        answer = signed_in(cast.ruth).post("/steer/opinions/new/", FORM)
    assert answer.status_code == 302
    conversation = Conversation.objects.get()
    assert conversation.slug == "what-should-we-do-first"
    assert [one.text for one in conversation.statements.order_by("number")] == [
        "The bus should be free.", "The board should meet in the evening.", "Pay those who advise us.",
    ]  # fmt: skip
    facts = facts_of("opinion.opened")
    said = '[[0,"The bus should be free."],[1,"The board should meet in the evening."],[2,"Pay those who advise us."]]'
    assert facts["digest"] == hashlib.sha256(said.encode()).hexdigest()
    assert (facts["statements"], facts["who"]) == (3, "anyone")


def test_the_last_day_is_a_whole_day_where_the_collaborative_is(cast: Cast, signed_in: SignedIn) -> None:
    with clock.at(clock.now().replace(year=2030, month=1, day=10)):
        signed_in(cast.ruth).post("/steer/opinions/new/", FORM)
    conversation = Conversation.objects.get()
    assert conversation.closes_at.isoformat() == "2030-02-01T06:00:00+00:00"  # midnight in Chicago
    with clock.at(conversation.closes_at - timedelta(seconds=1)):
        assert conversation.is_open
        assert (
            "Open until 31 January 2030" in Client().get(f"/opinions/{conversation.slug}/").content.decode()
        )
    with clock.at(conversation.closes_at):
        assert conversation.state == "closed"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seeds": "Only one statement."}, "at least three"),
        ({"seeds": "The bus is free.\nThe bus is free!\nThe bus  is FREE."}, "is there already"),
        ({"seeds": "Short.\nThe bus is free.\nPay those who advise us."}, "Say one thing"),
        ({"closes_at": "2020-01-01"}, "closes before it opens"),
        ({"closes_at": "2039-01-01"}, "at most a year"),
        ({"question": ""}, "required"),
        ({"scope": "community:nowhere"}, "valid choice"),
    ],
)
def test_what_will_not_do_is_refused_with_everything_kept(
    cast: Cast, signed_in: SignedIn, change: dict[str, str], words: str
) -> None:
    with clock.at(clock.now().replace(year=2030, month=1, day=10)):
        answer = signed_in(cast.ruth).post("/steer/opinions/new/", {**FORM, **change})
    assert answer.status_code in {409, 422}
    page = answer.content.decode()
    assert words in page
    assert "We decide in spring." in page
    assert not Conversation.objects.exists()


def test_a_coordinator_opens_one_for_their_community_only(cast: Cast, signed_in: SignedIn) -> None:
    a_conversation(cast.imani, scope=cast.money.scope)
    for scope in ("", cast.policy.scope):
        with pytest.raises(NotAllowed):
            a_conversation(cast.imani, scope=scope)
    with pytest.raises(NotAllowed):
        a_conversation(cast.ana)
    form = signed_in(cast.imani).get("/steer/opinions/new/").content.decode()
    assert "community:money" in form
    assert "community:policy" not in form


def test_it_can_be_held_about_a_thing_of_another_chapter(cast: Cast, client: Client) -> None:
    about = ("round", "ab" * 16, "Draft 3 of our statement", "/statement/")
    conversation = a_conversation(cast.ruth, about=about)
    assert list(Conversation.objects.about("round", "ab" * 16)) == [conversation]
    page = client.get(f"/opinions/{conversation.slug}/").content.decode()
    assert '<a href="/statement/">Draft 3 of our statement</a>' in page


def test_the_clock_closes_it_and_the_record_binds_what_anyone_can_fetch(cast: Cast, client: Client) -> None:
    conversation = a_conversation(cast.ruth)
    two_camps(conversation, 12, 9)
    assert actions.close_due() == 0
    with clock.at(conversation.closes_at):
        assert actions.close_due() == 1
        assert actions.close_due() == 0
        facts = facts_of("opinion.closed")
        assert (facts["cause"], facts["participants"], facts["votes"], facts["groups"]) == (
            "on_time",
            21,
            168,
            2,
        )
        votes = client.get(f"/opinions/{conversation.slug}/votes.csv").content
        assert facts["votes_digest"] == hashlib.sha256(votes).hexdigest()
        page = client.get(f"/opinions/{conversation.slug}/").content.decode()
    assert "Group A, 12 people" in page
    assert "Take part" not in page


def test_closing_early_names_its_cause_and_is_for_who_looks_after_it(cast: Cast, signed_in: SignedIn) -> None:
    conversation = a_conversation(cast.ruth)
    assert signed_in(cast.imani).post(f"/steer/opinions/{conversation.slug}/close/").status_code == 403
    with pytest.raises(Refused):
        actions.close(conversation, by=None)
    signed_in(cast.ruth).post(f"/steer/opinions/{conversation.slug}/close/")
    assert facts_of("opinion.closed")["cause"] == "early"


def test_its_end_moves_with_an_entry_and_never_into_the_past(cast: Cast) -> None:
    conversation = a_conversation(cast.ruth)
    later = conversation.closes_at + timedelta(days=7)
    actions.move_closing(conversation, closes_at=later, by=cast.ruth)
    assert facts_of("opinion.moved")["now"] == later.date().isoformat()
    with pytest.raises(Refused, match="still to come"):
        actions.move_closing(conversation, closes_at=clock.now(), by=cast.ruth)
    actions.close(conversation, by=cast.ruth)
    with pytest.raises(Refused, match="closed"):
        actions.move_closing(conversation, closes_at=later, by=cast.ruth)


def test_a_statement_left_out_after_closing_is_bound_anew(cast: Cast, client: Client) -> None:
    conversation = a_conversation(cast.ruth)
    two_camps(conversation, 12, 9)
    actions.close(conversation, by=cast.ruth)
    statement = OpinionStatement.objects.get(conversation=conversation, number=4)
    actions.leave_out(statement, reason="It harms somebody.", by=cast.ruth)
    votes = client.get(f"/opinions/{conversation.slug}/votes.csv").content
    assert facts_of("opinion.changed")["votes_digest"] == hashlib.sha256(votes).hexdigest()
    assert SEEDS[4] not in client.get(f"/opinions/{conversation.slug}/").content.decode()


def test_results_are_computed_when_answers_changed_and_not_otherwise(
    cast: Cast, run_jobs: Callable[[], int]
) -> None:
    conversation, now = a_conversation(cast.ruth), clock.now()
    assert actions.compute_due() == 0
    somebody_answers(conversation, {0: 1})
    assert actions.compute_due() == 1
    run_jobs()
    with clock.at(now + timedelta(minutes=5)):
        assert actions.compute_due() == 0  # nobody answered since
        somebody_answers(conversation, {0: 1})
        Result.objects.update(seconds=60.0)
        assert actions.compute_due() == 0  # a long one is done seldom
        Result.objects.update(seconds=0.1)
        assert actions.compute_due() == 1
        run_jobs()
    assert Result.objects.get().participants == 2


def test_nothing_is_shown_of_fewer_than_five(cast: Cast, client: Client) -> None:
    conversation = a_conversation(cast.ruth)
    address = f"/opinions/{conversation.slug}/"
    for number in range(4):
        somebody_answers(conversation, {0: 1, 1: -1, number + 2: 1})
    actions.compute(conversation)
    page = client.get(address).content.decode()
    assert "Once five people have answered" in page
    assert "4 people" not in page
    told = client.get(f"{address}results.json").json()
    assert told["participants"] is None
    assert told["statements"] == []
    somebody_answers(conversation, {0: 1, 5: 1})
    actions.compute(conversation)
    page = client.get(address).content.decode()
    assert "5 people gave" in page
    assert "Everybody, 5 people" in page
    assert "Group A" not in page
    told = client.get(f"{address}results.json").json()
    by_number = {one["number"]: one["all"] for one in told["statements"]}
    assert by_number[0] == {"disagree": 0, "pass": 0, "agree": 5}
    assert by_number[5] is None  # two answers are nobody's business


def test_a_page_shows_agreement_first_then_the_map_then_what_groups_stand_for(
    cast: Cast, client: Client
) -> None:
    conversation = a_conversation(cast.ruth)
    two_camps(conversation, 14, 9)
    actions.compute(conversation)
    page = client.get(f"/opinions/{conversation.slug}/").content.decode()
    order = [
        "Where we agree",
        "Where we still need to talk",
        "The opinion map",
        "What each group stands for",
        "What most people say",
    ]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert "Group A: 100% agree, Group B: 100% agree." in page
    assert page.count('<use href="#map-A"') == 14
    assert page.count('<use href="#map-B"') == 9
    assert "Map of opinions of 23 people. Group A, 14 people. Group B, 9 people." in page
    assert "You</text>" not in page


def test_who_takes_part_sees_their_own_star_and_nobody_else_does(
    cast: Cast, client: Client, signed_in: SignedIn
) -> None:
    conversation = a_conversation(cast.ruth)
    two_camps(conversation, 14, 9)
    actions.answer(conversation, {at: 1 if at % 2 == 0 else -1 for at in range(8)}, by=cast.ana)
    actions.compute(conversation)
    address = f"/opinions/{conversation.slug}/"
    mine = signed_in(cast.ana).get(address)
    assert "You</text>" in mine.content.decode()
    assert "most like those of Group" in mine.content.decode()
    assert "no-store" in mine["Cache-Control"]
    assert "You</text>" not in client.get(address).content.decode()
    assert "You</text>" not in signed_in(cast.tom).get(address).content.decode()


def test_a_third_group_of_three_people_is_never_on_the_page(cast: Cast, client: Client) -> None:
    conversation = a_conversation(cast.ruth)
    two_camps(conversation, 14, 9)
    for _ in range(3):
        somebody_answers(conversation, dict.fromkeys(range(8), -1))
    actions.compute(conversation)
    sizes = [one["size"] for one in Result.objects.get().facts["groups"]]
    assert min(sizes) >= 5
    page = client.get(f"/opinions/{conversation.slug}/").content.decode()
    assert not re.search(r"Group [A-E], [1-4] p", page)


def test_the_page_costs_little_however_many_answered(cast: Cast, signed_in: SignedIn) -> None:
    conversation = a_conversation(cast.ruth)
    Client().get("/")  # the facts of the house are known
    costs = []
    for more in (6, 20):
        two_camps(conversation, more, more)
        actions.compute(conversation)
        house.now()  # what every page must know is read once for all of them
        for browser in (Client(), signed_in(cast.ana)):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert browser.get(f"/opinions/{conversation.slug}/").status_code == 200
            costs.append(len(asked))
    assert max(costs) <= 12
    assert costs[:2] == costs[2:]


def test_it_is_found_from_the_front_page_my_page_and_the_conveners_page(
    cast: Cast, signed_in: SignedIn
) -> None:
    conversation = a_conversation(cast.ruth)
    assert conversation.question in Client().get("/").content.decode()
    assert [part.title for part in slots.parts("me.turns", cast.ana) if part.title == conversation.question]
    actions.answer(conversation, {0: 1}, by=cast.ana)
    assert not [part for part in slots.parts("me.turns", cast.ana) if part.title == conversation.question]
    assert "/steer/opinions/" in signed_in(cast.ruth).get("/steer/").content.decode()
    kept = next(part for part in parts.my_data(cast.ana, None))
    assert kept.context["answers"][0]["votes__choice"] == 1


def test_one_result_is_told_to_programs(cast: Cast, client: Client) -> None:
    conversation = a_conversation(cast.ruth)
    two_camps(conversation, 14, 9)
    actions.compute(conversation)
    told = client.get(f"/opinions/{conversation.slug}/results.json").json()
    assert [one["people"] for one in told["groups"]] == [14, 9]
    assert told["statements"][1]["by_group"]["A"]["agree"] >= 12
    assert {one["number"] for one in told["consensus"]["agree"]} >= {1}
    assert Participant.objects.count() == 23
