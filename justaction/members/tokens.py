"""Signed words in letters: that an address is really theirs."""

from __future__ import annotations

from django.core import signing

from justaction.members.models import Person

SALT = "justaction.members.address"
AN_HOUR = 3600  # seconds


def for_address(person: Person, address: str) -> str:
    """A token that only the owner of the new address gets to see."""
    return signing.dumps([person.subject, person.email, address], salt=SALT)


def read_address(person: Person, token: str) -> str | None:
    """The new address that the token stands for; None when it is old, used, or somebody else's."""
    try:
        subject, was, address = signing.loads(token, salt=SALT, max_age=AN_HOUR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(address) if (subject, was) == (person.subject, person.email) else None
