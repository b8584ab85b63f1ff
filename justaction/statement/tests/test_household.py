"""Two people at one address are two people; one address does not fill the roll; and everybody chooses the name to show."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from justaction.errors import Refused
from justaction.mail.models import Letter
from justaction.record.models import Entry
from justaction.statement import actions
from justaction.statement.models import Signature, name_key
from justaction.statement.tests.making import links, post, signature, signed

if TYPE_CHECKING:
    from justaction.conftest import Cast

Letters = Callable[..., list[Letter]]
HOME = "home@example.org"


def test_two_people_at_one_address_are_two_people(cast: Cast, client: Client, letters: Letters) -> None:
    first = signed(HOME, "Ada Moss")
    post(client, "/sign/", {"name": "Ben Moss", "address": HOME, "kind": "individual"})
    assert Signature.objects.people_signed() == 1, "the second counts only with a yes of its own"
    page = links(letters(to=HOME, kind="signature_confirm")[-1])["confirm"]
    said = client.get(page).content.decode()
    assert "Somebody has signed with this address already." in said
    assert "Ada Moss" not in said
    assert post(client, page).status_code == 302
    assert Signature.objects.people_signed() == 2
    second = Signature.objects.get(name="Ben Moss")
    assert first.person is not None
    assert second.person is None, "the account belongs to the first"
    actions.withdraw(first)
    assert Signature.objects.get(pk=second.pk).counts


def test_one_address_does_not_fill_the_roll_and_only_its_reader_learns_so(
    cast: Cast, client: Client, letters: Letters
) -> None:
    for name in ("Ada", "Ben", "Cy", "Di"):
        signed(HOME, name)
    known = post(client, "/sign/", {"name": "Eve", "address": HOME, "kind": "individual"})
    other = post(client, "/sign/", {"name": "Eve", "address": "new@example.org", "kind": "individual"})
    assert (known.status_code, known["Location"]) == (other.status_code, other["Location"])
    assert not Signature.objects.filter(name="Eve", address=HOME).exists()
    assert "Four people have signed with it already." in letters(to=HOME, kind="signature_already")[-1].text


def test_names_that_a_stranger_typed_keep_nobody_out(cast: Cast) -> None:
    for name in ("Fake One", "Fake Two", "Fake Three", "Fake Four"):
        signature(HOME, name)
    assert signed(HOME, "Ada Moss").counts
    assert Signature.objects.standing().filter(address=HOME).count() == 4


def test_the_database_itself_keeps_names_and_places_apart(cast: Cast) -> None:
    row = signed(HOME, "Ada Moss")
    for twin in (
        {"name_key": row.name_key, "place": 2},
        {"name_key": "ben", "place": 1},
        {"name_key": "c", "place": 5},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Signature.objects.create(version=row.version, address_key=row.address_key, name=str(twin), **twin)


@pytest.mark.parametrize("written", ["ADA  moss", "Áda Moss", "Ada-Moss", "\uff21da Moss", "ada moss."])
def test_the_same_name_written_another_way_is_the_same_person(written: str) -> None:
    assert name_key(written) == name_key("Ada Moss")
    assert name_key("Ada Moss Jr") != name_key("Ada Moss")


def test_a_pseudonym_is_shown_and_the_real_name_stays_private_also_in_the_record(
    cast: Cast, client: Client, letters: Letters
) -> None:
    post(
        client, "/sign/",
        {"name": "Ada Moss", "address": HOME, "kind": "individual", "pseudonym": "A. from 63rd"},
    )  # fmt: skip
    post(client, links(letters(to=HOME)[0])["confirm"])
    for text in (client.get("/signers/"), client.get("/signers.csv"), client.get("/signers/?q=63rd")):
        assert "A. from 63rd" in text.content.decode()
        assert "Ada Moss" not in text.content.decode()
    assert "A. from 63rd" not in client.get("/signers/?q=moss").content.decode().split("<tbody>")[-1]
    public = {one.path: one.public for one in Entry.objects.get(kind="signature.added").disclosures.all()}
    assert public == {"name": False, "pseudonym": True}


def test_changing_to_another_name_leaves_an_entry_and_hides_the_first_one(cast: Cast, client: Client) -> None:
    row = signed(HOME, "Ada Moss", listed=True)
    post(client, row.listing_url, {"shown": "pseudonym", "pseudonym": "A. from 63rd"})
    said = {
        one.path: one.public
        for entry in Entry.objects.filter(subject=row.subject)
        for one in entry.disclosures.all()
    }
    assert said == {"name": False, "pseudonym": True}
    post(client, row.listing_url, {"shown": ""})
    assert "63rd" not in client.get("/signers/").content.decode()
    assert not any(one.public for one in Entry.objects.get(kind="signature.named").disclosures.all())
    assert post(client, row.listing_url, {"shown": "pseudonym", "pseudonym": ""}).status_code == 422


@pytest.mark.parametrize(
    "name", ["Prairie Lantern Fund", "PRAIRIE L\u0430NTERN FUND", "Just Acti0n", "see win.com", "--"]
)
def test_no_pseudonym_looks_like_an_organization_or_a_link(cast: Cast, client: Client, name: str) -> None:
    with pytest.raises(Refused) as no:
        signature(HOME, "Ada Moss", pseudonym=name, listed=True)
    assert no.value.field == "pseudonym"
    answer = post(client, "/sign/", {"name": "Ada", "address": HOME, "kind": "individual", "pseudonym": name})
    assert answer.status_code == 422
    assert 'id="id_pseudonym-error' in answer.content.decode()
