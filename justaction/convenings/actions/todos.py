"""Deeds about what people took on: taken, done, carried with what got in the way, or let go with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.convenings import emails, policy
from justaction.convenings.actions.coming import locked
from justaction.convenings.actions.planning import AHEAD
from justaction.convenings.models import Carry, Gathering, ToDo
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.web import clock


@transaction.atomic
def take_on(
    gathering: Gathering,
    *,
    text: str,
    due_on: date,
    by: Person | None,
    owner: Person | None = None,
    owner_name: str = "",
) -> ToDo:
    """Write down what somebody takes on, and by when; one of us, who is told once, or somebody by name.

    Raises NotAllowed, Refused (fields "text", "owner", "due_on").
    """
    row = locked(gathering)
    if not policy.may_take_on(by, row):
        raise NotAllowed(_("Only those who host a gathering, or take its notes, can do this."))
    if row.cancelled_at is not None:
        raise Refused(_("It is cancelled already."))
    text, owner_name = " ".join(text.split())[:240], " ".join(owner_name.split())[:120]
    if not text:
        raise Refused(_("Say what is to be done."), field="text", status=422)
    if (owner is None) == (not owner_name):
        raise Refused(_("Say who takes it on: one person."), field="owner", status=422)
    _check_day(due_on, row)
    made = ToDo.objects.create(gathering=row, text=text, owner=owner, owner_name=owner_name, due_on=due_on)
    if owner is not None and owner != by:
        emails.taken_on_later(made)
    return made


@transaction.atomic
def finish(todo: ToDo, *, by: Person | None) -> ToDo:
    """Say that it is done. Saying it twice is fine. Raises NotAllowed, Refused."""
    row = _locked(todo, by)
    if row.state == ToDo.State.DROPPED:
        raise Refused(_("It was let go. Open it again first."))
    if row.is_open:
        row.state, row.ended_at = ToDo.State.DONE, clock.now()
        row.save(update_fields=["state", "ended_at"])
    return row


@transaction.atomic
def carry(
    todo: ToDo, *, due_on: date, why: str, by: Person | None, gathering: Gathering | None = None
) -> ToDo:
    """Not yet: a new day, and what got in the way; at a gathering, where one is given. Raises NotAllowed, Refused."""
    row = _locked(todo, by)
    if not row.is_open:
        raise Refused(_("It is not open any more."))
    why = " ".join(why.split())[:300]
    if not why:
        raise Refused(_("Say what got in the way. It helps the next time."), field="why", status=422)
    _check_day(due_on, row.gathering)
    if due_on <= row.due_on:
        raise Refused(_("Choose a day after the one it had."), field="due_on", status=422)
    said = {"why": why, "was_due": row.due_on, "due_on": due_on, "at": clock.now()}
    if gathering is None:
        Carry.objects.create(todo=row, **said)
    else:
        Carry.objects.update_or_create(todo=row, gathering=gathering, defaults=said)
    row.due_on = due_on
    row.save(update_fields=["due_on"])
    return row


@transaction.atomic
def let_go(todo: ToDo, *, reason: str, by: Person | None) -> ToDo:
    """It will not be done, and why. Raises NotAllowed, Refused (field "reason")."""
    row = _locked(todo, by)
    if not row.is_open:
        raise Refused(_("It is not open any more."))
    row.reason = " ".join(reason.split())[:300]
    if not row.reason:
        raise Refused(_("Say why, for those who counted on it."), field="reason", status=422)
    row.state, row.ended_at = ToDo.State.DROPPED, clock.now()
    row.save(update_fields=["state", "ended_at", "reason"])
    return row


@transaction.atomic
def open_again(todo: ToDo, *, by: Person | None) -> ToDo:
    """It was not done after all. What is open stays so. Raises NotAllowed."""
    row = _locked(todo, by)
    row.state, row.ended_at, row.reason = ToDo.State.OPEN, None, ""
    row.save(update_fields=["state", "ended_at", "reason"])
    return row


def carry_over(over: Iterable[Gathering]) -> int:
    """What was due at a gathering that is over, and still is open, goes on to the next; once for each. How many."""
    count = 0
    for gathering in over:
        due = ToDo.objects.asked_at(gathering).filter(due_on__lte=gathering.local_day)
        due = due.exclude(carries__gathering=gathering)
        rows = [Carry(todo=one, gathering=gathering, was_due=one.due_on, due_on=one.due_on) for one in due]
        count += len(Carry.objects.bulk_create(rows, ignore_conflicts=True))
    return count


def _check_day(due_on: date, gathering: Gathering) -> None:
    today = clock.today(gathering.zone)
    if due_on < min(today, gathering.local_day):
        raise Refused(_("This day is over already."), field="due_on", status=422)
    if due_on > today + AHEAD:
        raise Refused(_("This is more than three years away."), field="due_on", status=422)


def _locked(todo: ToDo, by: Person | None) -> ToDo:
    ToDo.objects.select_for_update().get(pk=todo.pk)
    row = ToDo.objects.select_related("owner", "gathering__series").get(pk=todo.pk)
    if not policy.may_answer_for(by, row):
        raise NotAllowed(_("Only whoever took it on can do this, and those who host the gathering."))
    return row
