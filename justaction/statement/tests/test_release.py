"""Who may sign for an institution, and what a convener does when nothing shows it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members import actions as members
from justaction.members import policy as members_policy
from justaction.members.actions import cases
from justaction.members.models import Case, Organization, Person, Role
from justaction.record.models import Entry
from justaction.statement import actions
from justaction.statement.models import Signature
from justaction.statement.tests.making import for_group, for_institution, post, signed
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast


Browser = Callable[[Person], Client]
Letters = Callable[..., list[Letter]]


def decide(browser: Client, row: Signature, decision: str, reason: str) -> None:
    """A moderator decides it in the queue."""
    case = Case.objects.open().get(about=row.subject)
    said = {"case": [case.subject], "decision": decision, "reason": reason}
    assert browser.post("/steer/queue/", said).status_code == 302


def another_convener(cast: Cast) -> Person:
    """Lee, who convenes from now on."""
    members.grant(person=cast.lee, role=Role.objects.get(slug="convener"), by=cast.ruth)
    return cast.lee


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


def test_a_convener_releases_and_then_it_counts(cast: Cast, signed_in: Browser, letters: Letters) -> None:
    row = confirmed(address="omar@elsewhere.example")
    browser = signed_in(cast.ruth)
    assert browser.get("/steer/held/")["Location"] == "/steer/queue/?kind=signature"
    assert "omar@elsewhere.example" in browser.get("/steer/queue/?kind=signature").content.decode()
    decide(browser, row, "release", "We telephoned the credit union.")
    row.refresh_from_db()
    assert row.state == "confirmed"
    assert Signature.objects.organizations_signed() == 1
    assert letters(to="omar@elsewhere.example", kind="signature_thanks")
    with pytest.raises(Refused):
        actions.release(row, by=cast.ruth, reason="We asked them.")


def test_a_convener_refuses_and_the_signer_is_told_and_can_appeal(
    cast: Cast, client: Client, signed_in: Browser, letters: Letters
) -> None:
    row = confirmed(address="omar@elsewhere.example")
    decide(signed_in(cast.ruth), row, "refuse", "Nobody there knows you.")
    row.refresh_from_db()
    assert (row.state, row.stands) == ("refused", False)
    letter = letters(to="omar@elsewhere.example", kind="moderation_decided")[0]
    assert "Nobody there knows you." in letter.text
    appeal = re.findall(r"https?://[^/\s]+(/appeal/[^\s]+)", letter.text)[0]
    assert post(client, appeal, {"words": "I started there last week."}).status_code == 302
    case = Case.objects.get(about=row.subject)
    with pytest.raises(NotAllowed):  # who decided does not answer the appeal
        cases.hear(case, by=cast.ruth, change=True, reason="I was wrong.")
    cases.hear(case, by=another_convener(cast), change=True, reason="They are right.")
    row.refresh_from_db()
    assert row.state == "confirmed"
    assert "They are right." in letters(kind="moderation_heard")[0].text


def test_what_was_refused_is_forgotten_once_the_time_to_appeal_is_over(cast: Cast) -> None:
    row = actions.refuse(confirmed(address="omar@elsewhere.example"), by=cast.ruth, reason="No.")
    with clock.at(clock.now() + timedelta(days=29)):
        actions.lapse()
        row.refresh_from_db()
        assert row.address
    with clock.at(clock.now() + timedelta(days=31)):
        actions.lapse()
        row.refresh_from_db()
        assert (row.address, row.name, row.role_title, row.person) == ("", "", "", None)


def test_taking_back_a_held_signature_leaves_nothing_to_decide(cast: Cast) -> None:
    row = confirmed(address="omar@elsewhere.example")
    actions.withdraw(row)
    assert Case.objects.get(about=row.subject).state == "gone"


def test_nobody_else_sees_or_decides_held_signatures(cast: Cast, client: Client, signed_in: Browser) -> None:
    row = confirmed(address="omar@elsewhere.example")
    assert client.get("/steer/queue/").status_code == 302
    assert signed_in(cast.ana).get("/steer/queue/").status_code == 403
    money = signed_in(cast.imani)  # she moderates in Money, and this is of the whole
    assert "omar@elsewhere.example" not in money.get("/steer/queue/").content.decode()
    case = Case.objects.get(about=row.subject)
    assert money.get(f"/steer/queue/{case.subject}/").status_code == 403
    for person in (cast.ana, cast.imani):
        with pytest.raises(NotAllowed):
            cases.decide([case], by=person, decision="release", reason="Let it.")
    own = confirmed(address="ruth@example.org")
    with pytest.raises(NotAllowed):
        actions.release(own, by=cast.ruth, reason="We asked them.")


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
    for url in ("/steer/queue/", "/steer/statement/", "/steer/import/"):
        with django_assert_max_num_queries(12):
            assert browser.get(url).status_code == 200
