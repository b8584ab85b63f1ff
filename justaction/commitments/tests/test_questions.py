"""Questions from the public: looked at first, ten days to answer, and silence is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from justaction.commitments import actions, tasks
from justaction.commitments.models import Commitment, Question
from justaction.commitments.tests.conftest import START
from justaction.commitments.tests.making import a_draft, a_question
from justaction.conftest import Cast
from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members.actions import cases
from justaction.members.models import Case, Person
from justaction.record.models import Entry
from justaction.web import clock, openforms

pytestmark = pytest.mark.usefixtures("at_start")
SignedIn = Callable[[Person], Client]


def page(commitment: Commitment) -> str:
    return Client().get(commitment.get_absolute_url() + "questions/").content.decode()


def test_a_visitor_asks_without_an_account_and_nothing_is_public_before_somebody_looked(
    commitment: Commitment, founded: Cast, signed_in: SignedIn
) -> None:
    here = commitment.get_absolute_url() + "ask/"
    form = {openforms.TOKEN: openforms.token(), "text": "Who sits on the council?", "name": "A neighbor"}
    assert Client().post(here, {**form, "text": " "}).status_code == 422
    assert Client().post(here, form).status_code == 302
    assert "Who sits on the council?" not in page(commitment)
    assert not Letter.objects.filter(kind="question_asked").exists()
    assert not Entry.objects.filter(kind="commitment.asked").exists()

    case = Case.objects.get(about=Question.objects.get().subject)
    cases.decide([case], by=founded.ruth, decision="release", reason="A fair question.")
    shown = page(commitment)
    assert "Who sits on the council?" in shown
    assert "They have until 15 January 2026 to answer." in shown
    assert Letter.objects.get(kind="question_asked").to == founded.grace.email
    assert "Answer a question about" in signed_in(founded.grace).get("/me/").content.decode()


def test_an_answer_stands_beside_the_question_and_stays(
    commitment: Commitment, founded: Cast, signed_in: SignedIn
) -> None:
    one = a_question(commitment, founded.ruth)
    here = f"/desk/{founded.fund.slug}/{commitment.slug}/question/{one.subject}/"
    with clock.at(START + timedelta(days=4)):
        assert (
            signed_in(founded.grace).post(here, {"text": "Seven people; four live here."}).status_code == 302
        )
        assert "Seven people; four live here." in page(commitment)
        assert "No answer in 10 days" not in page(commitment)
        with pytest.raises(Refused, match="stays as it is"):
            actions.answer_question(one, by=founded.grace, text="Other words")
    history = Client().get(commitment.get_absolute_url() + "history/").content.decode()
    assert "Somebody asked a question." in history
    assert "answered a question." in history


def test_after_ten_days_the_page_says_so_and_a_late_answer_says_that_it_is_late(
    commitment: Commitment, founded: Cast
) -> None:
    one = a_question(commitment, founded.ruth)
    with clock.at(START + timedelta(days=10)):
        tasks.lapse_questions()
        assert "No answer in 10 days." not in page(commitment), "ten whole days"
    with clock.at(START + timedelta(days=11)):
        tasks.lapse_questions()
        tasks.lapse_questions()
        assert "No answer in 10 days." in page(commitment)
        assert Entry.objects.filter(kind="commitment.unanswered").count() == 1
        main = Client().get(commitment.get_absolute_url()).content.decode()
        assert "1 got no answer in 10 days." in main
    with clock.at(START + timedelta(days=20)):
        actions.answer_question(one, by=founded.grace, text="Sorry. Seven people.")
        assert "answered on 25 January 2026, late" in page(commitment)
        assert "No answer in 10 days." not in page(commitment)


def test_who_asked_as_a_member_is_told(commitment: Commitment, founded: Cast) -> None:
    one = actions.ask_question(commitment, text="Why two lenders?", by=founded.ana)
    cases.decide([Case.objects.get(about=one.subject)], by=founded.ruth, decision="release", reason="Yes.")
    actions.answer_question(one, by=founded.grace, text="They were the first to say yes.")
    assert Letter.objects.get(kind="question_answered").to == founded.ana.email


def test_what_a_moderator_refuses_or_hides_is_nowhere(commitment: Commitment, founded: Cast) -> None:
    rude = actions.ask_question(commitment, text="You are all thieves.")
    cases.decide(
        [Case.objects.get(about=rude.subject)], by=founded.ruth, decision="refuse", reason="No question."
    )
    assert "thieves" not in page(commitment)
    one = a_question(commitment, founded.ruth, text="Is it true what they say of Otto?")
    address = f"{commitment.get_absolute_url()}questions/{one.subject}/"
    assert Client().get(address).status_code == 200
    found = actions.questions.find(address)
    assert found is not None
    case = cases.report(found, words="It names somebody.")
    cases.decide([case], by=founded.ruth, decision="hide", reason="It names somebody.")
    assert "Otto" not in page(commitment)
    assert Client().get(address).status_code == 404
    history = Client().get(commitment.get_absolute_url() + "history/").content.decode()
    assert "Otto" not in history
    entry = Entry.objects.get(kind="commitment.asked", subject=one.subject)
    assert not entry.disclosures.filter(public=True).exists()


def test_a_draft_cannot_be_asked_and_only_its_own_people_answer(
    commitment: Commitment, founded: Cast
) -> None:
    with pytest.raises(Refused):
        actions.ask_question(a_draft(founded.fund, founded.grace, title="Other"), text="What?")
    one = a_question(commitment, founded.ruth)
    for person in (founded.ana, founded.tom, founded.ruth):
        with pytest.raises(NotAllowed):
            actions.answer_question(one, by=person, text="I say so.")
