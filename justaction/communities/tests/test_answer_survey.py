"""The one question: from a letter, on a page, once or changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from justaction.communities import actions, emails
from justaction.communities.models import JoiningSurvey, Membership
from justaction.errors import Refused
from justaction.mail.models import Letter
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.web import clock, openforms, pages

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[[Person], Client]


def path(person: Person) -> str:
    return f"/survey/{emails.survey_token(person)}/"


def said(**words: str) -> dict[str, str]:
    return {openforms.TOKEN: openforms.token(), **words}


def here(person: Person) -> dict[int, str]:
    return {m.choice: m.community.channel.slug for m in person.memberships.now()}


def test_ana_joins_money_from_her_letter_without_signing_in(cast: Cast, client: Client) -> None:
    page = client.get(path(cast.ana))
    assert page.status_code == 200
    assert "sessionid" not in client.cookies
    answer = client.post(path(cast.ana), said(first="money"))
    assert answer.status_code == 302
    assert here(cast.ana) == {1: "money"}
    thanks = client.get(answer["Location"])
    assert "You are in Money" in thanks.content.decode()
    assert not client.cookies


def test_reading_the_page_answers_nothing_so_a_scanner_cannot(cast: Cast, client: Client) -> None:
    for _n in range(3):
        client.get(path(cast.ana) + "?first=money")
        client.head(path(cast.ana))
    assert not JoiningSurvey.objects.exists()
    assert not Membership.objects.exists()


def test_a_post_from_another_site_or_without_a_token_is_refused(cast: Cast, client: Client) -> None:
    assert client.post(path(cast.ana), {"first": "money"}).status_code == 403
    elsewhere = client.post(path(cast.ana), said(first="money"), headers={"Origin": "https://evil.example"})
    assert elsewhere.status_code == 403
    assert not Membership.objects.exists()


def test_a_bent_link_says_so_and_shows_a_way_on(cast: Cast, client: Client) -> None:
    page = client.get(path(cast.ana)[:-4] + "AAA/")
    assert page.status_code == 404
    assert "This link does not work" in page.content.decode()


def test_sending_no_answer_keeps_the_page_and_says_what_is_missing(cast: Cast, client: Client) -> None:
    page = client.post(path(cast.ana), said(second="policy"))
    assert page.status_code == 422
    words = page.content.decode()
    assert 'href="#id_first_0"' in words
    assert '<option value="policy" selected>' in words


def test_the_second_choice_cannot_be_the_first(cast: Cast, client: Client) -> None:
    page = client.post(path(cast.ana), said(first="money", second="money"))
    assert page.status_code == 422
    words = page.content.decode()
    assert 'id="id_second-error"' in words
    assert "same as your first" in words
    assert not cast.ana.memberships.exists()


def test_a_first_and_a_second_choice_are_both_joined(cast: Cast, client: Client) -> None:
    client.post(path(cast.ana), said(first="money", second="policy"))
    assert here(cast.ana) == {1: "money", 2: "policy"}


def test_changing_the_answer_keeps_the_history_and_the_day_of_joining(cast: Cast) -> None:
    with clock.at(clock.now() - timedelta(days=30)):
        actions.answer_survey(cast.ana, first=cast.money, second=cast.policy)
        actions.show_me(cast.ana.memberships.now().get(choice=2), listed=True, by=cast.ana)
    before = cast.ana.memberships.now().get(choice=2).joined_at
    actions.answer_survey(cast.ana, first=cast.policy, second=cast.money)
    now = cast.ana.memberships.now().get(choice=1)
    assert here(cast.ana) == {1: "policy", 2: "money"}
    assert now.joined_at == before
    assert now.listed
    assert [row.first for row in cast.ana.survey_answers.all()] == [cast.policy, cast.money]
    assert cast.ana.memberships.exclude(left_at=None).count() == 2


def test_the_same_answer_twice_is_one_answer(cast: Cast, client: Client) -> None:
    for _n in range(2):
        assert client.post(path(cast.ana), said(first="money")).status_code == 302
    assert cast.ana.survey_answers.count() == 1
    assert cast.ana.memberships.count() == 1


def test_not_sure_yet_brings_one_letter_that_names_the_coordinator(
    cast: Cast, client: Client, letters: Callable[..., list[Letter]]
) -> None:
    for _n in range(2):
        client.post(path(cast.ana), said(first="unsure"))
    (letter,) = letters(kind="survey.unsure")
    assert letter.to == cast.ana.email
    assert "Imani Reyes" in letter.text
    assert "help@example.org" in letter.text
    assert "imani@example.org" not in letter.text
    assert emails.survey_token(cast.ana).split(":")[0] in letter.text
    assert not here(cast.ana)


def test_skipping_changes_nothing_and_joins_nothing(cast: Cast, client: Client) -> None:
    answer = client.post(path(cast.ana), said(skip="1"))
    assert answer.status_code == 302
    assert "No choice" in client.get(answer["Location"]).content.decode()
    actions.answer_survey(cast.ana, first=cast.money)
    actions.answer_survey(cast.ana, answer="skipped")
    assert here(cast.ana) == {1: "money"}


def test_no_longer_sure_leaves_both_but_the_rows_stay(cast: Cast) -> None:
    actions.answer_survey(cast.ana, first=cast.money, second=cast.policy)
    actions.answer_survey(cast.ana, answer="unsure")
    assert not here(cast.ana)
    assert cast.ana.memberships.count() == 2


def test_an_unknown_answer_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.answer_survey(cast.ana, answer="maybe")


def test_who_joins_is_never_on_the_public_record_but_pages_change(cast: Cast) -> None:
    entries, version = Entry.objects.count(), pages.version()
    actions.answer_survey(cast.ana, first=cast.money)
    actions.leave(cast.ana.memberships.get(), by=cast.ana)
    assert Entry.objects.count() == entries
    assert pages.version() > version


def test_signed_in_one_sees_the_answer_given_and_changes_it(cast: Cast, signed_in: SignedIn) -> None:
    actions.answer_survey(cast.ana, first=cast.money)
    browser = signed_in(cast.ana)
    page = browser.get("/survey/")
    assert 'value="money" id="id_first_0" checked' in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert browser.post("/survey/", {"first": "narrative"})["Location"] == "/survey/thanks/"
    assert "You are in Narrative" in browser.get("/survey/thanks/").content.decode()


def test_a_visitor_learns_how_to_answer(cast: Cast, client: Client) -> None:
    page = client.get("/survey/")
    assert page.status_code == 200
    assert "/sign-in/" in page.content.decode()


def test_a_page_can_choose_ahead_but_only_a_post_answers(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.ana).get("/survey/?choose=policy")
    assert 'value="policy" id="id_first_2" checked' in page.content.decode()
    assert not JoiningSurvey.objects.exists()


def test_the_question_stays_open_on_my_page_until_one_joins(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.ana)
    assert "Which power do you want to work on?" in browser.get("/me/").content.decode()
    actions.answer_survey(cast.ana, first=cast.money)
    page = browser.get("/me/").content.decode()
    assert "Which power do you want to work on?" not in page
    assert "My communities" in page


def test_my_data_holds_what_i_answered_and_joined(cast: Cast, signed_in: SignedIn) -> None:
    actions.answer_survey(cast.ana, first=cast.money)
    actions.answer_survey(cast.ana, first=cast.policy)
    mine = signed_in(cast.ana).get("/me/data.json").json()["communities"]
    assert [row["first__channel__name"] for row in mine["answers"]] == ["Money", "Policy"]
    assert [row["community__channel__name"] for row in mine["memberships"]] == ["Money", "Policy"]
    assert mine["memberships"][0]["left_at"]


def test_the_link_in_a_letter_is_never_kept_by_a_cache(cast: Cast, client: Client) -> None:
    page = client.get(path(cast.ana))
    assert "no-store" in page["Cache-Control"]
    assert 'name="robots" content="noindex"' in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_many_answers_at_once_leave_one(cast: Cast) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    ana, money = cast.ana, cast.money

    def answer(_n: int) -> None:
        try:
            actions.answer_survey(ana, first=money)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(answer, range(16)))
    assert ana.memberships.count() == 1
    assert ana.survey_answers.count() == 1
