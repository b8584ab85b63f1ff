"""A19: limits still trip when the address is written in other ways, or the network is claimed to be another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client, RequestFactory

from justaction.mail.models import Letter
from justaction.statement import actions
from justaction.statement.actions import guarding
from justaction.statement.models import Signature
from justaction.statement.tests.making import post, worked
from justaction.web import clock, limits, proof

if TYPE_CHECKING:
    from justaction.conftest import Cast

WRITTEN = [
    "noor.haddad@gmail.com",
    "NOOR.HADDAD@GMAIL.COM",
    "noorhaddad@gmail.com",
    "n.o.o.r.haddad@gmail.com",
    "noorhaddad+one@gmail.com",
    "noor.haddad+two+three@gmail.com",
    "nóor.haddad@gmail.com",
    "ｎｏｏｒhaddad@gmail.com",
    "noor.haddad@GMail.com",
    "noorháddad+x@gmail.com",
]


def said(name: str, address: str) -> dict[str, str]:
    return {"name": name, "address": address, "kind": "individual"}


def look(name: str, address: str, n: int) -> guarding.Look:
    """One form with its work done, from a network of its own."""
    work = proof.Work(mark=address, seconds=20.0, until=int(clock.now().timestamp()) + 3600)
    return guarding.look(name=name, address=address, network=f"198.51.100.{n}", work=work, headers={})


def test_a19_three_letters_an_hour_however_the_address_is_written(cast: Cast, client: Client) -> None:
    for n, address in enumerate(WRITTEN):
        assert post(client, "/sign/", said(f"Noor {'abcdefghij'[n]}", address)).status_code in (302, 422)
    assert Letter.objects.filter(kind="signature_confirm").count() == 3


def test_a19_one_mailbox_is_one_mailbox_however_it_is_written(cast: Cast) -> None:
    whys = [look(f"Noor {n}", address, n).why for n, address in enumerate(WRITTEN)]
    assert whys.count("mailbox") == len(WRITTEN) - guarding.TO_ONE_MAILBOX


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP", "True-Client-IP"]
)
def test_a19_a_claimed_network_is_not_believed(cast: Cast, client: Client, header: str) -> None:
    for n in range(9):
        claim = {f"HTTP_{header.upper().replace('-', '_')}": f"203.0.113.{n}"}
        post(client, "/sign/", said(f"Guest {n}", f"guest{n}@gmail.com"), **claim)
    assert Signature.objects.filter(hold_why="many").count() == 1


def test_a19_behind_a_proxy_only_what_our_own_proxy_wrote_counts(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    ask = RequestFactory()
    seen = {
        limits.visitor(
            ask.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"203.0.113.{n}, 198.51.100.4")
        )
        for n in range(5)
    }
    assert seen == {"198.51.100.4"}
    assert limits.visitor(ask.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="2001:db8::1:2:3:4")) == (
        limits.visitor(ask.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="2001:db8::ffff:1"))
    )


def test_a19_limits_name_nobody(cast: Cast, client: Client) -> None:
    from justaction.web.models import Count

    post(client, "/sign/", said("Noor Haddad", "noor@willow.example") | worked("sign"))
    kept = " ".join(f"{row.key} {row.times} {row.until}" for row in Count.objects.all())
    assert "noor" not in kept
    assert "willow" not in kept
    assert "127.0.0.1" not in kept


def test_a_new_domain_has_a_budget_and_a_known_one_has_room(cast: Cast) -> None:
    def from_there(domain: str) -> list[str]:
        return [look(f"P {n}", f"p{n}x@{domain}", n).why for n in range(40)]

    assert from_there("never-seen.example").count("domain") == 40 - guarding.FROM_A_NEW_DOMAIN
    actions.learn_domains()
    assert "domain" not in from_there("fund.example.org")  # an institution that is listed here
    assert "domain" not in from_there("gmail.com")
    assert from_there("mailinator.com").count("throwaway") == 40


def test_the_same_name_at_nearly_the_same_address_is_held(cast: Cast) -> None:
    whys = [look("Maria Garcia", f"maria.garcia{n}@outlook.com", n).why for n in range(6)]
    assert whys.count("alike") == 6 - guarding.ALIKE
