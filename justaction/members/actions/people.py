"""Deeds about people: welcoming them, and what they change of themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members import emails, holding, policy, tokens
from justaction.members.emails import accounts
from justaction.members.models import Merging, Person
from justaction.web import addresses, clock, limits, pages

NEW_ADDRESSES_A_DAY = 5  # nobody writes to strangers through us
ABOUT_ME = ("name", "field", "neighbourhood", "willing_to_check", "language", "time_zone")


@transaction.atomic
def welcome(*, name: str, address: str, language: str = "") -> Person:
    """The person of an address that its owner has confirmed, made if there is none yet. A known name is kept."""
    address = addresses.key(address)
    person = Person.objects.with_address(address).first()
    if person is None:
        person = Person(email=address, name=name.strip()[:120], language=language)
        person.set_unusable_password()
        try:
            with transaction.atomic():
                person.save(force_insert=True)
                EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
            return person
        except IntegrityError:  # made at the same moment by another request
            person = Person.objects.with_address(address).get()
    verified, _made = EmailAddress.objects.get_or_create(
        user=person, email=address, defaults={"verified": True, "primary": True}
    )
    if not verified.verified:
        verified.verified = True
        verified.save(update_fields=["verified"])
    return person


@transaction.atomic
def edit_me(person: Person, *, by: Person, **new: Any) -> Person:
    """Change what a person tells of themselves: name, field, neighbourhood, willing_to_check, language, time_zone.

    Raises NotAllowed for anybody but the person, TypeError for anything else that one cannot change.
    """
    if not policy.may_edit_me(by, person):
        raise NotAllowed(_("Only you can change this."))
    if unknown := set(new) - set(ABOUT_ME):
        raise TypeError(f"a person has no changeable {', '.join(sorted(unknown))}")
    row = Person.objects.select_for_update().get(pk=person.pk)
    for name, value in new.items():
        setattr(row, name, value)
        setattr(person, name, value)
    row.clean_fields(exclude={field.name for field in Person._meta.fields} - set(new))
    row.save(update_fields=list(new))
    pages.changed()
    return row


@transaction.atomic
def ask_for_address(person: Person, *, by: Person, address: str) -> None:
    """Write to a new address; its link changes the address. The answer is the same whether or not it is taken.

    Raises NotAllowed, and Refused for their own address (field "address"), or for more than five letters a day.
    """
    if not policy.may_edit_me(by, person):
        raise NotAllowed(_("Only you can change this."))
    address = addresses.key(address)
    if address == person.email:
        raise Refused(_("That is your address already."), field="address")
    if limits.tripped("members.new_address", person.subject, most=NEW_ADDRESSES_A_DAY, per=timedelta(days=1)):
        raise Refused(
            _("We wrote to five new addresses today. Try again tomorrow."), field="address", status=429
        )
    emails.new_address(person, address, tokens.for_address(person, address))


@transaction.atomic
def change_address(person: Person, *, by: Person, token: str) -> Person:
    """Change the address to the one in the letter's token, tell the old one, and end every session.

    Raises NotAllowed, and Refused for a token that has run out or an address that somebody else uses.
    """
    if not policy.may_edit_me(by, person):
        raise NotAllowed(_("Only you can change this."))
    row = Person.objects.select_for_update().get(pk=person.pk)
    address = tokens.read_address(row, token)
    if address is None:
        raise Refused(_("This link has run out. Ask for a new letter."))
    return move_address(row, address)


@transaction.atomic
def move_address(person: Person, address: str) -> Person:
    """Let another address sign a person in, and tell the old one, which can take it back for seven days.

    Every session ends. Whoever calls this has made sure that the address is theirs. Raises Refused for one in use.
    """
    row = Person.objects.select_for_update().get(pk=person.pk)
    old = row.email
    _set_address(row, address)
    accounts.address_changed(row, old, tokens.for_way_back(row, old))
    return row


@transaction.atomic
def take_address_back(token: str) -> Person:
    """The owner of the earlier address takes the change back: it signs in again, and every session ends.

    Passkeys and codes made since are taken away, and what was asked for meanwhile in their name (to be erased, to be
    merged, an archive) is taken back too. Raises Refused for a link that is older than seven days, or used.
    """
    found = tokens.read_way_back(token)
    if found is None:
        raise Refused(_("This link has run out, or was used."), status=410)
    person, old, keys = found
    row = Person.objects.select_for_update().get(pk=person.pk)
    lost = row.email
    _set_address(row, old)
    Authenticator.objects.filter(user=row).exclude(pk__in=keys).delete()
    row.keys_changed += 1
    row.taken_back_at = clock.now()
    row.save(update_fields=["keys_changed", "taken_back_at"])
    row.erasures.filter(state="asked").update(state="taken_back", ended_at=clock.now())
    mergings = Merging.objects.filter(Q(kept=row) | Q(gone=row), state__in=["asked", "ready"])
    mergings.update(state="ended", ended_at=clock.now(), reason="")
    row.exports.all().delete()
    accounts.address_taken_back(row, lost)
    return row


def _set_address(row: Person, address: str) -> None:
    if Person.objects.with_address(address).exclude(pk=row.pk).exists():
        raise Refused(_("Another account uses this address."))
    old, row.email = row.email, address
    row.save(update_fields=["email"])
    EmailAddress.objects.filter(user=row).delete()
    EmailAddress.objects.create(user=row, email=address, verified=True, primary=True)
    holding.follow_address(row, old, address)
