"""Deeds about passkeys and recovery codes. Each tells its owner by a letter; most end every other session."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members import emails, policy
from justaction.members.models import Person
from justaction.web import clock

MOST_PASSKEYS = 10
NAME_LENGTH = 60


@transaction.atomic
def add_passkey(person: Person, *, by: Person, name: str, credential: dict[str, Any]) -> Authenticator:
    """Keep a passkey that `passkeys.check_new` found good. Raises NotAllowed, and Refused for the eleventh."""
    from allauth.mfa.webauthn.internal.auth import WebAuthn  # with fido2, which few processes need

    row = _locked(person, by=by)
    if _passkeys(row).count() >= MOST_PASSKEYS:
        raise Refused(_("You have ten passkeys. Take one away first."), field="name")
    key = WebAuthn.add(row, _name(name), credential).instance
    _end_other_sessions(row, person)
    emails.passkey_added(row, str(key))
    return key


@transaction.atomic
def rename_passkey(key: Authenticator, *, by: Person, name: str) -> Authenticator:
    """Call a passkey something else. Raises NotAllowed."""
    _locked(key.user, by=by)
    row = Authenticator.objects.select_for_update().get(pk=key.pk)
    row.wrap().name = _name(name)
    row.save(update_fields=["data"])
    return row


@transaction.atomic
def remove_passkey(key: Authenticator, *, by: Person) -> None:
    """Take a passkey away: it signs nobody in any more. Raises NotAllowed."""
    person = _locked(key.user, by=by)
    if not _passkeys(person).filter(pk=key.pk).delete()[0]:
        return
    _end_other_sessions(person, by)
    emails.passkey_removed(person, str(key))


@transaction.atomic
def used_passkey(key: Authenticator) -> None:
    """Note when a passkey was last used."""
    key.last_used_at = clock.now()
    key.save(update_fields=["last_used_at"])


@transaction.atomic
def make_recovery_codes(person: Person, *, by: Person) -> list[str]:
    """Make ten new recovery codes, in place of those there were; they are shown once. Raises NotAllowed."""
    row = _locked(person, by=by)
    Authenticator.objects.filter(user=row, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(row).get_unused_codes()
    _end_other_sessions(row, person)
    emails.recovery_codes_made(row)
    return codes


@transaction.atomic
def use_recovery_code(person: Person, *, code: str) -> int:
    """Use up one recovery code, and tell its owner. Returns how many are left; raises Refused for what is none."""
    row = Person.objects.select_for_update().get(pk=person.pk)
    kept = Authenticator.objects.filter(user=row, type=Authenticator.Type.RECOVERY_CODES).first()
    codes = RecoveryCodes(kept) if kept else None
    if codes is None or not codes.validate_code(code):
        raise Refused(
            _("That is not one of your recovery codes, or it was used."), field="recovery_code", status=422
        )
    used_passkey(codes.instance)
    left = len(codes.get_unused_codes())
    emails.recovery_code_used(row, left)
    return left


@transaction.atomic
def sign_out_elsewhere(person: Person, *, by: Person) -> None:
    """End every other session of a person. Raises NotAllowed."""
    _end_other_sessions(_locked(person, by=by), person)


@transaction.atomic
def ask_for_passkey(person: Person) -> None:
    """Tell somebody whose role needs a passkey, and who has none, by when to get one. Asked once."""
    row = Person.objects.select_for_update().get(pk=person.pk)
    if row.passkey_asked_on or not policy.needs_passkey(row) or policy.held(row):
        return
    row.passkey_asked_on = person.passkey_asked_on = clock.today()
    row.save(update_fields=["passkey_asked_on"])
    emails.passkey_wanted(row, policy.passkey_due(row))


@transaction.atomic
def forget_keys(person: Person) -> None:
    """Take every passkey and recovery code of somebody away who lost them all (`justaction forget_keys`).

    Whoever runs the machine has made sure that it is them. Their owner gets a letter and new time to get a passkey.
    """
    row = Person.objects.select_for_update().get(pk=person.pk)
    Authenticator.objects.filter(user=row).delete()
    row.passkey_asked_on = None
    row.save(update_fields=["passkey_asked_on"])
    _end_other_sessions(row, person)
    emails.keys_forgotten(row)


def _locked(person: Person, *, by: Person) -> Person:
    if not policy.may_edit_me(by, person):
        raise NotAllowed(_("Only you can change this."))
    return Person.objects.select_for_update().get(pk=person.pk)


def _passkeys(person: Person) -> Any:
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN)


def _name(name: str) -> str:
    return " ".join(name.split())[:NAME_LENGTH] or _("Passkey")


def _end_other_sessions(row: Person, person: Person) -> None:
    """A session knows how often the keys had changed when it began; the page at hand takes the new number along."""
    row.keys_changed += 1
    row.save(update_fields=["keys_changed"])
    person.keys_changed = row.keys_changed
