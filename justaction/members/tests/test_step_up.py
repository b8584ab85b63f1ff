"""Proving once more who one is before a deed that could do great harm."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from justaction.mail.models import Letter
from justaction.members.models import Grant, Person
from justaction.members.tests.making import a_collaborative, a_person, a_steward, in_role, signs_in
from justaction.web import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruth() -> Person:
    a_collaborative()
    return a_steward()


@pytest.fixture
def hers(ruth: Person) -> Client:
    """Ruth's browser, in which she signed in a while ago."""
    return signs_in(Client(), ruth, fresh=False)


def the_code() -> str:
    """The code of the newest letter."""
    found = re.search(r"\b[B-Z]{4}-[B-Z]{4}\b", Letter.objects.filter(kind="step_up_code").latest("id").text)
    assert found
    return found.group()


def steps_up(browser: Client, url: str) -> Any:
    """By the code of a letter, as the pages lead; the answer that leads back."""
    asked = browser.post("/step-up/", {"next": url})
    return browser.post(asked["Location"], {"code": the_code(), "next": url})


def test_who_signed_in_a_while_ago_is_asked_and_comes_back(hers: Client) -> None:
    away = hers.get("/steer/roles/give/")
    assert away["Location"] == "/step-up/?next=/steer/roles/give/"
    assert hers.get(away["Location"]).status_code == 200

    back = steps_up(hers, "/steer/roles/give/")

    assert back["Location"] == "/steer/roles/give/"
    assert hers.get("/steer/roles/give/").status_code == 200


def test_it_counts_for_five_minutes(hers: Client) -> None:
    start = clock.now()
    with clock.at(start):
        steps_up(hers, "/me/data/")
    with clock.at(start + timedelta(seconds=299)):
        assert hers.get("/me/data/").status_code == 200
    with clock.at(start + timedelta(seconds=301)):
        assert hers.get("/me/data/")["Location"] == "/step-up/?next=/me/data/"


def test_somebody_who_has_just_signed_in_is_not_asked(ruth: Person) -> None:
    browser = Client()
    browser.post("/sign-in/", {"address": ruth.email})
    code = re.search(r"\b[B-Z]{4}-[B-Z]{4}\b", Letter.objects.latest("id").text)
    assert code
    browser.post("/sign-in/code/", {"code": code.group()})

    assert browser.get("/steer/roles/give/").status_code == 200


def test_what_was_typed_is_kept_and_sent_on_with_one_press(hers: Client) -> None:
    a_person("Ana Flores")
    typed = {"address": "ana@example.org", "role": str(Grant.objects.first().role_id), "scope": ""}  # type: ignore[union-attr]  # Ruth has one
    away = hers.post("/steer/roles/give/", typed)
    assert away["Location"] == "/step-up/?next=/steer/roles/give/"

    assert steps_up(hers, "/steer/roles/give/")["Location"] == "/step-up/go-on/"
    page = hers.get("/step-up/go-on/").content.decode()
    assert not Grant.objects.filter(person__email="ana@example.org")
    assert 'action="/steer/roles/give/"' in page
    kept = dict(re.findall(r'name="(address|role|scope)" value="([^"]*)"', page))
    assert kept == typed
    hers.post("/steer/roles/give/", kept)

    assert Grant.objects.filter(person__email="ana@example.org").exists()
    assert hers.get("/step-up/go-on/").status_code == 409  # it is sent


def test_a_kept_form_shows_what_was_typed_as_words(hers: Client) -> None:
    hers.post("/steer/roles/give/", {"address": '"><script>alert(1)</script>'})

    steps_up(hers, "/steer/roles/give/")

    assert "<script>alert" not in hers.get("/step-up/go-on/").content.decode()


def test_a_wrong_code_three_times_uses_it_up(hers: Client) -> None:
    """A22: guessed."""
    hers.post("/step-up/", {"next": "/me/data/"})
    code = the_code()
    answers = [hers.post("/step-up/code/", {"code": "BBBB-BBBB"}).status_code for _ in range(3)]
    assert answers == [422, 422, 422]

    assert hers.post("/step-up/code/", {"code": code}).status_code == 429
    assert hers.post("/step-up/code/", {"code": code})["Location"].startswith("/step-up/")
    assert hers.get("/me/data/").status_code == 302


def test_a_used_code_is_refused(hers: Client) -> None:
    """A22: reused."""
    start = clock.now()
    with clock.at(start):
        steps_up(hers, "/me/data/")
    with clock.at(start + timedelta(minutes=6)):
        hers.post("/step-up/code/", {"code": the_code()})
        assert hers.get("/me/data/").status_code == 302


def test_a_code_of_one_browser_does_not_work_in_another(hers: Client, ruth: Person) -> None:
    """A22: moved. A stolen session that asks for a code of its own cannot use the one of the letter before."""
    hers.post("/step-up/", {"next": "/me/data/"})
    code = the_code()
    thief = signs_in(Client(), ruth, fresh=False)
    thief.post("/step-up/", {"next": "/me/data/"})

    assert thief.post("/step-up/code/", {"code": code}).status_code == 422
    assert thief.get("/me/data/").status_code == 302


def test_a_code_is_never_used_by_opening_a_page(hers: Client) -> None:
    """A22: fetched."""
    hers.post("/step-up/", {"next": "/me/data/"})

    hers.get(f"/step-up/code/?code={the_code()}")

    assert hers.get("/me/data/").status_code == 302


def test_a_code_works_for_ten_minutes(hers: Client) -> None:
    start = clock.now()
    with clock.at(start):
        hers.post("/step-up/", {"next": "/me/data/"})
    with clock.at(start + timedelta(seconds=601)):
        assert hers.post("/step-up/code/", {"code": the_code()})["Location"] == "/step-up/"
        assert hers.get("/me/data/").status_code == 302


def test_the_session_does_not_hold_the_code(hers: Client) -> None:
    hers.post("/step-up/", {})

    code = the_code()
    assert code not in str(dict(hers.session))
    assert code.replace("-", "").lower() not in str(dict(hers.session)).lower()


def test_three_letters_an_hour_and_the_newest_code_stays_good(hers: Client, ruth: Person) -> None:
    for _ in range(4):
        hers.post("/step-up/", {"next": "/me/data/"})
    assert Letter.objects.filter(kind="step_up_code").count() == 3

    assert hers.post("/step-up/code/", {"code": the_code(), "next": "/me/data/"})["Location"] == "/me/data/"
    other = signs_in(Client(), ruth, fresh=False)
    assert other.post("/step-up/", {"next": "/me/data/"}).status_code == 429


def test_nobody_is_sent_to_another_site(hers: Client) -> None:
    assert steps_up(hers, "https://evil.example/")["Location"] == "/me/"


def test_a_proof_is_not_somebody_elses(ruth: Person) -> None:
    """Two people at one browser: what one proved does not count for the other."""
    browser = signs_in(Client(), ruth)
    other = in_role(a_person("Noor Haddad"), "steward")
    records = browser.session["account_authentication_methods"]
    browser.force_login(other, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = browser.session
    session["account_authentication_methods"] = records
    session.save()

    assert browser.get("/steer/roles/give/").status_code == 302


def test_these_pages_are_not_kept_by_anybody(hers: Client) -> None:
    hers.post("/step-up/", {})
    for url in ("/step-up/", "/step-up/code/"):
        assert "no-store" in hers.get(url)["Cache-Control"]
