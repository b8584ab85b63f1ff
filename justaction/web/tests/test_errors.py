"""When something is wrong, people get a page with words and a way on, and programs get JSON."""

from __future__ import annotations

import logging
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import Client

from justaction.web import context, slots

pytestmark = pytest.mark.django_db


def test_a_refusal_becomes_a_page_with_its_words(client: Client, places_: list[str]) -> None:
    answer = client.get("/refuse/")
    assert answer.status_code == 409
    assert "The round is closed." in answer.content.decode()


def test_a_refusal_of_a_person_offers_to_sign_in_and_escapes_its_words(
    client: Client, places_: list[str]
) -> None:
    text = client.get("/forbid/").content.decode()
    assert "Only a &lt;steward&gt; may do this." in text
    assert "Sign in" in text


def test_a_program_gets_the_refusal_and_the_field(client: Client, places_: list[str]) -> None:
    answer = client.get("/refuse/", headers={"Accept": "application/json"})
    assert answer.json() == {"error": "The round is closed.", "field": "name", "status": 409}


def test_a_browser_that_also_takes_json_gets_a_page(client: Client, places_: list[str]) -> None:
    answer = client.get("/nowhere/", headers={"Accept": "text/html,application/json;q=0.5"})
    assert answer["Content-Type"].startswith("text/html")


def test_a_page_that_is_not_there_leads_on(client: Client, places_: list[str]) -> None:
    slots.register("menu", lambda viewer, thing: [slots.Part(title="Statement", url="/statement/")])
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    text = answer.content.decode()
    assert "We do not have this page" in text
    assert '<a href="/statement/">Statement</a>' in text.split("<main")[1]
    assert text.count("<h1") == 1


def test_a_strange_host_is_a_bad_request(client: Client, places_: list[str]) -> None:
    logging.disable(logging.CRITICAL)
    try:
        assert client.get("/public/", headers={"Host": "evil.example"}).status_code == 400
    finally:
        logging.disable(logging.NOTSET)


@pytest.mark.parametrize("broken_too", [False, True])
def test_a_mistake_of_ours_tells_nothing_of_its_reason(
    places_: list[str], monkeypatch: pytest.MonkeyPatch, broken_too: bool
) -> None:
    browser = Client(raise_request_exception=False)
    if broken_too:
        monkeypatch.setattr(context, "languages", lambda *a: 1 / 0)
    logging.disable(logging.CRITICAL)
    try:
        answer = browser.get("/break/")
    finally:
        logging.disable(logging.NOTSET)
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    assert "Something broke here" in answer.content.decode()


def test_a_form_from_an_ended_session_is_explained(places_: list[str], settings: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/mine/", {})
    assert answer.status_code == 403
    assert "Please send this again" in answer.content.decode()


def test_light_and_dark_are_remembered_when_the_visitor_asks(client: Client, places_: list[str]) -> None:
    answer = client.post("/appearance/", {"appearance": "dark", "next": "/page/?q=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/page/?q=1")
    assert b'data-theme="dark"' in client.get("/page/").content
    client.post("/appearance/", {"appearance": "", "next": "/page/"})
    assert b"data-theme" not in client.get("/page/").content


def test_the_switch_leads_to_no_other_site(client: Client, places_: list[str]) -> None:
    for evil in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert client.post("/appearance/", {"next": evil})["Location"] == "/"
    refused = client.post("/appearance/", {"appearance": "dark"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert not refused.cookies


class Sample(forms.Form):
    name = forms.CharField(label="Your name", help_text="As people call you.")
    about = forms.CharField(required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(choices=[("a", "One"), ("b", "Two")], widget=forms.RadioSelect)
    listed = forms.BooleanField(required=False, label="Show my name")
    key = forms.CharField(widget=forms.HiddenInput, initial="k")


def drawn(form: forms.Form, name: str) -> str:
    return render_to_string("web/field.html", {"field": form[name]})


def test_a_field_has_its_label_its_hint_and_its_error_tied_to_it() -> None:
    form = Sample({"name": ""})
    text = drawn(form, "name")
    assert '<label for="id_name">' in text
    assert 'aria-describedby="id_name-hint id_name-error"' in text
    assert 'aria-invalid="true"' in text
    assert 'id="id_name-hint"' in text
    assert 'id="id_name-error"' in text
    assert "(optional)" not in text
    assert "(optional)" in drawn(form, "about")


def test_what_is_missing_is_asked_for_in_plain_words_and_named_in_the_summary() -> None:
    form = Sample({"name": "", "kind": ""})
    form.fields["kind"].label = "Which one?"
    assert "Please answer this." in drawn(form, "name")
    summary = render_to_string("web/errors.html", {"form": form})
    assert "Your name: Please answer this." in summary
    assert "Which one? Please answer this." in summary


def test_choices_are_a_fieldset_and_a_tick_box_follows_its_words() -> None:
    form = Sample()
    assert "<legend>" in drawn(form, "kind")
    assert drawn(form, "kind").count('class="pick"') == 2
    assert 'class="pick" for="id_listed"' in drawn(form, "listed")
    assert drawn(form, "key").strip() == '<input type="hidden" name="key" value="k" id="id_key">'


def test_the_summary_of_errors_leads_to_each_input() -> None:
    form = Sample({"name": "", "kind": "z"})
    form.add_error(None, "The round is closed.")
    text = render_to_string("web/errors.html", {"form": form})
    assert "There are 4 problems" in text
    assert 'href="#id_name"' in text
    assert 'href="#id_kind_0"' in text
    assert "The round is closed." in text
    assert render_to_string("web/errors.html", {"form": Sample()}).strip() == ""


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/reviews/a%00b/", "/sign/withdraw/%00/", "/organizations/%00/"])
def test_an_address_that_no_database_can_hold_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_what_no_database_can_hold_is_left_out_of_a_query(client: Client) -> None:
    assert client.get("/join/?code=%00").status_code == 200
    assert client.get("/join/?code=AB%00C")["Location"] == "/join/ABC/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent", [{"email": "ana\0@example.org"}, {"email": "ana@example.org", "next\0": "/"}]
)
def test_a_form_that_no_database_can_hold_is_answered_400(client: Client, sent: dict[str, str]) -> None:
    """Sent as browsers send it, and as one sends a file."""
    words = "We could not read what your browser sent."
    plainly = "application/x-www-form-urlencoded"
    for answer in (
        client.post("/sign-in/", sent),
        client.post("/sign-in/", urlencode(sent), content_type=plainly),
    ):
        assert answer.status_code == 400
        assert words in answer.content.decode()


@pytest.mark.django_db
def test_a_cookie_that_no_database_can_hold_is_none_of_ours(client: Client) -> None:
    for name in ("session", "csrftoken", "language"):
        for path in ("/", "/me/", "/sign-in/"):
            answer = client.get(path, headers={"Cookie": f'{name}="abcd\\000efgh"'})
            assert answer.status_code in {200, 302}, (name, path)


@pytest.mark.django_db
def test_a_header_that_no_database_can_hold_is_answered_400(client: Client) -> None:
    assert client.get("/", headers={"User-Agent": "a\0b"}).status_code == 400


def test_what_is_too_large_is_not_even_read(client: Client, places_: list[str]) -> None:
    """200 MB are announced, and none of them come: whoever read them would wait."""

    class Unread(BytesIO):
        def read(self, *args: Any) -> bytes:
            raise AssertionError("it was read")

    answer = client.generic(
        "POST",
        "/refuse/",
        **{"wsgi.input": Unread(), "CONTENT_LENGTH": str(200 * 1024 * 1024)},  # type: ignore[arg-type]  # the server's own words
    )
    assert answer.status_code == 413
    assert "That is too large" in answer.content.decode()
