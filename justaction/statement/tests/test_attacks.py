"""What somebody tries who wants to speak for others, or to change what they say."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from justaction.errors import Refused
from justaction.mail.models import Letter
from justaction.members import actions as members
from justaction.members import policy as members_policy
from justaction.members.models import Organization
from justaction.statement import actions
from justaction.statement.models import Signature
from justaction.statement.tests.making import for_group, for_institution, links, post, signature

if TYPE_CHECKING:
    from justaction.conftest import Cast

Letters = Callable[..., list[Letter]]


def test_nobody_signs_for_a_known_institution_by_calling_it_a_group(cast: Cast, client: Client) -> None:
    row = actions.confirm(
        actions.sign(**for_group("x@evil.example", organization_name="Prairie Lantern Fund"))
    )
    assert (row.state, row.organization) == ("held", None)
    assert Signature.objects.organizations_signed() == 0
    assert "Prairie Lantern Fund" not in client.get("/signers/").content.decode()
    released = actions.release(row, by=cast.ruth, reason="We asked them.")
    assert released.organization == cast.fund
    assert not members_policy.may_represent(released.person, cast.fund)


def test_nobody_signs_for_an_imported_organization_by_calling_it_a_group(cast: Cast) -> None:
    imported = members.list_organization(
        name="Cedar Row Union",
        kind="community_group",
        source="imported",
        source_note="A letter",
        by=cast.ruth,
    )
    row = actions.confirm(actions.sign(**for_group("x@evil.example", organization_name="Cedar Row Union")))
    imported.refresh_from_db()
    assert (row.state, imported.source) == ("held", "imported")


def test_a_stranger_does_not_bring_a_hidden_group_into_the_open(cast: Cast, letters: Letters) -> None:
    own = actions.confirm(actions.sign(**for_group(organization_listed=False)))
    assert own.organization is not None
    assert not own.organization.listed
    row = actions.confirm(actions.sign(**for_group("x@evil.example", organization_listed=True)))
    assert row.state == "held"
    assert not Organization.objects.get(pk=own.organization.pk).listed
    assert "We know a name like" in letters(to="x@evil.example", kind="signature_held")[0].text


@pytest.mark.parametrize(
    "name",
    [
        "Prairie Lantern\u00ad Fund",  # a soft hyphen, which nobody sees
        "Prairie L\u0430ntern Fund",  # a Cyrillic letter
        "Prairie Lantern Fund.",
        "\uff30rairie Lantern Fund",  # a wide letter
        "Prairie Lant\u200cern Fund",
        "Pra1rie Lantern Fund",
    ],
)
def test_a_name_that_looks_like_a_known_one_is_looked_at_first(cast: Cast, name: str) -> None:
    facts = {"organization_name": name, "organization_website": "https://evil.example"}
    for_it = [for_institution("omar@evil.example", **facts), for_group("uma@evil.example", **facts)]
    for said in for_it:
        assert actions.confirm(actions.sign(**said)).state == "held"


def test_a_yes_is_for_the_words_that_were_read(cast: Cast, client: Client, letters: Letters) -> None:
    row = signature()
    url = links(letters(to="noor@example.org")[0])["confirm"]
    seen = client.get(url).content.decode().split('name="seen" value="')[1].split('"')[0]
    signature(listed=True, pseudonym="Prize Winner")  # a stranger, in the meantime
    answer = post(client, url, {"seen": seen})
    assert answer.status_code == 409
    assert "Prize Winner" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "pending"
    assert post(client, url, {"seen": row.mark}).status_code == 302
    assert post(client, url, {"seen": seen}).status_code == 302  # saying yes twice changes nothing


def test_a_stranger_does_not_take_an_imported_institution_off_the_list(cast: Cast, client: Client) -> None:
    batch = actions.take_list(
        b"Institution,Email\nAlder Street Bank,info@alder.example\n", file_name="a.csv", by=cast.ruth
    )
    mapping = {"Institution": "name", "Email": "address"}
    actions.map_list(batch, by=cast.ruth, mapping=mapping, kind="institution", source="A letter of 2020")
    actions.apply_list(batch, by=cast.ruth)
    assert "Alder Street Bank" in client.get("/signers/").content.decode()
    post(client, "/sign/for/institution/", for_institution("info@alder.example"))
    assert "Alder Street Bank" in client.get("/signers/?kind=institution").content.decode()


@pytest.mark.parametrize("name", ["You won at prize.com", "Claim it: win.xyz/now", "a@b"])
def test_a_name_carries_no_link_into_a_letter(cast: Cast, name: str) -> None:
    with pytest.raises(Refused):
        signature(name=name)
    assert signature(name="Dr.Mary O. St.John").name == "Dr.Mary O. St.John"


def test_signing_again_does_not_bring_back_an_authority_that_was_ended(cast: Cast) -> None:
    first = actions.confirm(actions.sign(**for_institution()))
    assert first.person is not None
    assert first.organization is not None
    affiliation = first.person.affiliations.get()
    members.end_affiliation(affiliation, by=cast.ruth)
    person = first.person
    actions.withdraw(first)
    again = actions.confirm(actions.sign(**for_institution()))
    assert again.state == "held"
    assert not members_policy.may_represent(person, affiliation.organization)
