"""Questions and story: one answer each, addresses that stay, and words that stewards change in the open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from justaction.errors import NotAllowed
from justaction.home import actions
from justaction.home.models import Question, StoryMoment
from justaction.home.tests.making import founded, ruth
from justaction.members import actions as members
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.web import clock

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def _house() -> None:
    founded()


def test_every_question_has_an_address_and_the_day_it_was_checked(client: Client) -> None:
    page = client.get("/faq/").content.decode()
    for question in Question.objects.all():
        assert f'id="{question.slug}"' in page
    assert page.count("Last checked on") == Question.objects.count()


@pytest.mark.parametrize("again", ["who can JOIN", "Who can join?"])
def test_the_same_question_twice_is_refused(signed_in: SignedIn, again: str) -> None:
    page = signed_in(ruth()).post("/steer/questions/new/", {"question": again, "answer": "All of us."})
    assert page.status_code == 409
    assert 'id="id_question-error"' in page.content.decode()
    assert "All of us." in page.content.decode()


def test_one_answer_under_two_questions_is_refused(signed_in: SignedIn) -> None:
    answer = Question.objects.get(slug="who-can-join").answer
    page = signed_in(ruth()).post(
        "/steer/questions/new/", {"question": "Is it open?", "answer": f"  {answer.upper()}"}
    )
    assert page.status_code == 409
    assert 'id="id_answer-error"' in page.content.decode()
    assert "Who can join?" in page.content.decode()


def test_changing_the_words_keeps_the_address_and_checks_it_today(signed_in: SignedIn) -> None:
    question = Question.objects.get(slug="who-can-join")
    with clock.at(clock.now() + timedelta(days=40)):
        signed_in(ruth()).post(
            f"/steer/questions/{question.pk}/", {"question": "Who may join?", "answer": "Everyone may."}
        )
        question.refresh_from_db()
        assert question.checked_on == clock.today()
    assert (question.slug, question.question) == ("who-can-join", "Who may join?")
    assert Entry.objects.filter(kind="collaborative.changed", title="Who may join?").count() == 1


def test_checking_an_answer_again_moves_only_its_day(signed_in: SignedIn) -> None:
    question = Question.objects.all()[0]
    with clock.at(clock.now() + timedelta(days=90)):
        signed_in(ruth()).post(f"/steer/questions/{question.pk}/check/")
        question.refresh_from_db()
        assert question.checked_on == clock.today()


def test_a_question_is_added_and_taken_out(signed_in: SignedIn, client: Client) -> None:
    browser = signed_in(ruth())
    browser.post("/steer/questions/new/", {"question": "Does it cost money?", "answer": "No, it is free."})
    question = Question.objects.get(slug="does-it-cost-money")
    assert "No, it is free." in client.get("/faq/").content.decode()
    for _n in range(2):
        browser.post(f"/steer/questions/{question.pk}/drop/")
    assert "No, it is free." not in client.get("/faq/").content.decode()


def test_hard_words_come_after_a_note_and_are_opened_by_hand(client: Client) -> None:
    page = client.get("/about/story/").content.decode()
    assert page.index("Before you read:") < page.index("Read it") < page.index("murdered")


def test_a_steward_changes_the_story_in_the_open(signed_in: SignedIn, client: Client) -> None:
    browser = signed_in(ruth())
    browser.post(
        "/steer/story/new/",
        {"when": "This fall", "title": "A second city", "text": "Gary joins us.", "note": ""},
    )
    assert "Gary joins us." in client.get("/about/story/").content.decode()
    moment = StoryMoment.objects.get(title="A second city")
    browser.post(
        f"/steer/story/{moment.pk}/",
        {"when": "This fall", "title": "A second city", "text": "Gary joined us.", "note": "Loud music."},
    )
    page = client.get("/about/story/").content.decode()
    assert "Gary joined us." in page
    assert "Loud music." in page
    for _n in range(2):
        browser.post(f"/steer/story/{moment.pk}/drop/")
    assert "A second city" not in client.get("/about/story/").content.decode()
    assert Entry.objects.filter(kind="collaborative.changed").count() == 3


def test_nobody_else_changes_these_words(signed_in: SignedIn, client: Client) -> None:
    ana = members.welcome(name="Ana Flores", address="ana@example.org")
    browser = signed_in(ana)
    for path in ("story/", "story/new/", "questions/", "questions/new/"):
        assert browser.get(f"/steer/{path}").status_code == 403
        assert client.get(f"/steer/{path}").status_code == 302
    for path in ("story/1/drop/", "questions/1/drop/", "questions/1/check/"):
        assert browser.post(f"/steer/{path}").status_code == 403
    with pytest.raises(NotAllowed):
        actions.write_question(None, question="Mine?", answer="Mine.", by=ana)
    with pytest.raises(NotAllowed):
        actions.write_moment(None, when="Now", title="Mine", text="Mine", by=ana)
