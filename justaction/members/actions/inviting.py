"""Deeds of inviting: asking somebody by name to join those who carry the work, and answering."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from justaction.collaborative.models import Collaborative
from justaction.errors import NotAllowed, Refused
from justaction.members import policy
from justaction.members.actions.granting import grant
from justaction.members.actions.people import welcome
from justaction.members.emails import inviting as emails
from justaction.members.models import Grant, Invitation, Person, Role
from justaction.members.models.inviting import WORKS_FOR
from justaction.web import addresses, clock

CONVENER = "convener"
FORGET_AFTER = timedelta(days=90)  # an invitation that nobody answered


@transaction.atomic
def invite(*, name: str, address: str, note: str = "", by: Person) -> Invitation:
    """Ask somebody by a letter to become a convener. Raises NotAllowed, Refused with the field."""
    if not policy.may_invite(by):
        raise NotAllowed(_("Only a convener can invite."))
    address = addresses.key(address)
    if Grant.objects.now().filter(person__email=address, role__slug=CONVENER).exists():
        raise Refused(_("They are a convener already."), field="address")
    row = Invitation(
        name=" ".join(name.split()),
        address=address,
        note=note.strip(),
        ring=Collaborative.objects.get().ring,
        invited_by=by,
        expires_at=clock.now() + WORKS_FOR,
    )
    row.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("They have an invitation already. Send that one again."), field="address") from None
    emails.invited(row)
    return row


@transaction.atomic
def resend_invitation(invitation: Invitation, *, by: Person) -> Invitation:
    """Write the letter again, with new time to answer. Raises NotAllowed, and Refused once it was answered."""
    if not policy.may_invite(by):
        raise NotAllowed(_("Only a convener can invite."))
    return _again(_waiting(invitation))


@transaction.atomic
def ask_for_invitation(invitation: Invitation) -> Invitation:
    """Its link has run out, and who has the letter wants a new one. It goes to the same address. Raises Refused."""
    return _again(_waiting(invitation))


@transaction.atomic
def take_back_invitation(invitation: Invitation, *, by: Person) -> None:
    """Take an invitation back before it is answered; name and address go. Raises NotAllowed, Refused."""
    if not policy.may_invite(by):
        raise NotAllowed(_("Only a convener can do this."))
    _forget(_waiting(invitation), Invitation.State.WITHDRAWN)


@transaction.atomic
def accept_invitation(invitation: Invitation, *, name: str, listed: bool = False) -> Person:
    """Say yes: an account and the role of a convener. `listed` lets the public list name them.

    Whoever has the letter's link has shown that the address is theirs. Raises Refused for an invitation that was
    answered, taken back, or has run out.
    """
    row = _waiting(invitation)
    if row.has_expired:
        raise Refused(_("This invitation has run out. Ask for a new one."))
    if not name.strip():
        raise Refused(_("Write your name."), field="name", status=422)
    person = welcome(name=name, address=row.address)
    role = Role.objects.get(slug=CONVENER)
    if not Grant.objects.now().filter(person=person, role=role, scope="").exists():
        grant(person=person, role=role, by=None, listed=listed)
    emails.accepted(row, person)
    row.state, row.answered_at, row.note = Invitation.State.ACCEPTED, clock.now(), ""
    row.save(update_fields=["state", "answered_at", "note"])
    return person


@transaction.atomic
def decline_invitation(invitation: Invitation) -> None:
    """Say no. The one who invited is told; name, address and note are forgotten. Raises Refused."""
    row = _waiting(invitation)
    emails.declined(row)
    _forget(row, Invitation.State.DECLINED)


@transaction.atomic
def put_off_invitation(invitation: Invitation) -> Invitation:
    """Ask for two more weeks. The one who invited is told. Raises Refused."""
    row = _waiting(invitation)
    row.state, row.expires_at = Invitation.State.LATER, clock.now() + WORKS_FOR
    row.save(update_fields=["state", "expires_at"])
    emails.put_off(row)
    return row


@transaction.atomic
def forget_invitations() -> int:
    """Forget whom nobody heard from for three months; returns how many."""
    old = Invitation.objects.waiting().filter(expires_at__lt=clock.now() - FORGET_AFTER)
    rows = list(old.select_for_update(of=("self",)))
    for row in rows:
        _forget(row, Invitation.State.WITHDRAWN)
    return len(rows)


def _waiting(invitation: Invitation) -> Invitation:
    row = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not row.waits:
        raise Refused(_("This invitation was answered, or taken back."))
    return row


def _again(row: Invitation) -> Invitation:
    row.sent_at, row.expires_at = clock.now(), clock.now() + WORKS_FOR
    row.save(update_fields=["sent_at", "expires_at"])
    if emails.invited(row) is None:
        raise Refused(_("Three letters went there in the last hour, and no more will."), status=429)
    return row


def _forget(row: Invitation, state: Invitation.State) -> None:
    row.state, row.answered_at = state, clock.now()
    row.name = row.address = row.note = ""
    row.save(update_fields=["state", "answered_at", "name", "address", "note"])
