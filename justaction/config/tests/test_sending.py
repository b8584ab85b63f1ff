"""The doctor looks at the domain that letters come from, by a real name server, and at a letter as a reader gets it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from justaction.config import sending
from justaction.statement.tests.dns_server import name_server

pytestmark = pytest.mark.django_db


def key(bits: int = 1024) -> str:
    made = rsa.generate_private_key(65537, bits).public_key()
    return base64.b64encode(made.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


@pytest.fixture
def domain(settings: Any) -> Iterator[dict[str, list[str]]]:
    """A domain that says all that is asked for, by way of a provider's name for the key; its records can be changed."""
    settings.PRODUCTION, settings.MAIL_URL = True, "smtps://mail.example.org"
    settings.SITE_URL = "https://collab.example.org"
    settings.MAIL_FROM, settings.INBOX_ADDRESS = "hello@mail.example.org", "reply@mail.example.org"
    settings.DKIM_SELECTOR = "s1"
    known = {
        "mail.example.org": ["v=spf1 mx -all", "something else"],
        "keys.provider.example": [f"k=rsa; p={key()}"],
        "_dmarc.example.org": ["v=DMARC1; p=quarantine"],
    }
    with name_server(known, {"s1._domainkey.mail.example.org": "keys.provider.example"}) as where:
        settings.DNS_SERVER = where
        yield known


def fixes() -> dict[str, str]:
    return {check: fix for check, _saw, fix in sending.examine() if fix}


def test_a_domain_that_says_all_is_well(domain: dict[str, list[str]], settings: Any) -> None:
    assert [check for check, _saw, _fix in sending.examine()] == ["spf", "dkim", "dmarc", "letters"]
    assert fixes() == {}
    settings.MAIL_URL = ""
    assert not sending.examine(), "no letter leaves, so nobody is asked"


@pytest.mark.parametrize(
    ("name", "says", "check", "fix"),
    [
        ("mail.example.org", ["nothing"], "spf", "Add a TXT record to mail.example.org"),
        ("mail.example.org", ["v=spf1 -all", "v=spf1 mx ~all"], "spf", "of several none counts"),
        ("mail.example.org", ["v=spf1 +all"], "spf", "everybody send in your name"),
        ("keys.provider.example", ["hello"], "dkim", "Add the TXT record"),
        ("keys.provider.example", ["v=DKIM1; p="], "dkim", "used now"),
        ("keys.provider.example", ["p=bm90IGEga2V5"], "dkim", "2048 bits"),
        ("_dmarc.example.org", ["hello"], "dmarc", "_dmarc.mail.example.org"),
        ("_dmarc.example.org", ["v=DMARC1; rua=mailto:x@example.org"], "dmarc", "p=none"),
    ],
)
def test_what_is_missing_is_named_with_its_fix(
    domain: dict[str, list[str]], name: str, says: list[str], check: str, fix: str
) -> None:
    domain[name] = says
    assert list(fixes()) == [check]
    assert fix in fixes()[check]


def test_letters_that_come_back_elsewhere_or_end_without_https_are_named(
    domain: dict[str, list[str]], settings: Any
) -> None:
    settings.INBOX_ADDRESS = "reply@elsewhere.example"
    assert "INBOX_ADDRESS" in fixes()["letters"]
    settings.SITE_URL = "http://collab.example.org"
    assert "https" in fixes()["letters"]
    settings.DKIM_SELECTOR = ""
    assert "DKIM_SELECTOR" in fixes()["dkim"]
