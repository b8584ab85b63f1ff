"""Who signs aloud or on paper is entered by a helper, marked as such, and confirmed or undone by themselves."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members import actions as members
from justaction.members.models import Person, Role
from justaction.record.models import Disclosure, Entry
from justaction.statement import actions
from justaction.statement.actions import entering
from justaction.statement.models import Entered, Signature
from justaction.statement.tests.making import post
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast

Browser = Callable[[Person], Client]


@pytest.fixture
def lee(cast: Cast) -> Person:
    """A second helper."""
    members.grant(person=cast.lee, role=Role.objects.get(slug="facilitator"), by=cast.ruth)
    return cast.lee


def typed(**facts: Any) -> dict[str, Any]:
    return {
        "name": "Olga Baran",
        "way": "paper",
        "given_on": clock.today().isoformat(),
        "witness": "Wanda Day",
        **facts,
    }


def enter(browser: Client, **facts: Any) -> str:
    """A helper enters Olga; the code on her slip."""
    page = browser.post("/steer/entered/", typed(**facts))
    assert page.status_code == 200, page.content.decode()
    return str(re.findall(r"[a-z0-9]{4}-[a-z0-9]{4}(?=</p>)", page.content.decode())[0])


def open_slip(client: Client, code: str) -> str:
    answer = post(client, "/sign/code/", {"code": code})
    assert answer.status_code == 302
    return answer["Location"]


def test_it_counts_once_its_owner_says_yes_with_the_code(
    cast: Cast, client: Client, signed_in: Browser
) -> None:
    code = enter(signed_in(cast.ruth))
    assert Signature.objects.people_signed() == 0
    assert "Olga" not in client.get("/signers/").content.decode()
    page = open_slip(client, f" {code.upper().replace('-', ' ')} ")
    assert "Olga Baran" in client.get(page).content.decode()
    assert Signature.objects.people_signed() == 0, "looking counts nothing"
    for _press in range(2):
        assert post(client, page, {"do": "yes"}).status_code == 302
    assert Signature.objects.people_signed() == 1
    [entry] = Entry.objects.filter(kind="signature.added")
    assert b'"via":"paper"' in bytes(entry.leaf)
    assert not entry.disclosures.filter(public=True).exists()


def test_the_public_sees_how_many_came_so_but_never_fewer_than_five(
    cast: Cast, client: Client, signed_in: Browser, lee: Person
) -> None:
    ruth = signed_in(cast.ruth)
    for number in range(5):
        code = enter(ruth, name=f"Olga Baran {number}")
        if number < 2:
            post(client, open_slip(client, code), {"do": "yes"})
        else:
            entering.compare(Signature.objects.get(name=f"Olga Baran {number}"), by=lee)
        text = client.get("/signers/").content.decode()
        assert ("Fewer than five signed aloud" in text) == (number < 4)
    assert "5 signed aloud or on paper" in text
    assert "2 of them said yes again themselves" in text


def test_another_helper_compares_it_and_nobody_their_own(cast: Cast, signed_in: Browser, lee: Person) -> None:
    ruth = signed_in(cast.ruth)
    enter(ruth, way="spoken", telephone="312 555 0100")
    row = Signature.objects.get()
    assert ruth.post(f"/steer/entered/{row.subject}/compare/").status_code == 403
    with pytest.raises(NotAllowed):
        entering.compare(row, by=cast.ana)
    assert signed_in(lee).post(f"/steer/entered/{row.subject}/compare/").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.via, row.person) == ("confirmed", "spoken", None)
    assert Entered.objects.get().compared_by == lee


def test_a_name_is_shown_only_after_its_owner_said_so(
    cast: Cast, client: Client, signed_in: Browser, lee: Person
) -> None:
    code = enter(signed_in(cast.ruth))
    entering.compare(Signature.objects.get(), by=lee)
    assert "Olga" not in client.get("/signers/").content.decode()
    page = open_slip(client, code)
    post(client, page, {"do": "yes"})
    row = Signature.objects.get()
    post(client, row.listing_url, {"shown": "pseudonym", "pseudonym": "Olga from 63rd"})
    text = client.get("/signers/").content.decode()
    assert "Olga from 63rd" in text
    assert "On paper, entered by a helper" in text
    assert "Olga Baran" not in text


@pytest.mark.parametrize("counts", [False, True])
def test_its_owner_undoes_it_and_nothing_of_them_is_kept(
    cast: Cast, client: Client, signed_in: Browser, lee: Person, settings: Any, counts: bool,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    picture = io.BytesIO()
    Image.new("RGB", (3000, 10), "white").save(picture, "PNG")
    photo = SimpleUploadedFile("paper.png", picture.getvalue(), "image/png")
    code = enter(signed_in(cast.ruth), telephone="312 555 0100", photo=photo)
    files = list(Path(settings.MEDIA_ROOT).rglob("*.jpg"))
    assert len(files) == 1
    row = Signature.objects.get()
    if counts:
        entering.compare(row, by=lee)
    with django_capture_on_commit_callbacks(execute=True):
        post(client, open_slip(client, code), {"do": "no"})
    row.refresh_from_db()
    assert row.state == ("withdrawn" if counts else "rejected")
    assert (row.name, row.address) == ("", "")
    assert not Entered.objects.exists()
    assert not files[0].exists()
    assert not Disclosure.objects.filter(entry__subject=row.subject, path="name").exists()
    assert post(client, "/sign/code/", {"code": code}).status_code == 422


def test_the_photo_of_the_paper_is_for_helpers_only(cast: Cast, client: Client, signed_in: Browser) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(picture, "JPEG", exif=b"Exif\x00\x00secret place")
    enter(signed_in(cast.ruth), photo=SimpleUploadedFile("p.jpg", picture.getvalue(), "image/jpeg"))
    address = f"/steer/entered/{Signature.objects.get().subject}/photo/"
    assert client.get(address).status_code == 302
    for person in (cast.ana, cast.imani, cast.tom):
        assert signed_in(person).get(address).status_code == 403
    answer = signed_in(cast.ruth).get(address)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Security-Policy"] == "sandbox"
    assert "no-store" in answer["Cache-Control"]
    assert b"secret place" not in answer.content
    bad = SimpleUploadedFile("p.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    page = signed_in(cast.ruth).post("/steer/entered/", typed(name="Else", photo=bad))
    assert page.status_code == 422
    assert "not a picture" in page.content.decode()


def test_an_address_gets_a_letter_whose_link_answers_only_by_a_button(
    cast: Cast, client: Client, signed_in: Browser, letters: Callable[..., list[Letter]]
) -> None:
    enter(signed_in(cast.ruth), address="olga@example.org")
    [letter] = letters(to="olga@example.org")
    page = re.findall(r"https?://[^/\s]+(/sign/answer/[^\s]+/)", letter.text)[0]
    assert client.get(page).status_code == 200
    assert Signature.objects.people_signed() == 0
    post(client, page, {"do": "yes"})
    assert Signature.objects.people_signed() == 1
    assert Signature.objects.get().person == Person.objects.get(email="olga@example.org")
    with pytest.raises(Refused) as no:
        entering.enter(
            by=cast.ruth, name="OLGA baran", way="paper", given_on=clock.today(), witness="W",
            address="Olga@example.org",
        )  # fmt: skip
    assert no.value.field == "address"


def test_codes_are_not_guessed(cast: Cast, client: Client, signed_in: Browser) -> None:
    code = enter(signed_in(cast.ruth))
    for _guess in range(10):
        assert post(client, "/sign/code/", {"code": "aaaa-aaaa"}).status_code == 422
    assert post(client, "/sign/code/", {"code": code}).status_code == 429
    assert client.get("/sign/code/").status_code == 200
    assert Entered.objects.exclude(code_digest="").count() == 1
    assert code.replace("-", "") not in str(list(Entered.objects.values()))


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("name", {"name": " "}),
        ("name", {"name": "win.com"}),
        ("way", {"way": "web"}),
        ("witness", {"witness": "olga  BARAN"}),
        ("witness", {"witness": ""}),
        ("given_on", {"given_on": "2020-01-01"}),
        ("address", {"address": "olga@"}),
    ],
)
def test_what_is_missing_or_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    cast: Cast, signed_in: Browser, field: str, facts: dict[str, str]
) -> None:
    page = signed_in(cast.ruth).post("/steer/entered/", typed(**{"telephone": "312 555 0100", **facts}))
    assert page.status_code == 422
    assert f'id="id_{field}-error' in page.content.decode()
    assert "312 555 0100" in page.content.decode()
    assert not Signature.objects.exists()


def test_the_same_name_of_one_day_is_entered_once_and_a_helper_has_a_limit(cast: Cast, lee: Person) -> None:
    said: dict[str, Any] = {"way": "paper", "given_on": clock.today(), "witness": "W"}
    entering.enter(by=cast.ruth, name="Olga Baran", **said)
    with pytest.raises(Refused, match="already"):
        entering.enter(by=cast.ruth, name="OLGA Baran", **said)
    assert Signature.objects.count() == 1
    for number in range(59):
        entering.enter(by=cast.ruth, name=f"Person {number}", **said)
    with pytest.raises(Refused, match="most for one helper"):
        entering.enter(by=cast.ruth, name="One More", **said)
    entering.enter(by=lee, name="One More", **said)


def test_what_nobody_answered_in_sixty_days_is_forgotten(cast: Cast) -> None:
    entering.enter(by=cast.ruth, name="Olga Baran", way="paper", given_on=clock.today(), witness="W")
    with clock.at(clock.now() + timedelta(days=59)):
        actions.lapse()
        assert Signature.objects.get().name
    with clock.at(clock.now() + timedelta(days=61)):
        actions.lapse()
    assert Signature.objects.get().name == ""
    assert not Entered.objects.exists()
