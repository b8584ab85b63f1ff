"""Questions about convenings: who may plan one and look after it, who may come, who sees how to join."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from justaction.members.models import Grant, Person
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.convenings.models import Gathering, Minutes, Registration, ToDo

FEWEST = 5  # a smaller group is never shown by itself
DOORS_STAY = timedelta(minutes=30)  # open after the end: many evenings run over
NOTES_STAY = timedelta(days=1)  # open after the end, for what stands on paper
NEEDS_BEFORE = timedelta(hours=72)
FEEDBACK_STAYS = timedelta(days=21)


def may_plan(person: Person | None, scope: str = "") -> bool:
    """Whether they may plan, change and cancel here: conveners everywhere, coordinators in their community."""
    return person is not None and (person.may("convene") or (bool(scope) and person.may("coordinate", scope)))


def may_look_after(person: Person | None, gathering: Gathering) -> bool:
    """Whether they may change and cancel this gathering."""
    return may_plan(person, gathering.series.scope)


def may_host(person: Person | None, gathering: Gathering) -> bool:
    """Whether they may run it on the day: its agenda, the run sheet, what comes of it. Who looks after it, hosts it or
    facilitates it."""
    if may_look_after(person, gathering):
        return True
    if person is None or not person.is_active:
        return False
    return gathering.duties.filter(person=person, role__in=["host", "facilitator"]).exists()


def may_see_needs(person: Person | None, gathering: Gathering) -> bool:
    """Whether they may read who needs what: who arranges it, always; who hosts, from 72 hours before to the end."""
    if may_look_after(person, gathering):
        return True
    near = gathering.starts_at - NEEDS_BEFORE <= clock.now() < gathering.ends_at
    return near and may_host(person, gathering)


def may_see_names(person: Person | None, gathering: Gathering) -> bool:
    """Whether they may read who carries what at it: who looks after it, who comes, and who is in its community."""
    if person is None or not person.is_active:
        return False
    if may_look_after(person, gathering) or gathering.duties.filter(person=person).exists():
        return True
    if gathering.registrations.exclude(state="declined").filter(person=person).exists():
        return True
    _kind, _colon, channel = gathering.series.scope.partition(":")
    return bool(channel) and person.memberships.now().filter(community__channel__slug=channel).exists()


def may_carry(gathering: Gathering) -> QuerySet[Person]:
    """Who can be asked to carry an item, a duty or an action: who comes, who serves here, who has a duty there."""
    scope = gathering.series.scope
    serves = Grant.objects.now().filter(scope__in={"", scope})
    comes = gathering.registrations.exclude(state="declined")
    chosen = Q(pk__in=serves.values("person")) | Q(pk__in=comes.values("person"))
    chosen |= Q(pk__in=gathering.duties.exclude(person=None).values("person"))
    return Person.objects.filter(chosen, is_active=True).order_by("name", "pk")


def may_take_on(person: Person | None, gathering: Gathering) -> bool:
    """Whether they may write down who takes on what: who hosts it, or takes its notes."""
    if person is None or not person.is_active:
        return False
    return may_host(person, gathering) or gathering.duties.filter(person=person, role="notes").exists()


def may_answer_for(person: Person | None, todo: ToDo) -> bool:
    """Whether they may say how far an action is: whoever took it on, and who hosts where it was taken on."""
    if person is None or not person.is_active:
        return False
    return todo.owner_id == person.pk or may_host(person, todo.gathering)


def may_write_minutes(person: Person | None, gathering: Gathering) -> bool:
    """Whether they may write the minutes: who hosts it, or takes its notes."""
    return may_take_on(person, gathering)


def may_approve_minutes(person: Person | None, minutes: Minutes) -> bool:
    """Whether they may say that the words are right: who hosts it or was there, and never who wrote them last."""
    if person is None or not person.is_active or minutes.written_by_id == person.pk:
        return False
    gathering = minutes.gathering
    was_there = gathering.registrations.filter(person=person, state="attended").exists()
    return was_there or may_host(person, gathering)


def may_see_minutes(person: Person | None, minutes: Minutes) -> bool:
    """Whether they may read them: everybody once they are approved; before, who writes or approves them."""
    if minutes.approved_at is not None:
        return True
    return may_write_minutes(person, minutes.gathering) or may_approve_minutes(person, minutes)


def may_give_feedback(gathering: Gathering) -> bool:
    """Whether it takes feedback: from its beginning until three weeks after its end."""
    if gathering.cancelled_at is not None:
        return False
    return gathering.starts_at <= clock.now() < gathering.ends_at + FEEDBACK_STAYS


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
    """Whether they may make the code to join: who hosts it, until the doors are closed."""
    return may_host(person, gathering) and may_open(gathering)


def may_open(gathering: Gathering) -> bool:
    """Whether it can still have a code: until the doors are closed."""
    return gathering.cancelled_at is None and clock.now() < doors_close_at(gathering)


def may_run_day(person: Person | None, gathering: Gathering) -> bool:
    """Whether they may move the screen, ask sense checks and make rooms: who hosts it, while people can join."""
    return may_host(person, gathering) and may_join(gathering)


def may_write_notes(person: Person | None, gathering: Gathering) -> bool:
    """Whether a member may write in the notes: those with a seat, those who host it or take its notes; to a day after."""
    if gathering.cancelled_at is not None or not may_come(person) or person is None:
        return False
    if not gathering.opens_door_at <= clock.now() < gathering.ends_at + NOTES_STAY:
        return False
    return may_take_on(person, gathering) or gathering.registrations.coming().filter(person=person).exists()


def may_enter(person: Person | None, gathering: Gathering) -> bool:
    """Whether a member may say that they are there without the code: those with a seat, and who hosts it."""
    if person is None or not may_come(person) or not may_join(gathering):
        return False
    return may_host(person, gathering) or gathering.registrations.coming().filter(person=person).exists()
