"""Sealed words in letters: that an address is really theirs. No address can be read in the link."""

from __future__ import annotations

import json

from cryptography.fernet import InvalidToken

from justaction.members.models import Person
from justaction.members.sealing import seal

AN_HOUR = 3600  # seconds


def for_address(person: Person, address: str) -> str:
    """A token that only the owner of the new address gets to see."""
    return seal("address").encrypt(json.dumps([person.subject, person.email, address]).encode()).decode()


def read_address(person: Person, token: str) -> str | None:
    """The new address that the token stands for; None when it is old, used, or somebody else's."""
    try:
        subject, was, address = json.loads(seal("address").decrypt(token.encode(), ttl=AN_HOUR))
    except (InvalidToken, ValueError):
        return None
    return str(address) if (subject, was) == (person.subject, person.email) else None
