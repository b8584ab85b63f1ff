"""Sealed words in letters: that an address is really theirs. No address can be read in the link."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.models import Authenticator
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
    keys = Authenticator.objects.filter(user=person).order_by("pk").values_list("pk", flat=True)
    said = json.dumps([person.subject, old, clock.now().timestamp(), list(keys)]).encode()
    return seal("way_back").encrypt_at_time(said, int(clock.now().timestamp())).decode()


def read_way_back(token: str) -> tuple[Person, str, list[int]] | None:
    """The person, their old address, and the keys to sign in that they had then (`Authenticator.pk`).

    It holds through later changes, so that nobody can outrun it by a second one. None when it is older than seven
    days, used, nobody's, or from before an earlier owner took the account back.
    """
    said = _unsealed("way_back", token, SEVEN_DAYS)
    if said is None:
        return None
    subject, old, at, keys = said
    person = Person.objects.filter(subject=subject, is_active=True).exclude(email=old).first()
    if person is None:
        return None
    back = person.taken_back_at
    return None if back is not None and at <= back.timestamp() else (person, str(old), list(keys))


def _made(purpose: str, person: Person, address: str) -> str:
    said = json.dumps([person.subject, person.email, address]).encode()
    return seal(purpose).encrypt_at_time(said, int(clock.now().timestamp())).decode()


def _read(purpose: str, token: str, ttl: int) -> tuple[Person, str] | None:
    said = _unsealed(purpose, token, ttl)
    if said is None:
        return None
    subject, now, address = said
    person = Person.objects.filter(subject=subject, email=now, is_active=True).first()
    return (person, str(address)) if person else None


def _unsealed(purpose: str, token: str, ttl: int) -> list[Any] | None:
    now = int(clock.now().timestamp())
    try:
        said: list[Any] = json.loads(seal(purpose).decrypt_at_time(token.encode(), ttl=ttl, current_time=now))
    except (InvalidToken, ValueError):
        return None
    return said
