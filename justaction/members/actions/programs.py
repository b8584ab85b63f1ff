"""Deeds: keys for programs. A key is shown once; what is kept cannot be turned back into it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members import policy
from justaction.members.models import Person, ProgramKey, Scope
from justaction.web import clock

BEGINS = "ja_"  # so that it is known for what it is, where somebody loses it
MOST = 10  # good ones of one person
LONGEST = 365  # days


def fingerprint(text: str) -> str:
    """SHA-256 in hexadecimal digits. A key has 256 random bits, so nobody can try them all."""
    return sha256(text.encode()).hexdigest()


@transaction.atomic
def make_key(*, name: str, scopes: Sequence[str], days: int, by: Person) -> tuple[ProgramKey, str]:
    """A key for a program of theirs, and the key itself, which is told once. Raises Refused."""
    Person.objects.select_for_update().get(pk=by.pk)
    wanted = [scope for scope in Scope.values if scope in scopes]
    if not wanted:
        raise Refused(_("Choose at least one thing that it may read."), field="scopes", status=422)
    good = [row for row in by.program_keys.filter(ended_at=None) if row.is_good]
    if len(good) >= MOST:
        raise Refused(_("You have ten keys. End one first."), field="name")
    secret = BEGINS + secrets.token_urlsafe(32)
    row = ProgramKey.objects.create(
        person=by,
        name=name,
        scopes=wanted,
        digest=fingerprint(secret),
        signs_in=fingerprint(by.get_session_auth_hash()),
        expires_on=clock.today() + timedelta(days=min(max(days, 1), LONGEST)),
    )
    return row, secret


@transaction.atomic
def end_key(row: ProgramKey, *, by: Person) -> None:
    """End a key: its owner, or a steward. Ended twice is ended once. Raises NotAllowed."""
    if not policy.may_end_key(by, row):
        raise NotAllowed(_("This is the key of somebody else."))
    ProgramKey.objects.filter(pk=row.pk, ended_at=None).update(
        ended_at=clock.now(), ended_by_us=by.pk != row.person_id
    )


def used(secret: str) -> ProgramKey | None:
    """The key that a program showed, noted as used on this day; None for one that is not good, or whose owner is gone."""
    row = ProgramKey.objects.select_related("person").filter(digest=fingerprint(secret)).first()
    if row is None or not row.is_good or not row.person.is_active:
        return None
    if row.signs_in != fingerprint(row.person.get_session_auth_hash()):
        return None
    if row.used_on != clock.today():
        ProgramKey.objects.filter(pk=row.pk).update(used_on=clock.today())
    return row
