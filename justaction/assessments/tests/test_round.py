"""A round from its first yes to what grows from it, with who may and who may not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from justaction.assessments import actions, policy
from justaction.assessments.models import Question, Round, Seat
from justaction.assessments.tests.making import (
    INSIDE,
    TEAM,
    a_round,
    begun,
    both_in,
    handed_in,
    people,
    recruited,
    shared,
    sits,
    somebody,
)
from justaction.conftest import Cast
from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members import actions as members
from justaction.record.models import Disclosure, Entry
from justaction.web import clock

Browser = Callable[..., Client]
Letters = Callable[..., list[Letter]]


def page(name: str, row: Round, *more: Any) -> str:
    return reverse(f"assessments:{name}", args=[row.subject, *more])


def test_a_representative_opens_a_round_and_it_is_public_that_it_takes_place(
    cast: Cast, client: Client, signed_in: Browser
) -> None:
    day = clock.today() + timedelta(days=60)
    said = {"organization": cast.fund.slug, "season": "fall", "year": clock.today().year, "answer_by": day}
    answer = signed_in(cast.grace).post(reverse("assessments:start"), said)
    row = Round.objects.get()
    assert answer["Location"] == page("run", row)
    assert row.state == "recruiting"
    assert row.coordinator is None
    assert Entry.objects.filter(kind="assessment.opened", actor=cast.grace).exists()
    text = client.get(row.get_absolute_url()).content.decode()
    assert "Recruiting" in text
    assert str(row) in client.get(
        reverse("dashboard:organization", args=[cast.fund.slug])
    ).content.decode() or (
        row.title in client.get(reverse("dashboard:organization", args=[cast.fund.slug])).content.decode()
    )
    again = signed_in(cast.grace).post(reverse("assessments:start"), said)
    assert again.status_code == 409
    assert "already" in again.content.decode()


def test_a_convener_proposes_and_nothing_is_public_before_the_organization_says_yes(
    cast: Cast, client: Client, signed_in: Browser, letters: Letters
) -> None:
    day = clock.today() + timedelta(days=60)
    row = actions.start(
        organization=cast.fund, season="fall", year=clock.today().year, answer_by=day, by=cast.ruth
    )
    assert row.state == "asked"
    assert client.get(row.get_absolute_url()).status_code == 404
    assert letters(to=cast.grace.email, kind="assessment_asked")
    with pytest.raises(NotAllowed):
        actions.agree(row, by=cast.ruth)
    signed_in(cast.grace).post(page("agree", row))
    assert client.get(row.get_absolute_url()).status_code == 200


def test_a_no_of_the_organization_leaves_nothing_on_the_record(cast: Cast) -> None:
    day = clock.today() + timedelta(days=60)
    row = actions.start(
        organization=cast.fund, season="fall", year=clock.today().year, answer_by=day, by=cast.ruth
    )
    actions.stop(row, why="Not this year.", by=cast.grace)
    assert not Entry.objects.filter(kind__startswith="assessment").exists()
    assert not Round.objects.public().exists()


def test_whoever_has_a_tie_to_the_organization_cannot_carry_its_round(cast: Cast) -> None:
    row = a_round(cast)
    members.affiliate(
        person=cast.ruth, organization=cast.fund, kind="member", state="confirmed", by=cast.grace
    )
    assert not policy.may_coordinate(cast.ruth, row)
    with pytest.raises(NotAllowed):
        actions.invite(row, which=INSIDE, name="X", address="x@home.example", words="Hi", by=cast.ruth)


# --- taking part ----------------------------------------------------------------------------------------------------


def test_somebody_is_invited_by_a_letter_that_names_no_organization_and_says_yes(
    cast: Cast, client: Client, signed_in: Browser, letters: Letters
) -> None:
    row = a_round(cast)
    said = {"which": INSIDE, "name": "Ida Stone", "address": "ida@home.example", "words": "We need you."}
    assert signed_in(cast.ruth).post(page("invite", row), said).status_code == 302
    seat = Seat.objects.get()
    letter = letters(to="ida@home.example")[0]
    assert cast.fund.name not in str(letter.parts)
    assert cast.fund.name not in letter.subject
    link = reverse("assessments:invitation", args=[seat.token()])
    assert "Sign in" in client.get(link).content.decode()
    assert Seat.objects.get().state == "asked"  # reading answers nothing
    ida = somebody("Ida")
    answer = signed_in(ida).post(
        link, {"called": "Robin", "position": "front", "identity": "Black, from Pilsen"}
    )
    assert answer["Location"] == page("group", row)
    seat = Seat.objects.get()
    assert (seat.state, seat.person, seat.address, seat.name) == ("accepted", ida, "", "")


def test_a_no_erases_name_address_and_words(cast: Cast, client: Client) -> None:
    row = a_round(cast)
    words = "We need Ida."
    seat = actions.invite(
        row, which=INSIDE, name="Ida", address="ida@home.example", words=words, by=cast.ruth
    )
    client.post(reverse("assessments:decline", args=[seat.token()]))
    seat = Seat.objects.get()
    assert (seat.state, seat.name, seat.address, seat.words) == ("declined", "", "", "")
    gone = client.get(reverse("assessments:invitation", args=[seat.token()]))
    assert gone.status_code == 410


def test_people_inside_are_protected_from_their_employer(cast: Cast, signed_in: Browser) -> None:
    row = a_round(cast)
    browser = signed_in(cast.ruth)
    said = {"which": INSIDE, "name": "Ida", "address": "ida@fund.example.org", "words": "Hello."}
    answer = browser.post(page("invite", row), said)
    assert answer.status_code == 422
    assert "could read along" in answer.content.decode()
    assert "ida@fund.example.org" in answer.content.decode()  # nothing typed is lost
    with pytest.raises(Refused, match="speak freely"):
        actions.offer(row, which=INSIDE, by=cast.grace, called="Grace")
    with pytest.raises(Refused, match="no tie"):
        actions.offer(row, which=TEAM, by=cast.grace, called="Grace")


def test_the_employer_and_other_stewards_never_learn_who_sits_inside(cast: Cast, signed_in: Browser) -> None:
    row = recruited(cast)
    convener = somebody("Vera")
    members.grant(person=convener, role=cast.ruth.grants.get(role__slug="convener").role, by=None)
    names = [one.name for one in people(row, INSIDE)]
    for person in (cast.grace, convener):
        text = signed_in(person).get(page("run", row)).content.decode()
        assert not [name for name in names if name in text]
    text = signed_in(cast.ruth).get(page("run", row)).content.decode()
    assert all(name in text for name in names)
    team = signed_in(cast.tom).get(page("group", row)).content.decode()
    assert not [name for name in names if name in team]


def test_a_small_group_is_never_shown_to_the_coordinator_either(cast: Cast, signed_in: Browser) -> None:
    row = recruited(cast)
    row.seats.filter(which=INSIDE).update(position="front")
    row.seats.filter(which=INSIDE, person=cast.ana).update(position="top", identity="Puerto Rican")
    text = signed_in(cast.ruth).get(page("run", row)).content.decode()
    assert "I lead the whole" not in text
    assert "Puerto Rican" not in text
    assert "shown from five" in text
    sits(row, INSIDE, somebody("Zoe"), by=cast.ruth, position="front")
    text = signed_in(cast.ruth).get(page("run", row)).content.decode()
    assert "I work with the public" not in text  # five of them, but the sixth could be worked out
    assert "shown from five" in text


def test_taking_a_round_over_tells_all_who_take_part(cast: Cast, letters: Letters) -> None:
    row = recruited(cast)
    vera = somebody("Vera")
    members.grant(person=vera, role=cast.ruth.grants.get(role__slug="convener").role, by=None)
    actions.take_over(row, by=vera)
    for person in [*people(row, INSIDE), *people(row, TEAM)]:
        assert any("Somebody else" in one.subject for one in letters(to=person.email)), person
    with pytest.raises(NotAllowed):
        actions.begin(row, by=cast.ruth)


def test_a_round_does_not_begin_with_too_few(cast: Cast) -> None:
    row = a_round(cast)
    with pytest.raises(Refused, match="at least 5"):
        actions.begin(row, by=cast.ruth)


def test_withdrawing_deletes_notes_and_hands_and_leaves_the_answer(cast: Cast, signed_in: Browser) -> None:
    row = begun(cast)
    item = row.items.first()
    assert item
    actions.save(item, level="begun", text="It has begun.", seen=0, by=cast.ana)
    actions.show_hand(item, fingers=4, by=cast.ana)
    actions.write_note(item, text="I saw the letter.", by=cast.ana)
    seat = row.seats.get(person=cast.ana)
    signed_in(cast.ana).post(reverse("assessments:leave", args=[seat.subject]))
    answer = item.answers.get()
    assert (answer.text, answer.notes.count(), answer.hands.count()) == ("It has begun.", 0, 0)
    assert not cast.ana.assessment_seats.exists()
    assert signed_in(cast.ana).get(page("group", row)).status_code == 403


def test_hours_and_stipend_of_the_team_are_agreed_written_down_and_paid(
    cast: Cast, signed_in: Browser, letters: Letters
) -> None:
    row = begun(cast)
    seat = row.seats.get(person=cast.tom)
    ruth, tom = signed_in(cast.ruth), signed_in(cast.tom)
    ruth.post(reverse("assessments:terms", args=[seat.subject]), {"hours": 20, "stipend": "400 dollars"})
    assert any("400 dollars" in str(one.parts) for one in letters(to=cast.tom.email))
    given = reverse("assessments:hours", args=[seat.subject])
    assert tom.post(given, {"on": clock.today(), "count": "2.5", "what": "Reading"}).status_code == 302
    late = tom.post(given, {"on": clock.today() + timedelta(days=1), "count": "2", "what": "Reading"})
    assert late.status_code == 422
    assert "2.5 hours" in tom.get(given).content.decode()
    ruth.post(reverse("assessments:paid", args=[seat.subject]))
    assert "paid on" in tom.get(given).content.decode()


# --- handing in and sharing back --------------------------------------------------------------------------------------


def test_nobody_sees_the_other_side_before_both_are_in_whatever_their_role(
    cast: Cast, signed_in: Browser
) -> None:
    row = begun(cast)
    secret = "The inside group says so."
    handed_in(row, INSIDE)
    for person in (cast.ana, cast.tom, cast.ruth, cast.grace, cast.imani):
        browser = signed_in(person)
        assert browser.get(page("result", row)).status_code == 403, person
        for address in ("group", "run"):
            if person != cast.ana:
                assert secret not in browser.get(page(address, row)).content.decode()
        if person != cast.ana:
            assert secret not in browser.get(page("item", row, 1)).content.decode()
        assert secret not in browser.get(row.get_absolute_url()).content.decode()
    row = handed_in(row, TEAM)
    assert row.state == "both_in"
    assert secret in signed_in(cast.tom).get(page("result", row)).content.decode()
    assert signed_in(cast.grace).get(page("result", row)).status_code == 403  # not shared back yet


def test_what_both_said_is_sealed_on_the_record_and_told_to_nobody(cast: Cast, client: Client) -> None:
    row = both_in(cast)
    entry = Entry.objects.get(kind="assessment.handed")
    words = {one.path: one for one in Disclosure.objects.filter(entry=entry)}
    assert "The inside group says so." in str(words["inside"].value)
    assert not words["inside"].public
    assert not words["team"].public
    assert row.both_at is not None


def test_a_group_cannot_hand_in_before_all_is_answered_and_shown(cast: Cast, signed_in: Browser) -> None:
    row = begun(cast)
    answer = signed_in(cast.ana).post(page("hand_in", row), {"extent": "levels"})
    assert answer.status_code == 409
    assert "still need an answer" in answer.content.decode()
    with pytest.raises(Refused, match="Choose how far"):
        actions.hand_in(row, extent="everything", by=cast.ana)


def test_a_group_may_open_its_answers_again_until_the_other_is_in(cast: Cast, signed_in: Browser) -> None:
    row = begun(cast)
    handed_in(row, INSIDE)
    signed_in(cast.ana).post(page("take_back", row))
    actions.save(row.items.all()[0], level="none", text="We looked again.", seen=1, by=cast.ana)
    for person in people(row, INSIDE):
        actions.show_hand(row.items.all()[0], fingers=3, by=person)
    actions.hand_in(row, extent="words", by=cast.ana)
    handed_in(row, TEAM)
    with pytest.raises(Refused):
        actions.take_back(row, by=cast.ana)


def test_nothing_is_shared_back_without_a_plan_with_a_day(
    cast: Cast, signed_in: Browser, letters: Letters
) -> None:
    row = both_in(cast)
    ruth = signed_in(cast.ruth)
    ruth.post(page("share_back", row))
    assert Round.objects.get().state == "both_in"
    assert ruth.post(page("plan", row), {"how": "", "share_by": clock.today()}).status_code == 422
    past = ruth.post(page("plan", row), {"how": "We meet.", "share_by": clock.today()})
    assert "after today" in past.content.decode()
    assert "We meet." in past.content.decode()
    ruth.post(page("plan", row), {"how": "We meet.", "share_by": clock.today() + timedelta(days=9)})
    ruth.post(page("share_back", row))
    assert Round.objects.get().state == "shared"
    assert letters(to=cast.grace.email, kind="assessment_shared")
    text = signed_in(cast.grace).get(page("result", row)).content.decode()
    assert "The inside group says so." in text
    assert "not for decisions about anybody" in text


def test_being_late_with_sharing_back_is_public_and_recorded_once(cast: Cast, client: Client) -> None:
    row = both_in(cast)
    day = clock.today() + timedelta(days=9)
    actions.plan(row, how="We meet.", share_by=day, by=cast.ruth)
    with clock.at(clock.now() + timedelta(days=11)):
        actions.keep_time()
        actions.keep_time()
        assert "Late: was due back" in client.get(row.get_absolute_url()).content.decode()
    assert Entry.objects.filter(kind="assessment.late").count() == 1


def test_it_is_public_only_as_far_as_all_three_agree(cast: Cast, client: Client, signed_in: Browser) -> None:
    row = shared(cast)
    words = "The inside group says so."
    assert words in client.get(row.get_absolute_url()).content.decode()
    signed_in(cast.ana).post(page("extent", row), {"extent": "levels"})
    text = client.get(row.get_absolute_url()).content.decode()
    assert words not in text
    assert "We talk about it" in text
    signed_in(cast.grace).post(page("extent", row), {"extent": "nothing"})
    text = client.get(row.get_absolute_url()).content.decode()
    assert "We talk about it" not in text
    assert "did not agree to show" in text
    facts = [one.kind for one in Entry.objects.filter(kind="assessment.shown")]
    assert len(facts) == 3
    more = signed_in(cast.ana).post(page("extent", row), {"extent": "words"})
    assert more.status_code == 422
    assert "Alone you can only choose less" in more.content.decode()
    assert signed_in(cast.imani).post(page("extent", row), {"extent": "words"}).status_code == 403


def test_both_stand_side_by_side_and_beside_the_round_before(cast: Cast, client: Client) -> None:
    first = shared(cast)
    with clock.at(clock.now() + timedelta(days=200)):
        row = a_round(cast, season="winter")
        for person in people(first, INSIDE):
            sits(row, INSIDE, person, by=cast.ruth)
        for person in (cast.tom, cast.lee, cast.sol):
            sits(row, TEAM, person, by=cast.ruth)
        actions.begin(row, by=cast.ruth)
        handed_in(row, INSIDE, level="usual")
        row = shared(cast, handed_in(row, TEAM, level="talk"))
        text = client.get(row.get_absolute_url()).content.decode()
        both = client.get(reverse("assessments:organization", args=[cast.fund.slug])).content.decode()
    assert "2 steps" in text
    table = text[text.index('id="heat"') : text.index("</figure>")]
    asked = row.items.count()
    assert f"Furthest apart in {asked} places" in table
    assert table.count("2 steps apart") == table.count('class="ht2"') == asked
    assert table.count("Inside:") == table.count("Team:") == asked  # both are told, and no mean of them
    assert "further (was “We talk about it”)" in table
    assert "further (was “We talk about it”)" in text
    assert "back (was “It is usual”)" in text
    assert first.title in both
    assert row.title in both


def test_a_question_that_changes_leaves_earlier_rounds_as_they_were(cast: Cast, signed_in: Browser) -> None:
    row = begun(cast)
    question = Question.objects.all()[0]
    said = {"text": "Do we pay?", "pillar": question.pillar_id, "channel": question.channel_id}
    ruth = signed_in(cast.ruth)
    assert ruth.post(reverse("assessments:question", args=[question.pk]), said).status_code == 302
    twice = ruth.post(reverse("assessments:questions"), said)
    assert twice.status_code == 422
    assert "asked already" in twice.content.decode()
    ruth.post(reverse("assessments:retire", args=[question.pk]))
    assert row.items.all()[0].text != "Do we pay?"
    assert Question.objects.asked().count() == 8


def test_stopping_deletes_what_was_written_and_keeps_the_reason(
    cast: Cast, signed_in: Browser, client: Client
) -> None:
    row = begun(cast)
    handed_in(row, INSIDE)
    assert signed_in(cast.grace).post(page("stop", row), {"why": "We do not like it."}).status_code == 403
    assert signed_in(cast.ruth).post(page("stop", row), {"why": ""}).status_code == 422
    signed_in(cast.ruth).post(page("stop", row), {"why": "Too many left."})
    row.refresh_from_db()
    assert row.state == "stopped"
    assert not row.items.exists()
    assert not row.seats.filter(which=INSIDE).exists()
    assert "Too many left." in client.get(row.get_absolute_url()).content.decode()


def test_one_gentle_reminder_a_week_before_and_old_invitations_are_forgotten(
    cast: Cast, letters: Letters
) -> None:
    row = begun(cast)
    seat = actions.invite(row, which=TEAM, name="Ida", address="ida@home.example", words="Hi.", by=cast.ruth)
    with clock.at(clock.now() + timedelta(days=55)):
        actions.keep_time()
        actions.keep_time()
    assert sum("week" in one.subject for one in letters(to=cast.ana.email)) == 1
    seat.refresh_from_db()
    assert (seat.state, seat.address) == ("lapsed", "")


def test_my_page_says_what_waits_and_never_names_the_organization_to_people_inside(
    cast: Cast, signed_in: Browser
) -> None:
    row = begun(cast)
    text = signed_in(cast.ana).get(reverse("members:me")).content.decode()
    assert "Answer with your group" in text
    assert cast.fund.name not in text
    handed_in(handed_in(row, INSIDE), TEAM)
    assert "Plan how it is shared back" in signed_in(cast.ruth).get(reverse("members:me")).content.decode()
