"""Deeds about a lost address: by a recovery code at once, or by the word of two people after some days."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members import policy, tokens
from justaction.members.actions.keys import use_recovery_code
from justaction.members.actions.people import move_address
from justaction.members.emails import accounts as emails
from justaction.members.models import Person, Rescue
from justaction.members.models.accounts import WAIT_TO_RESCUE
from justaction.record import actions as record
from justaction.web import addresses, clock, limits

TRIES_AN_HOUR = 10  # for one account, and for one network


def ask_with_code(*, old: str, new: str, code: str, visitor: str) -> None:
    """Write to the new address of somebody who has a recovery code; its link moves the account there.

    Wrong codes and unknown addresses get the same answer. Raises Refused (field "code"), and (429) after ten tries an
    hour. A try is counted for good before the code is looked at: a refusal must not take its own count back.
    """
    _count(old, visitor)
    with transaction.atomic():
        _write_to_new_address(old, new, code)


def _write_to_new_address(old: str, new: str, code: str) -> None:
    person = Person.objects.with_address(old).filter(is_active=True).first()
    wrong = Refused(_("Address and recovery code do not fit together."), field="code", status=422)
    if person is None:
        raise wrong
    try:
        use_recovery_code(person, code=code)
    except Refused:
        raise wrong from None
    address = addresses.key(new)
    if not Person.objects.with_address(address).exists():
        emails.rescue_address(person, address, tokens.for_rescue(person, address))


@transaction.atomic
def move_by_token(token: str) -> Person:
    """The owner of the new address says yes: it signs them in from now on, and the old one is told.

    Raises Refused for a link that has run out, or an address that somebody else uses.
    """
    found = tokens.read_rescue(token)
    if found is None:
        raise Refused(_("This link has run out. Ask for a new letter."), status=410)
    person, address = found
    return move_address(person, address)


def ask_for_help(*, old: str, new: str, words: str, visitor: str) -> None:
    """Ask a steward for one's account. The answer is the same whether or not there is one.

    The old address is told at once, and can stop it. Raises Refused (429) after ten tries an hour, and for the same
    address twice (field "new").
    """
    _count(old, visitor)
    address = addresses.key(new)
    if address == addresses.key(old):
        raise Refused(_("Name an address that you can read."), field="new", status=422)
    with transaction.atomic():
        person = Person.objects.with_address(old).filter(is_active=True).select_for_update().first()
        if person is None or Person.objects.with_address(address).exists():
            return
        if Rescue.objects.filter(person=person, state__in=Rescue.OPEN).exists():
            return
        emails.rescue_asked(Rescue.objects.create(person=person, address=address, words=words.strip()))


@transaction.atomic
def vouch(rescue: Rescue, *, by: Person, how: str) -> Rescue:
    """Say how one made sure that it is them: a steward first, then a second person. Then it waits seven days.

    Raises NotAllowed, and Refused when it is over.
    """
    row = _locked(rescue)
    if row.state == Rescue.State.ASKED:
        if not policy.may_vouch_first(by, row):
            raise NotAllowed(_("A steward has to say this first."))
        row.first, row.first_how, row.state = by, how.strip(), Rescue.State.VOUCHED
    elif row.state == Rescue.State.VOUCHED:
        if not policy.may_vouch_second(by, row):
            raise NotAllowed(_("A second person has to say this."))
        row.second, row.second_how, row.state = by, how.strip(), Rescue.State.WAITING
        row.due_at = clock.now() + WAIT_TO_RESCUE
        emails.rescue_waits(row)
    else:
        raise Refused(_("This was decided already."))
    row.save()
    return row


@transaction.atomic
def refuse(rescue: Rescue, *, by: Person) -> Rescue:
    """Do not give the account to this address. Raises NotAllowed, and Refused when it is over."""
    row = _locked(rescue)
    if not policy.may_rescue(by) or by.pk == row.person_id:
        raise NotAllowed(_("Only a steward can do this."))
    return _end(row, Rescue.State.REFUSED)


@transaction.atomic
def stop(rescue: Rescue) -> Rescue:
    """The owner of the old address can read it after all: nothing moves. Raises Refused when it is done."""
    return _end(_locked(rescue), Rescue.State.STOPPED)


def finish_due() -> int:
    """Move the accounts whose seven days are over; how many."""
    due = Rescue.objects.filter(state=Rescue.State.WAITING, due_at__lte=clock.now())
    return sum(_finish(pk) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _finish(pk: int) -> bool:
    row = Rescue.objects.select_for_update(of=("self",)).select_related("person").get(pk=pk)
    if row.state != Rescue.State.WAITING:
        return False
    try:
        move_address(row.person, row.address)
    except Refused:  # somebody else uses the new address by now
        _end(row, Rescue.State.REFUSED)
        return False
    row.person.refresh_from_db()
    emails.rescue_done(row)
    record.enter(
        "account.recovered", row, by=None, title="An account was given back to its owner", url="/record/"
    )
    _end(row, Rescue.State.DONE)
    return True


def _end(row: Rescue, state: str) -> Rescue:
    if row.state not in Rescue.OPEN:
        raise Refused(_("This was decided already."), status=410)
    row.state, row.ended_at = state, clock.now()
    row.address = row.words = row.first_how = row.second_how = ""
    row.save()
    return row


def _locked(rescue: Rescue) -> Rescue:
    return Rescue.objects.select_for_update(of=("self",)).select_related("person").get(pk=rescue.pk)


def _count(old: str, visitor: str) -> None:
    hour = timedelta(hours=1)
    counted = limits.count(
        limits.Limit("rescue.account", addresses.limit_key(old), TRIES_AN_HOUR, hour),
        limits.Limit("rescue.visitor", visitor, TRIES_AN_HOUR * 6, hour),
    )
    if counted.tripped:
        raise Refused(_("Too many tries. Try again in an hour."), status=429)
