"""Builders for the tests of the statement."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from justaction.mail.models import Letter
from justaction.statement import actions
from justaction.statement.models import Signature
from justaction.web import openforms


def signature(address: str = "noor@example.org", name: str = "Noor Haddad", **facts: Any) -> Signature:
    """One that waits for its owner's yes."""
    return actions.sign(name=name, address=address, **facts)


def signed(address: str = "noor@example.org", name: str = "Noor Haddad", **facts: Any) -> Signature:
    """One that its owner confirmed."""
    return actions.confirm(signature(address, name, **facts))


def for_institution(address: str = "omar@willow.example", **facts: Any) -> dict[str, Any]:
    """What somebody types who signs for an institution."""
    return {
        "name": "Omar Castle",
        "address": address,
        "kind": "institution",
        "organization_name": "Willow Street Credit Union",
        "organization_website": "https://www.willow.example/about",
        "role_title": "Director",
        "authority": "The board decided it on 4 May.",
        **facts,
    }


def for_group(address: str = "uma@example.net", **facts: Any) -> dict[str, Any]:
    """What somebody types who signs for a group."""
    return {
        "name": "Uma Bell",
        "address": address,
        "kind": "group",
        "organization_name": "Tuesday Porch Circle",
        "organization_kind": "affinity_group",
        "role_title": "Host",
        "authority": "We all agreed.",
        **facts,
    }


def post(client: Client, url: str, data: dict[str, Any] | None = None, **more: Any) -> HttpResponse:
    """Send a public form as its page would."""
    answer: HttpResponse = client.post(url, {openforms.TOKEN: openforms.token(), **(data or {})}, **more)  # type: ignore[assignment]  # the test client wraps it
    return answer


def links(letter: Letter) -> dict[str, str]:
    """The paths of a letter's links by their purpose: confirm, not-me, withdraw, receipt, listing, renew."""
    found = re.findall(r"https?://[^/\s]+(/(?:\w\w/)?sign/([\w-]+)/[^/\s]+/)", letter.text)
    return {purpose: path for path, purpose in found}
