"""Taking a name back, saying "it was not me", showing and hiding, and links that run out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members.models import Person
from justaction.members.tests.making import erased
from justaction.record import publisher
from justaction.record.models import Disclosure, Entry
from justaction.record.tree import receipts
from justaction.statement import actions
from justaction.statement.models import Signature
from justaction.statement.tests.making import for_institution, links, post, signature, signed
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast


Letters = Callable[..., list[Letter]]


def test_withdrawing_from_a_letter_takes_the_name_off_every_page(
    cast: Cast, client: Client, letters: Letters
) -> None:
    row = signed(listed=True)
    assert "Noor Haddad" in client.get("/signers/").content.decode()
    assert Disclosure.objects.get(path="name", entry__subject=row.subject).public
    url = links(letters(kind="signature_thanks")[0])["withdraw"]
    assert client.get(url).status_code == 200
    assert Signature.objects.people_signed() == 1
    assert post(client, url)["Location"] == "/sign/withdrawn/"
    assert "Noor Haddad" not in client.get("/signers/").content.decode()
    assert Signature.objects.people_signed() == 0
    row.refresh_from_db()
    assert (row.name, row.address, row.address_key, row.person) == ("", "", "", None)
    assert not Disclosure.objects.filter(path="name", entry__subject=row.subject).exists()
    added, withdrawn = Entry.objects.filter(subject=row.subject).order_by("id")
    assert (added.kind, withdrawn.kind) == ("signature.added", "signature.withdrawn")
    assert client.get(url).status_code == 410
    assert post(client, url).status_code == 302
    assert Entry.objects.filter(kind="signature.withdrawn").count() == 1


def test_withdrawing_before_confirming_leaves_no_trace_on_the_record(cast: Cast) -> None:
    row = signature()
    actions.withdraw(row)
    assert not Entry.objects.filter(subject=row.subject).exists()
    with pytest.raises(Refused):
        actions.confirm(row)
    assert signature().state == "pending"


def test_not_me_cancels_and_forgets_the_address(cast: Cast, client: Client, letters: Letters) -> None:
    row = signature()
    url = links(letters()[-1])["not-me"]
    assert client.get(url).status_code == 200
    assert post(client, url)["Location"] == "/sign/cancelled/"
    row.refresh_from_db()
    assert (row.state, row.address) == ("rejected", "")


def test_not_me_after_it_counted_is_visible_on_the_record(cast: Cast) -> None:
    row = signed()
    actions.reject(row)
    assert Entry.objects.filter(subject=row.subject, kind="signature.invalidated").count() == 1
    assert Signature.objects.people_signed() == 0


def test_a_link_for_one_purpose_opens_no_other_page(cast: Cast, client: Client) -> None:
    row = signature()
    for purpose in ("not-me", "withdraw", "listing", "receipt", "renew"):
        assert client.get(f"/sign/{purpose}/{row.token('confirm')}/").status_code == 404
    assert client.get("/sign/withdraw/nonsense/").status_code == 404


def test_after_two_weeks_the_link_has_run_out_and_offers_a_new_letter(
    cast: Cast, client: Client, letters: Letters
) -> None:
    row = signature()
    url = links(letters()[-1])["confirm"]
    with clock.at(clock.now() + timedelta(days=15)):
        page = client.get(url)
        assert page.status_code == 410
        assert "Send me a new letter" in page.content.decode()
        assert post(client, url).status_code == 410
        assert actions.lapse() == 1
        assert client.get(url).status_code == 410
        assert post(client, url + "again/")["Location"] == "/sign/sent/"
        assert len(letters(to="noor@example.org")) == 2
        post(client, links(letters()[-1])["confirm"])
    assert Signature.objects.people_signed() == 1
    row.refresh_from_db()
    assert row.state == "lapsed"


def test_names_of_lapsed_signatures_go_after_another_month(cast: Cast) -> None:
    row = signature()
    with clock.at(clock.now() + timedelta(days=15)):
        actions.lapse()
    with clock.at(clock.now() + timedelta(days=50)):
        assert actions.lapse() == 0
    row.refresh_from_db()
    assert (row.name, row.address, row.address_key) == ("", "", "")
    with pytest.raises(Refused):
        actions.ask_again(row)


def test_the_withdraw_link_never_runs_out(cast: Cast, client: Client, letters: Letters) -> None:
    signed()
    with clock.at(clock.now() + timedelta(days=4000)):
        assert (
            post(client, links(letters(to="noor@example.org")[0])["withdraw"])["Location"]
            == "/sign/withdrawn/"
        )
    assert Signature.objects.people_signed() == 0


def test_a_signer_shows_and_hides_the_name(cast: Cast, client: Client, letters: Letters) -> None:
    row = signed()
    url = links(letters(kind="signature_thanks")[0])["listing"]
    post(client, url, {"shown": "name"})
    assert "Noor Haddad" in client.get("/signers/").content.decode()
    assert Disclosure.objects.get(entry__subject=row.subject, path="name").public
    post(client, url, {"shown": ""})
    assert "Noor Haddad" not in client.get("/signers/").content.decode()
    assert not Disclosure.objects.get(entry__subject=row.subject, path="name").public


def test_only_the_owner_changes_or_withdraws_when_signed_in(cast: Cast) -> None:
    row = signed("ana@example.org", "Ana Flores")
    for deed in (actions.withdraw, lambda one, by: actions.change_listing(one, listed=True, by=by)):
        with pytest.raises(NotAllowed):
            deed(row, by=cast.tom)
    actions.withdraw(row, by=cast.ana)
    assert Signature.objects.people_signed() == 0


def test_my_page_lists_my_signatures_with_their_links(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    row = signed("ana@example.org", "Ana Flores")
    page = signed_in(cast.ana).get("/me/").content.decode()
    assert row.withdraw_url in page
    assert row.receipt_url in page


def test_the_owner_sees_a_receipt_and_nobody_else_has_its_link(cast: Cast, client: Client) -> None:
    row = signed()
    page = client.get(row.receipt_url)
    entry = Entry.objects.get(subject=row.subject)
    assert bytes(entry.leaf_hash).hex() in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    file = row.receipt_url + "receipt.json"
    assert client.get(file).status_code == 404
    publisher.publish()
    checked = receipts.check_receipt(client.get(file).content)
    assert checked.words["name"] == "Noor Haddad"
    assert checked.leaf["t"] == "signature.added"
    actions.withdraw(row)
    assert client.get(file).status_code == 410


def test_every_letter_to_a_signer_carries_the_way_out(cast: Cast, letters: Letters) -> None:
    signed()
    signature()
    actions.confirm(actions.sign(**for_institution("omar@elsewhere.example")))
    written = letters(kind__startswith="signature")
    assert len(written) == 5
    for letter in written:
        assert "withdraw" in links(letter), letter.kind


def test_what_waits_for_a_yes_from_their_mailbox_goes_with_whoever_is_erased(
    cast: Cast, client: Client
) -> None:
    waits = actions.sign(name="Ana Flores", address=cast.ana.email)
    erased(cast.ana)
    assert not Signature.objects.exclude(address="", name="").exists()
    answer = client.get(waits.page("confirm"))
    assert answer.status_code == 410
    assert "Ana" not in answer.content.decode()


def test_a_signature_for_an_organization_stays_and_no_old_link_names_or_speaks_for_whoever_is_erased(
    cast: Cast, client: Client
) -> None:
    row = actions.sign(
        name="Noor Haddad", address="noor@ours.example", kind="institution", organization_name="Oak Bank",
        organization_kind="institution", organization_website="https://ours.example", role_title="Clerk",
        authority="The board",
    )  # fmt: skip
    row = actions.confirm(row)
    assert row.counts
    link = actions.share(row, invites_as="Noor of the bank")
    assert "Noor of the bank" in client.get(link.url).content.decode()
    erased(Person.objects.get(email="noor@ours.example"))
    answer = client.get(link.url)
    assert (answer.status_code, "Noor" in answer.content.decode()) == (404, False)
    assert client.get(f"{link.url}card.png").status_code == 404
    for page in ("withdraw", "listing", "share", "receipt", "renew"):
        assert client.get(row.page(page)).status_code == 404, page
        post(client, row.page(page), {"shown": "name"})
    row.refresh_from_db()
    assert row.counts
    assert not row.listed
