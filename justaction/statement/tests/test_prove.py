"""An institution shows that a signature is its own: by its domain, by a mailbox, by a second person, by a convener."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from justaction.errors import Refused
from justaction.mail.models import Letter
from justaction.members.actions import cases
from justaction.members.models import Case, Organization
from justaction.statement import actions, names_of_domains, policy
from justaction.statement.models import Proof, Signature
from justaction.statement.tests.dns_server import name_server
from justaction.statement.tests.making import for_institution, post
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast

Letters = Callable[..., list[Letter]]
DOMAIN = "fund.example.org"


def held(address: str = "kim@elsewhere.example", **facts: Any) -> Signature:
    """Kim signs for the Prairie Lantern Fund from an address elsewhere: it waits."""
    said = for_institution(address, organization_name="Prairie Lantern Fund", name="Kim Vale", **facts)
    row = actions.confirm(actions.sign(**said))
    assert row.state == "held"
    return row


def again(row: Signature) -> Signature:
    return Signature.objects.get(pk=row.pk)


# --- the domain itself ------------------------------------------------------------------------------------------


def test_the_record_at_exactly_the_domain_lets_it_count_without_anybody_here(
    cast: Cast, client: Client, settings: Any
) -> None:
    row = held()
    page = client.get(row.page("authority")).content.decode()
    record = actions.record_of(row, DOMAIN)
    assert record in page
    with name_server({DOMAIN: ["v=spf1 -all", record]}) as settings.DNS_SERVER:
        assert post(client, row.page("authority"), {"way": "record"}).status_code == 302
    assert again(row).state == "confirmed"
    assert not Case.objects.open().exists(), "nothing waits for a moderator any more"
    shown = client.get("/organizations/prairie-lantern-fund/").content.decode()
    assert f"The domain {DOMAIN} says so in its own record." in shown
    assert "Kim Vale" not in shown


@pytest.mark.parametrize(
    "elsewhere",
    [
        f"evil-{DOMAIN}",
        f"{DOMAIN}.evil.example",
        f"www.{DOMAIN}",
        f"_justaction.{DOMAIN}",
        "example.org",
    ],
)
def test_a_record_anywhere_else_shows_nothing(
    cast: Cast, client: Client, settings: Any, elsewhere: str
) -> None:
    row = held()
    with name_server({elsewhere: [actions.record_of(row, DOMAIN)]}) as settings.DNS_SERVER:
        answer = post(client, row.page("authority"), {"way": "record"})
    assert answer.status_code == 409
    assert "We do not find the record" in answer.content.decode()
    assert again(row).state == "held"


def test_a_record_of_another_signature_or_domain_shows_nothing(cast: Cast, settings: Any) -> None:
    row, other = held(), held("lou@elsewhere.example")
    texts = [actions.record_of(other, DOMAIN), actions.record_of(row, "evil.example")]
    with name_server({DOMAIN: texts}) as settings.DNS_SERVER, pytest.raises(Refused):
        actions.look_up(row)


def test_an_alias_to_somebody_elses_name_shows_nothing(cast: Cast, settings: Any) -> None:
    row = held()
    records = {"pages.host.example": [actions.record_of(row, DOMAIN)]}
    server = name_server(records, {DOMAIN: "pages.host.example"})
    with server as settings.DNS_SERVER, pytest.raises(Refused, match="do not find"):
        actions.look_up(row)


def test_a_name_server_that_does_not_answer_is_said_so_and_nothing_is_lost(
    cast: Cast, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names_of_domains, "SECONDS", 0.3)
    row = held()
    with name_server({DOMAIN: []}) as settings.DNS_SERVER:
        answer = post(client, row.page("authority"), {"way": "record"})
    assert answer.status_code == 503
    assert "Try again in a few minutes" in answer.content.decode()
    assert again(row).state == "held"


def test_looking_many_times_is_refused_before_anybody_is_asked(cast: Cast, settings: Any) -> None:
    row = held()
    with name_server({}) as settings.DNS_SERVER:
        for _look in range(12):
            with pytest.raises(Refused, match="do not find"):
                actions.look_up(row)
        with pytest.raises(Refused, match="in an hour") as no:
            actions.look_up(row)
    assert no.value.status == 429


# --- which domain it is -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("website", "address", "speaks"),
    [
        ("https://fund.example.org", "kim@fund.example.org", True),
        ("https://WWW.Fund.Example.ORG./about", "Kim@FUND.example.org", True),
        ("https://bücher.example", "kim@xn--bcher-kva.example", True),
        ("https://fund.example.org", "kim@evil-fund.example.org", False),
        ("https://fund.example.org", "kim@fund.example.org.evil.net", False),
        ("https://fund.example.org", "kim@mail.fund.example.org", False),
        ("https://mail.fund.example.org", "kim@fund.example.org", False),
        ("https://fund.example.org", "kim@f\u0443nd.example.org", False),  # a Cyrillic letter
        ("https://fund.example.org@evil.example", "kim@fund.example.org", False),
        ("https://evil.example/fund.example.org", "kim@fund.example.org", False),
        ("https://127.0.0.1", "kim@127.0.0.1", False),
        ("https://gmail.com", "kim@gmail.com", False),
        ("", "kim@fund.example.org", False),
    ],
)
def test_only_an_address_at_exactly_the_domain_of_the_website_speaks_for_it(
    website: str, address: str, speaks: bool
) -> None:
    row = Signature(address=address, organization_website=website)
    assert policy.speaks_by_domain(row, None) is speaks


def test_the_website_that_counts_is_the_known_one_not_the_one_typed(cast: Cast) -> None:
    row = held("kim@evil.example", organization_website="https://evil.example")
    with pytest.raises(Refused) as no:
        actions.name_colleague(row, name="Eve", address="eve@evil.example")
    assert no.value.field == "address"
    actions.send_code(row, mailbox="info")
    assert Proof.objects.get(signature=row).address == f"info@{DOMAIN}"


# --- a mailbox --------------------------------------------------------------------------------------------------


def the_code(letters: Letters) -> str:
    return str(re.findall(r"[a-z0-9]{4}-[a-z0-9]{4}", letters(kind="proof_code")[-1].text)[0])


def test_a_code_to_a_mailbox_at_the_domain_comes_back(cast: Cast, client: Client, letters: Letters) -> None:
    row = held()
    assert post(client, row.page("authority"), {"way": "mailbox", "mailbox": "info"}).status_code == 302
    assert letters(kind="proof_code")[0].to == f"info@{DOMAIN}"
    code = the_code(letters)
    typed = {"way": "code", "code": f" {code.upper()} "}
    assert post(client, row.page("authority"), typed).status_code == 302
    assert again(row).state == "confirmed"
    shown = client.get("/organizations/prairie-lantern-fund/").content.decode()
    assert f"A code that we sent to info@{DOMAIN} came back." in shown


@pytest.mark.parametrize(
    "mailbox", ["kim", "info@evil.example", "info@fund.example.org.evil.net", "", "postmaster\n"]
)
def test_no_other_mailbox_gets_a_code(cast: Cast, client: Client, letters: Letters, mailbox: str) -> None:
    row = held()
    answer = post(client, row.page("authority"), {"way": "mailbox", "mailbox": mailbox})
    assert answer.status_code == 422
    with pytest.raises(Refused):
        actions.send_code(row, mailbox=mailbox)
    assert not letters(kind="proof_code")


def test_a_code_is_guessed_five_times_at_most_and_runs_out(
    cast: Cast, client: Client, letters: Letters
) -> None:
    row = held()
    actions.send_code(row, mailbox="office")
    for _guess in range(5):
        assert post(client, row.page("authority"), {"way": "code", "code": "aaaa-aaaa"}).status_code == 422
    late = post(client, row.page("authority"), {"way": "code", "code": the_code(letters)})
    assert late.status_code == 410
    assert "has run out" in late.content.decode()
    actions.send_code(row, mailbox="office")
    with clock.at(clock.now() + timedelta(days=4)), pytest.raises(Refused, match="run out"):
        actions.give_code(row, code=the_code(letters))
    other = held("lou@elsewhere.example")
    with pytest.raises(Refused):
        actions.give_code(other, code=the_code(letters))
    assert again(row).state == "held"


# --- a second person --------------------------------------------------------------------------------------------


def its_page(letters: Letters) -> str:
    return str(
        re.findall(r"https?://[^/\s]+(/sign/second/[^\s]+/)", letters(kind="proof_colleague")[-1].text)[0]
    )


def test_a_colleague_at_the_domain_says_yes_by_a_button_and_is_forgotten(
    cast: Cast, client: Client, letters: Letters
) -> None:
    row = held()
    asked = {"way": "colleague", "name": "Ada Desk", "address": f"Ada@{DOMAIN}"}
    assert post(client, row.page("authority"), asked).status_code == 302
    page = its_page(letters)
    for _look in range(2):
        assert client.get(page).status_code == 200
    assert again(row).state == "held", "a scanner that opens the link confirms nothing"
    assert "That is enough" in post(client, page, {"agrees": "yes"}).content.decode()
    assert again(row).state == "confirmed"
    proof = Proof.objects.get(signature=row, kind="colleague")
    assert (proof.name, proof.address) == ("", "")
    assert client.get(page).status_code == 410
    assert (
        f"A second person with an address at {DOMAIN} said so."
        in client.get("/organizations/prairie-lantern-fund/").content.decode()
    )


@pytest.mark.parametrize(
    "address",
    [
        f"ada@evil-{DOMAIN}",
        f"ada@{DOMAIN}.evil.net",
        f"ada@sub.{DOMAIN}",
        "ada@f\u0443nd.example.org",
        f"ada@evil.example,ada@{DOMAIN}",
        "ada",
    ],
)
def test_a_colleague_anywhere_else_is_not_asked(
    cast: Cast, client: Client, letters: Letters, address: str
) -> None:
    row = held()
    asked = {"way": "colleague", "name": "Ada", "address": address}
    assert post(client, row.page("authority"), asked).status_code == 422
    with pytest.raises(Refused) as no:
        actions.name_colleague(row, name="Ada", address=address)
    assert no.value.field == "address"
    assert not letters(kind="proof_colleague")


def test_nobody_is_their_own_colleague(cast: Cast) -> None:
    row = actions.confirm(
        actions.sign(**for_institution(f"kim@{DOMAIN}", organization_name="Prairie Lantern Fund"))
    )
    assert row.state == "confirmed"
    for address in (f"Kim@{DOMAIN}.", f"kim+second@{DOMAIN}"):
        with pytest.raises(Refused, match="somebody else"):
            actions.name_colleague(row, name="Kim", address=address)


def test_a_colleague_says_no_and_the_signer_hears_it(cast: Cast, client: Client, letters: Letters) -> None:
    row = held()
    actions.name_colleague(row, name="Ada Desk", address=f"ada@{DOMAIN}")
    page = its_page(letters)
    post(client, page, {"agrees": "no"})
    assert again(row).state == "held"
    assert letters(kind="proof_declined", to="kim@elsewhere.example")
    assert post(client, page, {"agrees": "yes"}).status_code == 410
    assert again(row).state == "held"


def test_the_letter_to_a_colleague_who_was_replaced_opens_nothing(
    cast: Cast, client: Client, letters: Letters
) -> None:
    row = held()
    actions.name_colleague(row, name="Ada Desk", address=f"ada@{DOMAIN}")
    old = its_page(letters)
    actions.name_colleague(row, name="Bo Desk", address=f"bo@{DOMAIN}")
    assert post(client, old, {"agrees": "yes"}).status_code == 404
    assert again(row).state == "held"


# --- what a proof does not do -----------------------------------------------------------------------------------


def test_a_proof_of_a_look_alikes_own_domain_does_not_count_it(cast: Cast, settings: Any) -> None:
    row = actions.confirm(
        actions.sign(
            **for_institution(
                "kim@evil.example",
                organization_name="Prairie L\u0430ntern Fund",
                organization_website="https://evil.example",
            )
        )
    )
    with name_server({"evil.example": [actions.record_of(row, "evil.example")]}) as settings.DNS_SERVER:
        actions.look_up(row)
    assert again(row).state == "held", "a moderator looks at the name first"
    assert Case.objects.open().count() == 1


def test_a_convener_who_lets_it_count_is_a_proof_too(cast: Cast, client: Client) -> None:
    row = held()
    cases.decide(
        [Case.objects.get(about=row.subject)], by=cast.ruth, decision="release", reason="Called them."
    )
    shown = client.get("/organizations/prairie-lantern-fund/").content.decode()
    assert "A convener made sure who signed." in shown


def test_an_organization_that_never_signed_shows_no_proofs(cast: Cast, client: Client) -> None:
    assert Organization.objects.filter(slug="harbor-street-clinic").exists()
    assert "How we know" not in client.get("/organizations/harbor-street-clinic/").content.decode()
