"""Getting the newsletter, changing it, ending it: by one's own yes, and never by opening a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from justaction.conftest import Cast
from justaction.errors import NotAllowed
from justaction.mail.models import Letter
from justaction.members import actions as member_actions
from justaction.members import tokens as member_tokens
from justaction.members.actions import erasing
from justaction.newsletter import actions, tokens
from justaction.newsletter.models import Subscription
from justaction.newsletter.tests.making import a_reader, asked
from justaction.web import clock, openforms

Letters = Callable[..., list[Letter]]
LIST = b"Email,Language\nnew@example.org,en\nNEW@example.org,en\nwent@example.org,\nreads@example.org,\nnobody,\n"


def posted(**said: object) -> dict[str, object]:
    return {openforms.TOKEN: openforms.token(), **said}


def wants(**said: object) -> dict[str, object]:
    return posted(**{"general": "on", "often": "each", "language": "en", **said})


def test_two_steps_lead_in_and_opening_the_link_is_none_of_them(
    cast: Cast, client: Client, letters: Letters
) -> None:
    answer = client.post("/newsletter/", wants(to="Noor@Example.org", communities=["money"]))
    assert answer.headers["Location"] == "/newsletter/asked/"
    (letter,) = letters(kind="newsletter_confirm")
    link = urlsplit(letter.parts["button"][1]).path
    assert "oor" not in link, "the link names nobody"
    assert "Yes, send it to me" in client.get(link).content.decode()
    row = Subscription.objects.get()
    assert row.state == "pending"
    answer = client.post(link, posted())
    row.refresh_from_db()
    assert (row.state, row.source, row.address) == ("confirmed", "page", "noor@example.org")
    assert row.confirmed_at is not None
    assert [one.community for one in row.choices.all()] == ["money"]
    assert "Thank you" in client.get(answer.headers["Location"]).content.decode()


def test_no_box_is_ticked_before_and_an_empty_form_says_so(cast: Cast, client: Client) -> None:
    page = client.get("/newsletter/").content.decode()
    assert 'name="general"' in page
    assert not re.search(r'<input type="checkbox"[^>]* checked', page)
    said = {name: value for name, value in wants(to="noor@example.org").items() if name != "general"}
    answer = client.post("/newsletter/", said)
    assert answer.status_code == 422
    assert "Tick at least one letter." in answer.content.decode()
    assert "noor@example.org" in answer.content.decode(), "what was typed stays"
    assert not Subscription.objects.exists()


def test_every_address_is_answered_alike_and_no_mailbox_is_flooded(
    cast: Cast, client: Client, letters: Letters
) -> None:
    a_reader("reads@example.org")
    answers = {
        (answer.status_code, answer.headers["Location"])
        for to in ["reads@example.org", "new@example.org"] + ["flood@example.org"] * 6
        for answer in [client.post("/newsletter/", wants(to=to))]
    }
    assert answers == {(302, "/newsletter/asked/")}
    assert len(letters(to="flood@example.org")) == 3
    assert letters(to="reads@example.org")[-1].subject == "You already get our newsletter"


def test_the_link_that_asks_ends_after_seven_days_and_the_address_after_two_weeks(
    cast: Cast, client: Client
) -> None:
    row = asked("slow@example.org")
    link = f"/newsletter/confirm/{tokens.to_confirm(row)}/"
    with clock.at(clock.now() + timedelta(days=8)):
        assert client.post(link, posted()).status_code == 410
    with clock.at(clock.now() + timedelta(days=15)):
        assert actions.forget_unconfirmed() == 1
    assert not Subscription.objects.exists()


def test_a_mail_program_ends_it_in_one_press_and_a_scanner_does_not(cast: Cast, client: Client) -> None:
    """RFC 8058: a POST without a cookie, from nowhere; opening the address changes nothing."""
    row = a_reader("reads@example.org")
    url = f"/newsletter/stop/{tokens.token(row)}/"
    client.get(url)
    client.head(url)
    row.refresh_from_db()
    assert row.reads
    answer = Client(enforce_csrf_checks=True).post(
        url, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    row.refresh_from_db()
    assert (answer.status_code, row.state) == (200, "unsubscribed")
    assert client.get("/newsletter/stop/1~forged/").status_code == 404


def test_one_chooses_by_the_link_below_an_issue_and_is_forgotten_on_wish(cast: Cast, client: Client) -> None:
    row = a_reader("reads@example.org")
    url = f"/newsletter/mine/{tokens.token(row)}/"
    client.post(url, posted(often="season", language="en", communities=["policy"]))
    row.refresh_from_db()
    assert (row.often, row.general, row.state) == ("season", False, "confirmed")
    client.post(url, posted(often="season", language="en"))
    row.refresh_from_db()
    assert row.state == "unsubscribed", "who wants nothing gets nothing"
    client.post(f"/newsletter/forget/{tokens.token(row)}/", posted())
    assert not Subscription.objects.exists()


def test_signed_in_the_page_is_enough_and_letters_about_ones_doings_are_apart(
    cast: Cast, signed_in: Callable[..., Client]
) -> None:
    browser = signed_in(cast.ana)
    browser.post("/me/newsletter/", {"general": "on", "often": "each", "language": "en"})
    row = Subscription.objects.get()
    assert (row.person, row.source, row.state) == (cast.ana, "account", "confirmed")
    browser.post("/me/newsletter/", {"often": "each", "language": "en"})
    row.refresh_from_db()
    assert row.state == "unsubscribed"


def test_a_list_needs_a_proof_and_brings_nobody_back(
    cast: Cast, client: Client, signed_in: Callable[..., Client]
) -> None:
    actions.end(a_reader("went@example.org"))
    a_reader("reads@example.org")
    browser = signed_in(cast.ruth)
    told = {"file": SimpleUploadedFile("list.csv", LIST), "said_yes_on": "2026-01-05"}
    assert "proof" in browser.post("/steer/newsletter/list/", told).context["form"].errors
    told["file"] = SimpleUploadedFile("list.csv", LIST)
    page = browser.post("/steer/newsletter/list/", {**told, "proof": "Paper list, June"}).content.decode()
    assert "One address is new" in page
    assert "One had said no" in page
    row = Subscription.objects.get(address="new@example.org")
    assert (row.source, row.source_note, row.confirmed_at and row.confirmed_at.date()) == (
        "import", "Paper list, June", date(2026, 1, 5),
    )  # fmt: skip
    assert "Paper list, June" in client.get(f"/newsletter/mine/{tokens.token(row)}/").content.decode()
    assert Subscription.objects.get(address="went@example.org").state == "unsubscribed"
    with pytest.raises(NotAllowed):
        actions.bring_in(LIST, proof="x", said_yes_on=date(2026, 1, 5), by=cast.imani)


def test_after_a_complaint_nobody_can_have_us_write_there(cast: Cast, letters: Letters) -> None:
    row = a_reader("annoyed@example.org")
    assert actions.suppress(row, Subscription.Why.COMPLAINT)
    before = len(letters(to="annoyed@example.org"))
    asked("annoyed@example.org")
    assert len(letters(to="annoyed@example.org")) == before
    row.refresh_from_db()
    assert row.state == "suppressed"


def test_it_moves_with_an_address_and_leaves_with_its_owner(cast: Cast) -> None:
    row = a_reader(cast.ana.email)
    assert row.person == cast.ana
    word = member_tokens.for_address(cast.ana, "ana@new.example")
    member_actions.change_address(cast.ana, by=cast.ana, token=word)
    row.refresh_from_db()
    assert row.address == row.to == "ana@new.example"
    erasing.ask_to_erase(cast.ana, by=cast.ana)
    with clock.at(clock.now() + timedelta(days=15)):
        erasing.erase_due()
    assert not Subscription.objects.exists()
