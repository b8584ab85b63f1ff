"""Sealed words in letters: that an address is really theirs. No address can be read in the link."""

from __future__ import annotations

import json

from cryptography.fernet import InvalidToken

from justaction.members.models import Person
from justaction.members.sealing import seal
from justaction.web import clock

AN_HOUR = 3600  # seconds
SEVEN_DAYS = 7 * 24 * AN_HOUR


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


def for_rescue(person: Person, address: str) -> str:
    """A token for somebody who cannot sign in: only the owner of the new address gets to see it."""
    return _made("rescue", person, address)


def read_rescue(token: str) -> tuple[Person, str] | None:
    """The person and the new address; None when it is old, used, or nobody's."""
    return _read("rescue", token, AN_HOUR)


def for_way_back(person: Person, old: str) -> str:
    """A token that only the owner of the old address gets to see: it brings that address back for seven days."""
    return _made("way_back", person, old)


def read_way_back(token: str) -> tuple[Person, str] | None:
    """The person and their old address; None when it is older than seven days, used, or nobody's."""
    return _read("way_back", token, SEVEN_DAYS)


def _made(purpose: str, person: Person, address: str) -> str:
    said = json.dumps([person.subject, person.email, address]).encode()
    return seal(purpose).encrypt_at_time(said, int(clock.now().timestamp())).decode()


def _read(purpose: str, token: str, ttl: int) -> tuple[Person, str] | None:
    try:
        subject, now, address = json.loads(
            seal(purpose).decrypt_at_time(token.encode(), ttl=ttl, current_time=int(clock.now().timestamp()))
        )
    except (InvalidToken, ValueError):
        return None
    person = Person.objects.filter(subject=subject, email=now, is_active=True).first()
    return (person, str(address)) if person else None
