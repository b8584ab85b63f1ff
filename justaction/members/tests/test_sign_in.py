"""Signing in by a code in a letter (cases A21 and A22 of the design)."""

from __future__ import annotations

import base64
import re
import time
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from justaction.mail.models import Letter
from justaction.members import actions
from justaction.members.models import Person
from justaction.members.tests.making import a_collaborative, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _founded(db: None) -> None:
    a_collaborative()


def asks_for_a_code(browser: Client, address: str, **more: str) -> Any:
    return browser.post("/sign-in/", {"address": address, **more})


def the_code() -> str:
    """The code of the newest letter."""
    found = re.search(r"\b[B-Z]{4}-[B-Z]{4}\b", Letter.objects.latest("id").text)
    assert found
    return found.group()


def is_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def test_somebody_signs_in_with_the_code_of_the_letter(client: Client) -> None:
    a_person("Ana Flores")
    assert asks_for_a_code(client, "ana@example.org")["Location"] == "/sign-in/code/"

    answer = client.post("/sign-in/code/", {"code": the_code()})

    assert answer["Location"] == "/me/"
    assert client.get("/me/").status_code == 200


def test_the_code_may_be_typed_without_dash_in_small_letters(client: Client) -> None:
    a_person("Ana Flores")
    asks_for_a_code(client, " ANA@Example.org ")

    client.post("/sign-in/code/", {"code": f" {the_code().replace('-', '').lower()} "})

    assert is_in(client)


def test_they_arrive_where_they_wanted_to_go(client: Client) -> None:
    a_person("Ana Flores")
    away = client.get("/me/details/")
    assert away["Location"] == "/sign-in/?next=/me/details/"
    page = asks_for_a_code(client, "ana@example.org", next="/me/details/")

    answer = client.post(page["Location"], {"code": the_code(), "next": "/me/details/"})

    assert answer["Location"] == "/me/details/"


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(client: Client, url: str) -> None:
    a_person("Ana Flores")
    asks_for_a_code(client, "ana@example.org", next=url)

    answer = client.post("/sign-in/code/", {"code": the_code(), "next": url})

    assert answer["Location"] == "/me/"


def told(answer: Any, address: str) -> tuple[int, list[tuple[str, str]], str]:
    """What somebody outside sees: status, headers, cookies' names, body; without what is random or tells the time."""
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    headers = [(name, "now" if name == "Expires" else value) for name, value in sorted(answer.items())]
    cookies = ",".join(sorted(answer.cookies))
    return answer.status_code, headers, f"{cookies} {body.replace(address, '…')}"


def test_a_known_and_an_unknown_address_get_the_same_answer() -> None:
    """A21."""
    a_person("Ana Flores")
    seen = []
    for address in ("ana@example.org", "bob@example.org"):
        browser = Client()
        shape = [told(browser.get("/sign-in/"), address), told(asks_for_a_code(browser, address), address)]
        shape.append(told(browser.get("/sign-in/code/"), address))
        shape += [told(browser.post("/sign-in/code/", {"code": "BBBB-BBBB"}), address) for _ in range(3)]
        shape.append(told(browser.get("/sign-in/"), address))
        seen.append(shape)

    for known, unknown in zip(*seen, strict=True):
        assert known[0] == unknown[0]
        assert known[1] == unknown[1]
        assert known[2] == unknown[2]


def test_both_answers_ask_the_database_about_as_much() -> None:
    """A21: neither answer is plainly quicker."""
    a_person("Ana Flores")
    asks_for_a_code(Client(), "warm@example.org")  # what is read once and kept is read now
    asked = []
    for address in ("ana@example.org", "bob@example.org"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            asks_for_a_code(Client(), address)
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_an_unknown_address_gets_a_letter_that_says_so(client: Client) -> None:
    asks_for_a_code(client, "bob@example.org")

    letter = Letter.objects.get()
    assert letter.to == "bob@example.org"
    assert "No account here" in letter.text
    assert "/sign/" in letter.text


def test_somebody_who_left_is_unknown(client: Client) -> None:
    ana = a_person("Ana Flores")
    Person.objects.filter(pk=ana.pk).update(is_active=False)

    asks_for_a_code(client, "ana@example.org")

    assert "No account here" in Letter.objects.get().text


def test_a_guessed_code_is_refused_three_times_and_then_the_code_is_gone(client: Client) -> None:
    """A22: guessed."""
    a_person("Ana Flores")
    asks_for_a_code(client, "ana@example.org")
    code = the_code()

    statuses = [client.post("/sign-in/code/", {"code": "BBBB-BBBB"}).status_code for _ in range(3)]

    assert statuses == [422, 422, 302]
    client.post("/sign-in/code/", {"code": code})
    assert not is_in(client)


def test_guesses_at_the_same_moment_are_counted_too(client: Client) -> None:
    """A22: many requests read the same session before any writes it; the count in the database still holds."""
    a_person("Ana Flores")
    asks_for_a_code(client, "ana@example.org")
    code = the_code()
    before = client.session["account_login"]
    for _ in range(3):
        client.post("/sign-in/code/", {"code": "BBBB-BBBB"})
        session = client.session
        session["account_login"] = before
        session.save()

    client.post("/sign-in/code/", {"code": code})

    assert not is_in(client)


def test_a_used_code_is_refused(client: Client) -> None:
    """A22: reused."""
    a_person("Ana Flores")
    asks_for_a_code(client, "ana@example.org")
    code = the_code()
    client.post("/sign-in/code/", {"code": code})
    client.post("/sign-out/")

    answer = client.post("/sign-in/code/", {"code": code})

    assert answer["Location"] == "/sign-in/"
    assert not is_in(client)


def test_a_code_does_not_work_in_another_browser(client: Client) -> None:
    """A22: moved."""
    a_person("Ana Flores")
    asks_for_a_code(client, "ana@example.org")
    thief = Client()
    asks_for_a_code(thief, "bob@example.org")
    Letter.objects.filter(to="bob@example.org").delete()

    thief.post("/sign-in/code/", {"code": the_code()})

    assert not is_in(thief)


def test_a_code_is_never_used_by_opening_a_page(client: Client) -> None:
    """A22: fetched."""
    a_person("Ana Flores")
    asks_for_a_code(client, "ana@example.org")
    code = the_code()

    for url in (f"/sign-in/code/?code={code}", f"/sign-in/?code={code}&address=ana@example.org"):
        client.get(url)
        client.head(url)

    assert not is_in(client)


def test_a_code_works_for_ten_minutes(client: Client) -> None:
    a_person("Ana Flores")
    asks_for_a_code(client, "ana@example.org")
    code = the_code()

    with patch("allauth.account.internal.flows.code_verification.time.time", return_value=time.time() + 601):
        answer = client.post("/sign-in/code/", {"code": code})

    assert answer["Location"] == "/sign-in/"
    assert not is_in(client)


def test_a_newer_code_replaces_the_older_one(client: Client) -> None:
    a_person("Ana Flores")
    asks_for_a_code(client, "ana@example.org")
    older = the_code()
    asks_for_a_code(client, "ana@example.org")

    assert client.post("/sign-in/code/", {"code": older}).status_code == 422
    client.post("/sign-in/code/", {"code": the_code()})
    assert is_in(client)


def test_a_fourth_letter_in_an_hour_is_not_written_and_the_third_code_stays_good(client: Client) -> None:
    a_person("Ana Flores")
    for _ in range(4):
        asks_for_a_code(client, "ana@example.org")

    assert Letter.objects.count() == 3
    client.post("/sign-in/code/", {"code": the_code()})
    assert is_in(client)


def test_without_a_letter_there_is_no_code_to_guess(client: Client) -> None:
    a_person("Ana Flores")
    for _ in range(3):
        asks_for_a_code(Client(), "ana@example.org")

    asks_for_a_code(client, "ana@example.org")

    state = client.session["account_login"]["state"]["stages"]["login_by_code"]["data"]
    assert "code" not in state
    assert client.post("/sign-in/code/", {"code": ""}).status_code == 422
    assert not is_in(client)


def test_a_network_that_asks_for_codes_all_day_is_told_to_wait() -> None:
    answers = [asks_for_a_code(Client(), f"somebody{n}@example.org").status_code for n in range(61)]

    assert answers[:60] == [302] * 60
    assert answers[60] == 429


def test_what_is_no_address_is_said_beside_the_field(client: Client) -> None:
    answer = asks_for_a_code(client, "not an address")

    assert answer.status_code == 422
    assert "not an address" in answer.content.decode()


def test_signing_out_needs_a_form(client: Client) -> None:
    client.force_login(a_person("Ana Flores"), backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get("/sign-out/").status_code == 405
    assert is_in(client)
    client.post("/sign-out/")
    assert not is_in(client)


def test_these_pages_are_not_kept_by_anybody(client: Client) -> None:
    for url in ("/sign-in/", "/sign-in/code/"):
        assert "no-store" in client.get(url)["Cache-Control"]


def test_every_session_ends_when_the_address_changes(client: Client) -> None:
    ana = a_person("Ana Flores")
    client.force_login(ana, backend="allauth.account.auth_backends.AuthenticationBackend")
    other = Client()
    other.force_login(ana, backend="allauth.account.auth_backends.AuthenticationBackend")

    client.post("/me/address/", {"address": "New@Example.org"})
    letter = Letter.objects.get(kind="new_address")
    assert letter.to == "new@example.org"
    link = re.search(r"/me/address/[^\s/]+/", letter.text)
    assert link
    sealed = link.group().split("/")[3]
    assert b"example" not in base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4)), (
        "no address in an address"
    )
    assert client.get(link.group()).status_code == 200
    assert Person.objects.get(pk=ana.pk).email == "ana@example.org"
    client.post(link.group())

    assert Person.objects.get(pk=ana.pk).email == "new@example.org"
    assert other.get("/me/")["Location"].startswith("/sign-in/")
    assert Letter.objects.filter(kind="address_changed", to="ana@example.org").exists()
    asks_for_a_code(other, "new@example.org")
    other.post("/sign-in/code/", {"code": the_code()})
    assert is_in(other)


def test_nobody_writes_to_strangers_by_changing_their_address(client: Client) -> None:
    client.force_login(a_person("Ana Flores"), backend="allauth.account.auth_backends.AuthenticationBackend")
    asked = [client.post("/me/address/", {"address": f"new{n}@example.org"}) for n in range(7)]
    assert [answer.status_code for answer in asked] == [302] * 5 + [429] * 2
    assert "new6@example.org" in asked[-1].content.decode()
    assert Letter.objects.filter(kind="new_address").count() == 5


def test_a_link_for_an_address_is_not_for_somebody_else(client: Client) -> None:
    ana, bob = a_person("Ana Flores"), a_person("Bob Stone")
    actions.ask_for_address(ana, by=ana, address="new@example.org")
    link = re.search(r"/me/address/[^\s/]+/", Letter.objects.get().text)
    assert link
    client.force_login(bob, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.post(link.group()).status_code == 409
    assert Person.objects.get(pk=bob.pk).email == "bob@example.org"


def test_a_form_of_another_site_signs_nobody_in_or_out() -> None:
    """Login forgery: every form here needs the token of this browser's own session."""
    a_person("Ana Flores")
    browser = Client(enforce_csrf_checks=True)
    assert asks_for_a_code(browser, "ana@example.org").status_code == 403
    assert not Letter.objects.exists()

    def token(url: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get(url).content.decode())
        assert found
        return found.group(1)

    asks_for_a_code(browser, "ana@example.org", csrfmiddlewaretoken=token("/sign-in/"))
    browser.post("/sign-in/code/", {"code": the_code(), "csrfmiddlewaretoken": token("/sign-in/code/")})
    assert is_in(browser)
    assert browser.post("/sign-out/").status_code == 403
    browser.post("/sign-out/", {"csrfmiddlewaretoken": token("/me/")})
    assert not is_in(browser)


def test_a_session_from_before_signing_in_is_not_the_one_after() -> None:
    """Session fixation: the key of the session changes when somebody signs in."""
    a_person("Ana Flores")
    browser = Client()
    asks_for_a_code(browser, "ana@example.org")
    before = browser.cookies["session"].value

    browser.post("/sign-in/code/", {"code": the_code()})

    assert browser.cookies["session"].value != before
    old = Client()
    old.cookies["session"] = before
    assert not is_in(old)


def test_passwords_and_other_doors_of_the_library_are_not_there(client: Client) -> None:
    for url in (
        "/accounts/login/",
        "/login/",
        "/signup/",
        "/password/reset/",
        "/email/",
        "/2fa/",
        "/mfa/",
    ):
        assert client.get(url).status_code == 404
    assert not a_person("Ana Flores").has_usable_password()
