"""Questions about convenings: who may plan one and look after it, who may come, who sees how to join."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from justaction.web import clock

if TYPE_CHECKING:
    from justaction.convenings.models import Gathering, Registration
    from justaction.members.models import Person

FEWEST = 5  # a smaller group is never shown by itself
DOORS_STAY = timedelta(minutes=30)  # open after the end: many evenings run over
NOTES_STAY = timedelta(days=1)  # open after the end, for what stands on paper


def may_plan(person: Person | None, scope: str = "") -> bool:
    """Whether they may plan, change and cancel here: conveners everywhere, coordinators in their community."""
    return person is not None and (person.may("convene") or (bool(scope) and person.may("coordinate", scope)))


def may_look_after(person: Person | None, gathering: Gathering) -> bool:
    """Whether they may change and cancel this gathering."""
    return may_plan(person, gathering.series.scope)


def may_come(person: Person | None) -> bool:
    """Whether they may ask for a seat: anybody who is a member here."""
    return person is not None and person.is_active


def may_answer(person: Person | None, registration: Registration) -> bool:
    """Whether they may say yes or no to it: only the one whose it is."""
    return may_come(person) and person is not None and registration.person_id == person.pk


def may_see_door(registration: Registration | None, gathering: Gathering) -> bool:
    """Whether the link and the number to call may be shown: to those with a seat, from an hour before to the end."""
    if registration is None or not registration.comes or gathering.cancelled_at is not None:
        return False
    return gathering.opens_door_at <= clock.now() < gathering.ends_at


def shown_number(count: int) -> int | None:
    """A count of people as far as it may be shown; None stands for fewer than FEWEST."""
    return count if count >= FEWEST else None


def doors_close_at(gathering: Gathering) -> datetime:
    """When nobody can join any more, and those who joined are forgotten."""
    return gathering.ends_at + DOORS_STAY


def may_join(gathering: Gathering) -> bool:
    """Whether people may join by code: anybody, from an hour before to half an hour after the end."""
    return gathering.cancelled_at is None and gathering.opens_door_at <= clock.now() < doors_close_at(
        gathering
    )


def may_make_code(person: Person | None, gathering: Gathering) -> bool:
    """Whether they may make the code to join: who looks after it, until the doors are closed."""
    return (
        may_look_after(person, gathering)
        and gathering.cancelled_at is None
        and clock.now() < doors_close_at(gathering)
    )


def may_run_day(person: Person | None, gathering: Gathering) -> bool:
    """Whether they may move the screen, ask sense checks and make rooms: who looks after it, while people can join."""
    return may_look_after(person, gathering) and may_join(gathering)


def may_write_notes(person: Person | None, gathering: Gathering) -> bool:
    """Whether a member may write in the notes: those with a seat and those who look after it, to a day after the end."""
    if gathering.cancelled_at is not None or not may_come(person) or person is None:
        return False
    if not gathering.opens_door_at <= clock.now() < gathering.ends_at + NOTES_STAY:
        return False
    return (
        may_look_after(person, gathering) or gathering.registrations.coming().filter(person=person).exists()
    )
