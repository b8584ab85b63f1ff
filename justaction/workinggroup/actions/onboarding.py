"""Deeds of arriving: the list of a role, the buddy, and steps that two people tick."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person, Role
from justaction.web import clock
from justaction.workinggroup import checklists, emails, policy
from justaction.workinggroup.actions.appointing import give, locked_appointment
from justaction.workinggroup.models import Appointment, ChecklistItem, Step


def found_checklists() -> None:
    """Write the first lists of the standard roles that have none. Lists that a steward changed stay as they are."""
    checklists.found(Role.objects.all(), ChecklistItem)


@transaction.atomic
def add_item(role: Role, *, text: str, by: Person, gives: Role | None = None) -> ChecklistItem:
    """Add a step to the list of a role; `gives` is a role given once both have ticked it. Who arrives already keeps
    their own list. Raises NotAllowed, Refused, ValidationError."""
    if not policy.may_write_checklists(by):
        raise NotAllowed(_("Only a steward can write these lists."))
    last = role.checklist.order_by("-order").first()
    row = ChecklistItem(
        role=role, text=" ".join(text.split()), gives=gives, order=last.order + 1 if last else 0
    )
    row.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("This step is in the list."), field="text") from None
    return row


@transaction.atomic
def drop_item(item: ChecklistItem, *, by: Person) -> None:
    """Take a step from the list. Dropping it twice changes nothing. Raises NotAllowed."""
    if not policy.may_write_checklists(by):
        raise NotAllowed(_("Only a steward can write these lists."))
    ChecklistItem.objects.filter(pk=item.pk).delete()


@transaction.atomic
def set_buddy(appointment: Appointment, *, buddy: Person, by: Person) -> Appointment:
    """Say who helps somebody arrive; both are told by letter. Raises NotAllowed, Refused."""
    row = locked_appointment(appointment)
    if not policy.may_steer(by):
        raise NotAllowed(_("Only a convener or a steward can do this."))
    if not policy.may_be_buddy(row).filter(pk=buddy.pk).exists():
        raise Refused(_("Choose somebody else who serves."), field="buddy", status=422)
    if row.buddy_id != buddy.pk:
        row.buddy = buddy
        row.save(update_fields=["buddy"])
        emails.buddy_named(row)
    return row


@transaction.atomic
def tick(step: Step, *, by: Person) -> Step:
    """Say that a step is done, as the newcomer or as the buddy. Once both have, what it gives is given; once all are
    done, the person is ready. Ticking twice changes nothing. Raises NotAllowed, Refused when the role has ended."""
    appointment = locked_appointment(Appointment(pk=step.appointment_id))
    row = Step.objects.select_for_update(of=("self",)).select_related("gives").get(pk=step.pk)
    if not policy.may_tick(by, appointment):
        raise NotAllowed(_("Only the person and their buddy can tick this."))
    if appointment.is_over:
        raise Refused(_("This has ended already."))
    was_done = row.is_done
    if by.pk == appointment.person_id:
        row.ticked_at = row.ticked_at or clock.now()
    elif row.buddy_ticked_at is None:
        row.buddy_ticked_at, row.buddy_ticked_by = clock.now(), by
    row.save()
    if row.is_done and not was_done:
        if row.gives:
            give(appointment, row.gives)
        _ready(appointment)
    return row


def _ready(appointment: Appointment) -> None:
    if all(step.is_done for step in appointment.steps.all()):
        appointment.ready_at = clock.now()
        appointment.save(update_fields=["ready_at"])
        emails.ready(appointment)
