"""A signer's own link: it counts who signed by it, names who invites only if they said so, and keeps nothing of viewers."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from justaction.collaborative import actions as collaborative
from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.statement import actions
from justaction.statement.models import ShareLink, Signature
from justaction.statement.tests.making import a_round, links, post, signature, signed

if TYPE_CHECKING:
    from justaction.conftest import Cast

Letters = Callable[..., list[Letter]]


def a_link(client: Client, invites_as: str = "") -> tuple[Signature, ShareLink]:
    """Noor has signed and made a link on her page."""
    row = signed()
    assert post(client, row.page("share"), {"invites_as": invites_as}).status_code == 302
    return row, ShareLink.objects.get()


def sign_by(client: Client, link: ShareLink, letters: Letters, address: str) -> None:
    """Somebody opens the link, signs on its page and presses the letter's button."""
    page = client.get(link.url).content.decode()
    assert f'name="invite" value="{link.code}"' in page
    facts = {"name": "Ira Moss", "address": address, "kind": "individual", "invite": link.code}
    assert post(client, "/sign/", facts).status_code == 302
    assert post(client, links(letters(to=address)[0])["confirm"]).status_code == 302


def test_who_signs_by_the_link_is_counted_for_its_owner_and_not_kept(
    cast: Cast, client: Client, letters: Letters
) -> None:
    row, link = a_link(client)
    sign_by(client, link, letters, "ira@example.org")
    sign_by(client, link, letters, "ivo@example.org")
    assert "2 people have signed by your link" in client.get(row.page("share")).content.decode()
    assert not Signature.objects.exclude(invite=None).exists(), "only the number stays"


def test_a_signature_that_nobody_confirmed_is_not_counted(cast: Cast, client: Client) -> None:
    _row, link = a_link(client)
    post(
        client,
        "/sign/",
        {"name": "Ira", "address": "ira@example.org", "kind": "individual", "invite": link.code},
    )
    link.refresh_from_db()
    assert link.signed == 0


def test_looking_keeps_nothing_and_sets_no_cookie(cast: Cast, client: Client) -> None:
    _row, link = a_link(client)
    browser = Client()
    for address in (link.url, f"{link.url}card.png", f"{link.url}code.svg"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = browser.get(address)
        assert answer.status_code == 200
        assert not [one for one in asked if not one["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))]
    assert not browser.cookies


def test_the_page_names_who_invites_only_if_they_wrote_a_name(cast: Cast, client: Client) -> None:
    row, link = a_link(client)
    assert "invited you" not in client.get(link.url).content.decode()
    assert "Noor" not in client.get(link.url).content.decode()
    actions.share(row, invites_as="Noor H.")
    page = client.get(link.url).content.decode()
    assert "Noor H. invited you." in page
    assert 'property="og:image"' in page
    assert "Noor H. invites you to read it and sign." in page  # the words of the card
    collaborative.hide_names(by=cast.ruth, reason="Threats")
    assert "Noor" not in client.get(link.url).content.decode()


def test_a_link_names_no_organization_as_the_one_who_invites(cast: Cast, client: Client) -> None:
    row, _link = a_link(client)
    with pytest.raises(Refused) as no:
        actions.share(row, invites_as="Prairie L\u0430ntern Fund")
    assert no.value.field == "invites_as"
    answer = post(client, row.page("share"), {"invites_as": "www.prize.example"})
    assert answer.status_code == 422
    assert "no link or address" in answer.content.decode()


def test_a_link_taken_back_counts_and_names_nobody_and_a_new_one_is_another(
    cast: Cast, client: Client, letters: Letters
) -> None:
    row, link = a_link(client, "Noor")
    post(client, row.page("share"), {"do": "stop"})
    answer = client.get(link.url)
    assert answer.status_code == 410
    assert "Noor" not in answer.content.decode()
    assert 'name="address"' in answer.content.decode(), "one can sign all the same"
    assert client.get(f"{link.url}card.png").status_code == 404
    signature("ira@example.org", "Ira", invite=link.code)
    assert Signature.objects.get(name="Ira").invite is None
    post(client, row.page("share"), {"invites_as": ""})
    assert ShareLink.objects.in_use().get().code != link.code
    assert client.get("/i/nosuchcode/").status_code == 404


def test_the_card_is_a_picture_of_1200_by_630_with_words_for_who_does_not_see_it(
    cast: Cast, client: Client
) -> None:
    row, link = a_link(client)
    answer = client.get(f"{link.url}card.png")
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(answer.content) < 100_000
    assert answer.content == client.get(f"{link.url}card.png").content
    page = client.get(row.page("share")).content.decode()
    assert 'alt="Just Action. We signed. Now we show our work. Signed by 1 person' in page
    assert client.get("/sign/card.png").status_code == 200


def test_only_a_signature_that_counts_has_a_link_and_taking_it_back_ends_the_link(
    cast: Cast, client: Client
) -> None:
    waits = signature("ira@example.org", "Ira")
    assert post(client, waits.page("share"), {"invites_as": ""}).status_code == 409
    row, link = a_link(client)
    with pytest.raises(NotAllowed):
        actions.share(row, by=cast.tom)
    actions.withdraw(row)
    assert client.get(link.url).status_code == 404


def test_three_doors_stand_open_after_signing(cast: Cast, client: Client, letters: Letters) -> None:
    signature()
    answer = post(client, links(letters(to="noor@example.org")[0])["confirm"])
    survey = answer["Location"].removeprefix("http://localhost:8000")
    thanks = client.get(post(client, survey, {"skip": "1"})["Location"]).content.decode()
    for door in ("Be a member", "Look around", "Write with us", "Invite others"):
        assert door in thanks
    assert 'href="/statement/"' in thanks


def test_the_door_to_writing_leads_to_the_draft_that_waits_for_words(
    cast: Cast, client: Client, letters: Letters
) -> None:
    row = a_round(cast.ruth, for_everybody=True)
    signature()
    answer = post(client, links(letters(to="noor@example.org")[0])["confirm"])
    survey = answer["Location"].removeprefix("http://localhost:8000")
    thanks = client.get(post(client, survey, {"skip": "1"})["Location"]).content.decode()
    assert f'href="{row.url}"' in thanks
    assert "A draft waits for your words until" in thanks
