"""A new version after sign-on: no signature moves, each signer is asked once, the roll says who signed what."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from justaction.errors import Refused
from justaction.mail.models import Letter
from justaction.members import actions as members
from justaction.statement import actions, tasks
from justaction.statement.actions import renewing
from justaction.statement.models import Signature, StatementVersion
from justaction.statement.tests.making import for_institution, links, post, signature, signed

if TYPE_CHECKING:
    from justaction.conftest import Cast

Letters = Callable[..., list[Letter]]


def second(cast: Cast) -> StatementVersion:
    draft = actions.draft(
        by=cast.ruth, paragraphs=["Racism here was built by law.", "It can be taken apart."]
    )
    return actions.publish(draft, by=cast.ruth, what_changed="Paragraph 1 names the law.")


def test_every_signer_is_asked_once_by_letter_and_nothing_moves(cast: Cast, letters: Letters) -> None:
    signed("bo@example.org", "Bo Lark")
    signed("di@example.org", "Di Roe")
    signature("never@example.org", "Never Confirmed")
    assert actions.ask_to_renew() == 0, "there is nothing newer"
    second(cast)
    assert actions.ask_to_renew() == 2
    assert actions.ask_to_renew() == 0
    tasks.write()
    asked = letters(kind="signature_renew")
    assert sorted(letter.to for letter in asked) == ["bo@example.org", "di@example.org"]
    assert "Paragraph 1 names the law." in asked[0].text
    assert set(Signature.objects.counted().values_list("version__number", flat=True)) == {1}


def test_who_signs_the_new_version_first_is_not_asked(cast: Cast, letters: Letters) -> None:
    second(cast)
    signed()
    assert actions.ask_to_renew() == 0
    assert not letters(kind="signature_renew")


def test_the_letter_leads_to_a_page_and_only_its_button_signs(
    cast: Cast, client: Client, letters: Letters
) -> None:
    signed(listed=True)
    second(cast)
    actions.ask_to_renew()
    url = links(letters(kind="signature_renew")[0])["renew"]
    page = client.get(url).content.decode()
    assert "Paragraph 1 names the law." in page
    assert Signature.objects.counted().get().version.number == 1
    post(client, url)
    assert Signature.objects.counted().get().version.number == 2
    assert client.get(url).status_code == 410, "there is nothing left to sign"
    assert Signature.objects.people_signed() == 1
    assert actions.ask_to_renew() == 0


def test_many_are_asked_in_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewing, "LETTERS_AT_ONCE", 2)
    for number in range(5):
        signed(f"s{number}@example.org", f"Signer Number {number}")
    second(cast)
    assert [actions.ask_to_renew() for _ in range(4)] == [2, 2, 1, 0]


def test_a_third_version_asks_once_more(cast: Cast, letters: Letters) -> None:
    signed()
    second(cast)
    actions.ask_to_renew()
    draft = actions.draft(by=cast.ruth, paragraphs=["Only this."])
    actions.publish(draft, by=cast.ruth, what_changed="Shorter.")
    assert actions.ask_to_renew() == 1
    assert len(letters(kind="signature_renew")) == 2


def test_who_speaks_for_an_institution_no_more_cannot_renew_its_signature(cast: Cast) -> None:
    row = signed(**for_institution())
    second(cast)
    assert row.person is not None
    members.end_affiliation(row.person.affiliations.get(), by=row.person)
    with pytest.raises(Refused, match="any more"):
        actions.renew(row)
    assert Signature.objects.counted().get().version.number == 1


def test_numbers_of_each_version_stand_on_the_page(cast: Cast, client: Client) -> None:
    signed("bo@example.org", "Bo Lark")
    signed("di@example.org", "Di Roe")
    second(cast)
    signed("late@example.org", "Late Riser")
    page = " ".join(client.get("/statement/").content.decode().split())
    assert "2 people, 0 institutions, 0 groups" in page
    assert "1 person, 0 institutions, 0 groups" in page
    assert "Late Riser" not in page


def test_the_link_by_which_they_invite_others_stays_theirs(cast: Cast) -> None:
    before = signed("bo@example.org", "Bo Lark")
    link = actions.share(before, invites_as="Bo Lark")
    second(cast)
    after = actions.renew(before)
    link.refresh_from_db()
    assert link.signature == after
