"""Deeds of appointing: a role with a term, what the roster shows, and how it ends."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members import actions as members
from justaction.members.models import Grant, Person, Role
from justaction.record import actions as record
from justaction.web import clock, pages
from justaction.workinggroup import emails, policy
from justaction.workinggroup.actions.nominating import URL, locked
from justaction.workinggroup.models import Appointment, Nomination, Step

Cause = Appointment.Cause


@transaction.atomic
def appoint(
    nomination: Nomination, *, by: Person, ends_on: date, stipend: str = "", buddy: Person | None = None
) -> Appointment:
    """Put who accepted into the role, until the day the term ends. The right is a grant of the members with the same
    end, so it stops by itself; where a step of the role's list gives it, it is given with that step. `stipend` is read by conveners and the person only. Raises NotAllowed, Refused."""
    row = locked(nomination)
    if row.state != Nomination.State.ACCEPTED or row.person is None:
        raise Refused(_("They have not accepted an invitation."))
    if not policy.may_decide(by, row):
        raise NotAllowed(_("Read it first. Then you can appoint, for a role that you may give."))
    if ends_on <= clock.today():
        raise Refused(_("Choose a day after today."), field="ends_on", status=422)
    made = Appointment(
        nomination=row, person=row.person, role=row.role, community=row.community, ends_on=ends_on,
        stipend=stipend.strip()[:300], listed=row.listed, appointed_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("%(name)s has this role already.") % {"name": row.name}) from None
    row.state, row.ended_at = Nomination.State.APPOINTED, clock.now()
    row.save(update_fields=["state", "ended_at"])
    _arrive(made, by=by, buddy=buddy)
    record.enter(
        "appointment.begun",
        made,
        by=by,
        title=made.title,
        url=URL,
        words=words_of(made),
        facts={"until": ends_on.isoformat()},
    )
    emails.appointed(made)
    return made


def _arrive(appointment: Appointment, *, by: Person, buddy: Person | None) -> None:
    """Copy the steps of the role's list; give the role at once where no step gives it."""
    if buddy is not None and not policy.may_be_buddy(appointment).filter(pk=buddy.pk).exists():
        raise Refused(_("Choose somebody else who serves."), field="buddy", status=422)
    items = list(appointment.role.checklist.select_related("gives"))
    if not all(policy.may_give(by, item.gives) for item in items if item.gives):
        raise NotAllowed(_("A step of this role gives more than you may give. Ask a steward."))
    Step.objects.bulk_create(
        Step(appointment=appointment, text=item.text, gives=item.gives, order=item.order) for item in items
    )
    if not any(item.gives_id == appointment.role_id for item in items):
        give(appointment, appointment.role)
    appointment.buddy = buddy
    appointment.ready_at = None if items else clock.now()
    appointment.save(update_fields=["buddy", "ready_at"])
    if buddy is not None:
        emails.buddy_named(appointment)


def give(appointment: Appointment, role: Role) -> None:
    """Give what a role may do, until the term ends. Who has the role from elsewhere keeps it as it is."""
    person, scope = appointment.person, appointment.scope
    if not Grant.objects.now().filter(person=person, role=role, scope=scope).exists():
        grant = members.grant(
            person=person,
            role=role,
            scope=scope,
            by=None,
            ends_on=appointment.ends_on,
            listed=appointment.listed,
        )
        appointment.grants.add(grant)


def words_of(appointment: Appointment) -> dict[str, str]:
    """What the record says of it: never who."""
    community = appointment.community
    return {"role": appointment.role.name, "community": community.channel.name if community else ""}


@transaction.atomic
def show_me(appointment: Appointment, *, by: Person, listed: bool) -> Appointment:
    """Name oneself on the public roster, or no longer. It holds after the end too. Raises NotAllowed."""
    row = locked_appointment(appointment)
    if by.pk != row.person_id:
        raise NotAllowed(_("Only you can change this."))
    row.listed = listed
    row.save(update_fields=["listed"])
    for grant in row.grants.all():
        members.show_my_role(grant, by=by, listed=listed)
    pages.changed()
    return row


@transaction.atomic
def end(appointment: Appointment, *, by: Person) -> Appointment:
    """End it today, before its term: the person leaves, or who may give the role ends it. Raises NotAllowed, Refused."""
    row = locked_appointment(appointment)
    if not policy.may_end(by, row):
        raise NotAllowed(_("Only the person, or who may give the role, can end it."))
    if row.is_over:
        raise Refused(_("This has ended already."))
    return _end(row, Cause.LEFT if by.pk == row.person_id else Cause.ENDED, by=by)


def end_due() -> int:
    """End those whose term is over; returns how many. What they could do has stopped on the day itself."""
    due = Appointment.objects.filter(ended_on=None, ends_on__lte=clock.today())
    ended = 0
    for pk in due.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = locked_appointment(Appointment(pk=pk))
            if row.ended_on is None:
                _end(row, Cause.TERM, by=None)
                ended += 1
    return ended


def _end(row: Appointment, cause: Appointment.Cause, *, by: Person | None) -> Appointment:
    row.ended_on, row.cause = min(clock.today(), row.ends_on), cause
    row.save(update_fields=["ended_on", "cause"])
    for grant in row.grants.all():
        members.let_end(grant, on=row.ended_on)
    record.enter(
        "appointment.ended",
        row,
        by=by,
        title=row.title,
        url=URL,
        words=words_of(row),
        facts={"cause": str(cause), "on": row.ended_on.isoformat()},
    )
    emails.ended(row)
    return row


def locked_appointment(appointment: Appointment) -> Appointment:
    return Appointment.objects.select_for_update(of=("self",)).with_names().get(pk=appointment.pk)
