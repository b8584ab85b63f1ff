"""Anyone may send an open form; no other site may send it for them, and nothing typed is lost."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from justaction.web import clock, openforms

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def filled(**words: str) -> dict[str, str]:
    return {openforms.TOKEN: openforms.token(), openforms.TRAP: "", "name": "Ana", **words}


def test_a_form_that_was_just_opened_is_taken_without_a_cookie(client: Client, places_: list[str]) -> None:
    page = client.get("/form/")
    assert not page.cookies
    token = re.search(r'name="form_token" value="([^"]+)"', page.content.decode())
    assert token
    answer = client.post("/form/", filled(form_token=token[1]))
    assert answer.json() == {"name": "Ana"}


def test_the_page_with_the_form_is_the_same_for_everybody_all_day(places_: list[str]) -> None:
    with clock.at(NOON):
        morning = openforms.token()
    with clock.at(NOON + timedelta(hours=5)):
        assert openforms.token() == morning
    with clock.at(NOON + timedelta(days=1)):
        assert openforms.token() != morning
        assert openforms.age(morning) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://testserver.evil.example"},
    ],
)
def test_another_site_cannot_send_it(client: Client, places_: list[str], headers: dict[str, str]) -> None:
    answer = client.post("/form/", filled(), headers=headers)
    assert answer.status_code == 403
    assert "another site" in answer.content.decode()


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}],
)
def test_our_own_page_can(client: Client, places_: list[str], headers: dict[str, str]) -> None:
    assert client.post("/form/", filled(), headers=headers).status_code == 200


@pytest.mark.parametrize("token", ["", "739000", "739000:forged", "abc:def", "٣:x"])
def test_a_token_that_we_did_not_make_is_refused(client: Client, places_: list[str], token: str) -> None:
    assert client.post("/form/", filled(form_token=token)).status_code == 403


def test_a_token_from_tomorrow_is_refused(client: Client, places_: list[str]) -> None:
    with clock.at(NOON + timedelta(days=2)):
        token = openforms.token()
    with clock.at(NOON):
        assert openforms.age(token) is None


@pytest.mark.parametrize("days", [3, 7, 40])
def test_an_old_page_gives_the_words_back_with_one_button(
    client: Client, places_: list[str], days: int
) -> None:
    with clock.at(NOON):
        words = filled(name='Ana "A" <b>')
    with clock.at(NOON + timedelta(days=days)):
        answer = client.post("/form/?from=letter", {**words, "choice": ["a", "b"]})
        text = answer.content.decode()
        assert answer.status_code == 409
        assert 'name="name" value="Ana &quot;A&quot; &lt;b&gt;"' in text
        assert text.count('name="choice"') == 2
        assert 'action="/form/?from=letter"' in text
        fresh = re.search(r'name="form_token" value="([^"]+)"', text)
        assert fresh
        assert client.post("/form/", filled(form_token=fresh[1])).status_code == 200


def test_yesterdays_page_is_still_good_whatever_the_time_zone(client: Client, places_: list[str]) -> None:
    with clock.at(NOON):
        words = filled()
    with clock.at(NOON + timedelta(days=2)):
        assert client.post("/form/", words).status_code == 200


def test_who_fills_in_the_trap_is_asked_once_more(client: Client, places_: list[str]) -> None:
    answer = client.post("/form/", filled(website_url="https://spam.example"))
    assert answer.status_code == 409
    assert "spam.example" not in answer.content.decode()
    assert 'value="Ana"' in answer.content.decode()


def test_people_do_not_meet_the_trap(client: Client, places_: list[str]) -> None:
    page = client.get("/form/").content.decode()
    trap = page.split('class="trap"')[1].split("</div>")[0]
    assert 'aria-hidden="true"' in trap
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap


def test_a_program_gets_its_refusal_as_json(client: Client, places_: list[str]) -> None:
    answer = client.post("/form/", {"name": "Ana"}, headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert answer.json()["status"] == 403
