"""Who may sign for an institution, and what a convener does when nothing shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members import policy as members_policy
from justaction.members.models import Organization, Person
from justaction.record.models import Entry
from justaction.statement import actions
from justaction.statement.models import Signature
from justaction.statement.tests.making import for_group, for_institution, signed

if TYPE_CHECKING:
    from justaction.conftest import Cast


Browser = Callable[[Person], Client]


def confirmed(**facts: str) -> Signature:
    return actions.confirm(actions.sign(**for_institution(**facts)))


def test_an_address_at_the_website_of_the_institution_speaks_for_it(cast: Cast) -> None:
    row = confirmed()
    assert row.state == "confirmed"
    assert row.organization is not None
    assert row.organization.name == "Willow Street Credit Union"
    assert members_policy.may_represent(row.person, row.organization)
    added = Entry.objects.get(subject=row.subject)
    public = {one.path: one.public for one in added.disclosures.all()}
    assert public == {"name": False, "organization": True, "role": False, "authority": False}


@pytest.mark.parametrize(
    ("address", "website"),
    [
        ("omar@gmail.com", "https://gmail.com"),
        ("omar@mail.willow.example", "https://willow.example"),
        ("omar@notwillow.example", "https://willow.example"),
        ("omar@willow.example", ""),
    ],
)
def test_any_other_address_is_held(cast: Cast, address: str, website: str) -> None:
    row = confirmed(address=address, organization_website=website)
    assert row.state == "held"
    assert not Organization.objects.filter(name="Willow Street Credit Union").exists()
    assert not Entry.objects.filter(subject=row.subject).exists()


def test_for_an_institution_that_is_known_its_own_website_counts(cast: Cast) -> None:
    facts = {"organization_name": "PRAIRIE LANTERN FUND", "organization_website": "https://evil.example"}
    assert confirmed(address="omar@evil.example", **facts).state == "held"
    assert confirmed(address="kim@fund.example.org", **facts).organization == cast.fund


def test_a_group_counts_at_once_but_a_stranger_does_not_take_a_known_one_over(cast: Cast) -> None:
    own = actions.confirm(actions.sign(**for_group()))
    assert own.organization is not None
    assert members_policy.may_represent(own.person, own.organization)
    row = actions.confirm(actions.sign(**for_group("x@example.net", organization_name="Nine Blocks Club")))
    assert (row.state, row.organization) == ("confirmed", cast.block_club)
    assert not members_policy.may_represent(row.person, cast.block_club)


def test_a_convener_releases_and_then_it_counts(
    cast: Cast, signed_in: Browser, letters: Callable[..., list[Letter]]
) -> None:
    row = confirmed(address="omar@elsewhere.example")
    browser = signed_in(cast.ruth)
    assert "omar@elsewhere.example" in browser.get("/steer/held/").content.decode()
    assert browser.post(f"/steer/held/{row.subject}/release/").status_code == 302
    row.refresh_from_db()
    assert row.state == "confirmed"
    assert Signature.objects.organizations_signed() == 1
    assert letters(to="omar@elsewhere.example", kind="signature_thanks")
    with pytest.raises(Refused):
        actions.release(row, by=cast.ruth)


def test_a_convener_refuses_and_the_signer_is_told(
    cast: Cast, signed_in: Browser, letters: Callable[..., list[Letter]]
) -> None:
    row = confirmed(address="omar@elsewhere.example")
    signed_in(cast.ruth).post(f"/steer/held/{row.subject}/refuse/")
    row.refresh_from_db()
    assert (row.state, row.address) == ("rejected", "")
    assert "help@example.org" in letters(kind="signature_refused")[0].text


def test_nobody_else_sees_or_decides_held_signatures(cast: Cast, client: Client, signed_in: Browser) -> None:
    row = confirmed(address="omar@elsewhere.example")
    assert client.get("/steer/held/").status_code == 302
    for person in (cast.ana, cast.imani):
        assert signed_in(person).get("/steer/held/").status_code == 403
        assert signed_in(person).post(f"/steer/held/{row.subject}/release/").status_code == 403
    own = confirmed(address="ruth@example.org")
    with pytest.raises(NotAllowed):
        actions.release(own, by=cast.ruth)


def test_the_roll_and_its_file_show_the_same(cast: Cast, client: Client) -> None:
    confirmed()
    signed("zed@example.org", "Zed Open", listed=True)
    signed("ira@example.org", "Ira Hidden")
    page = client.get("/signers/").content.decode()
    cells = client.get("/signers.csv").content.decode("utf-8-sig")
    for text in (page, cells):
        assert "Willow Street Credit Union" in text
        assert "Zed Open" in text
        assert "Ira Hidden" not in text
    assert "1 of the people is counted and chose not to be named" in page
    assert "Zed Open" not in client.get("/signers/?kind=institution").content.decode()
    assert "Willow" not in client.get("/signers/?q=zed").content.decode()
    assert client.get("/signers/?version=zz&people=-1&kind=%00&q=%00").status_code == 200


def test_each_page_asks_the_database_at_most_twelve_questions(
    cast: Cast, client: Client, signed_in: Browser, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        signed(f"p{number}@example.org", f"Person {number}", listed=True)
        confirmed(address=f"x{number}@elsewhere.example")
    waits = actions.sign(name="Wanda", address="wanda@example.org")
    counts = Signature.objects.counted().first()
    assert counts is not None
    public = ["/statement/", "/statement/v1/", "/signers/", "/signers.csv", "/sign/", waits.page("confirm")]
    for url in (*public, counts.receipt_url, counts.withdraw_url):
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200
        assert not client.cookies
    browser = signed_in(cast.ruth)
    for url in ("/steer/held/", "/steer/statement/", "/steer/import/"):
        with django_assert_max_num_queries(12):
            assert browser.get(url).status_code == 200
