"""Deeds of inviting a nominee: the personal letter, and their yes, no or not yet."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members import actions as members
from justaction.members.models import Person
from justaction.web import clock, pages
from justaction.workinggroup import emails, policy
from justaction.workinggroup.actions.nominating import forget_all_of, locked, waits
from justaction.workinggroup.models import WORKS_FOR, Nomination

State = Nomination.State


@transaction.atomic
def invite(nomination: Nomination, *, by: Person, note: str) -> Nomination:
    """Invite a nominee who said yes, with a personal note. The link works for two weeks. Raises NotAllowed, Refused."""
    row = locked(nomination)
    if row.state != State.CONSENTED:
        raise Refused(_("Only a nominee who said yes, and has no invitation yet, can be invited."))
    if not policy.may_decide(by, row):
        raise NotAllowed(_("Read it first. Then you can invite, for a role that you may give."))
    if not note.strip():
        raise Refused(_("Write a few words to them."), field="note", status=422)
    return send(row, by=by, note=note)


def send(row: Nomination, *, by: Person, note: str) -> Nomination:
    """Write the invitation to a nominee who said yes; the caller has asked whether it may be."""
    row.state, row.note, row.put_off = State.INVITED, note.strip()[:1000], False
    row.invited_by, row.invited_at, row.answer_by = by, clock.now(), clock.now() + WORKS_FOR
    row.save()
    emails.invited(row)
    return row


@transaction.atomic
def resend(nomination: Nomination, *, by: Person) -> Nomination:
    """Write the letter that waits for an answer again, with new time. Raises NotAllowed, Refused."""
    row = locked(nomination)
    if not policy.may_see_name(by, row):
        raise NotAllowed(_("Read it first. Then you can do this."))
    return _again(row)


@transaction.atomic
def ask_again(nomination: Nomination) -> Nomination:
    """The link of a letter has run out, and who has it wants a new one, to the same address. Raises Refused."""
    return _again(locked(nomination))


@transaction.atomic
def accept(nomination: Nomination, *, name: str, listed: bool = False) -> Nomination:
    """Say yes to the invitation: an account for this address, which the letter has shown to be theirs.

    `listed` names them on the public roster once they are appointed. Raises Refused.
    """
    row = locked(nomination)
    waits(row, State.INVITED)
    if not name.strip():
        raise Refused(_("Write your name."), field="name", status=422)
    row.person = members.welcome(name=name, address=row.address)
    row.name, row.listed = " ".join(name.split())[:120], listed
    row.state, row.answer_by, row.put_off, row.note = State.ACCEPTED, None, False, ""
    row.save()
    pages.changed()
    emails.invitation_answered(row, emails.YES)
    return row


@transaction.atomic
def decline(nomination: Nomination) -> None:
    """The nominee says no, to the nomination or the invitation. All that was said is erased; who nominated is thanked,
    who invited is told. Raises Refused."""
    row = locked(nomination)
    if row.state not in (State.SECONDED, State.CONSENTED, State.INVITED):
        raise Refused(_("This was answered, or taken back."))
    emails.invitation_answered(row, emails.NO)
    forget_all_of(row, State.DECLINED)


@transaction.atomic
def put_off(nomination: Nomination) -> Nomination:
    """Ask for two more weeks to think. Who invited is told. Raises Refused."""
    row = locked(nomination)
    if row.state not in (State.SECONDED, State.INVITED):
        raise Refused(_("This was answered, or taken back."))
    row.put_off, row.answer_by = True, clock.now() + WORKS_FOR
    row.save(update_fields=["put_off", "answer_by"])
    emails.invitation_answered(row, emails.LATER)
    return row


def _again(row: Nomination) -> Nomination:
    letter = {State.SECONDED.value: emails.consent_asked, State.INVITED.value: emails.invited}.get(row.state)
    if letter is None:
        raise Refused(_("This was answered, or taken back."))
    row.answer_by = clock.now() + WORKS_FOR
    row.save(update_fields=["answer_by"])
    if letter(row) is None:
        raise Refused(_("Three letters went there in the last hour, and no more will."), status=429)
    return row
