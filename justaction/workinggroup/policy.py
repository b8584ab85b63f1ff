"""Questions about the working group: who may nominate, read, second, invite, appoint, end; and what may be counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from justaction.ballots import policy as ballot_policy
from justaction.members.models import Grant, Person, Role
from justaction.web import addresses
from justaction.workinggroup.models import Appointment, Minutes, Nomination, Seats

HALF = 2  # a field has more than one part in so many of the group: the mix is uneven
FEWEST = 5  # a smaller group is never shown by itself


def may_nominate(person: Person | None) -> bool:
    """Whether they may nominate somebody: anybody who is signed in."""
    return person is not None and person.is_active


def may_steer(person: Person | None) -> bool:
    """Whether they may read nominations and look after the working group: conveners and stewards."""
    return person is not None and (person.may("convene") or person.may("steward"))


def is_about(person: Person | None, nomination: Nomination) -> bool:
    """Whether the nomination proposes this very person."""
    if person is None:
        return False
    same_address = bool(nomination.address) and addresses.key(person.email) == nomination.address
    return same_address or nomination.person_id == person.pk


def may_read(person: Person | None, nomination: Nomination) -> bool:
    """Whether they may read what was said, without the name: who steers, never about themselves."""
    return may_steer(person) and nomination.is_open and not is_about(person, nomination)


def may_see_name(person: Person | None, nomination: Nomination) -> bool:
    """Whether they may see whose it is: who has written down what they think. Whoever nominated knows it already."""
    if not may_read(person, nomination) or person is None:
        return False
    return nomination.nominated_by_id == person.pk or nomination.readings.filter(reader=person).exists()


def may_see_nominator(person: Person | None, nomination: Nomination) -> bool:
    """Whether they may see who nominated: those who see the name, once the nominee has said yes."""
    return nomination.consented_at is not None and may_see_name(person, nomination)


def may_second(person: Person | None, nomination: Nomination) -> bool:
    """Whether they may second it: who has read it, and did not nominate it."""
    return (
        person is not None
        and nomination.nominated_by_id != person.pk
        and nomination.state == Nomination.State.NOMINATED
        and may_see_name(person, nomination)
    )


def may_give(person: Person | None, role: Role) -> bool:
    """Whether they may put somebody into a role: a steward into any; a convener into one that can do no more than
    they can do themselves."""
    if person is None or not may_steer(person):
        return False
    return person.may("steward") or all(person.may(ability) for ability in role.abilities)


def may_decide(person: Person | None, nomination: Nomination) -> bool:
    """Whether they may invite or appoint the nominee, or set the nomination aside."""
    return may_see_name(person, nomination) and may_give(person, nomination.role)


def may_take_back(person: Person | None, nomination: Nomination) -> bool:
    """Whether they may take a nomination back: who made it, until somebody is invited."""
    early = {Nomination.State.NOMINATED, Nomination.State.SECONDED, Nomination.State.CONSENTED}
    return person is not None and nomination.nominated_by_id == person.pk and nomination.state in early


def may_end(person: Person | None, appointment: Appointment) -> bool:
    """Whether they may end it before its term: the person, or who may give the role."""
    return person is not None and (person.pk == appointment.person_id or may_give(person, appointment.role))


def may_see_stipend(person: Person | None, appointment: Appointment) -> bool:
    """Whether they may read what is paid: the person and those who steer."""
    return person is not None and (person.pk == appointment.person_id or may_steer(person))


def fields_of(serving: Iterable[Appointment]) -> list[str]:
    """The field of each person who serves, "" for who did not say; nobody twice."""
    by_person = {one.person_id: one.person.field for one in serving}
    return [field.name if field else "" for field in by_person.values()]


def counted(fields: Iterable[str]) -> Counter[str]:
    """How many people of each field, with those who did not say under ""."""
    return Counter(fields)


def uneven_in_public(fields: list[str]) -> tuple[str, int, int] | None:
    """The same as `uneven`, where so many work in the field that it may be shown."""
    found = uneven(fields)
    return found if found and found[1] >= FEWEST else None


def uneven(fields: Iterable[str]) -> tuple[str, int, int] | None:
    """The field that more than half of a group work in, how many do, and of how many; None when there is none.

    `fields` has one name for each person, "" for who did not say. Those count in the group.
    """
    named = list(fields)
    counted = Counter(name for name in named if name)
    for name, n in counted.most_common(1):
        if n * HALF > len(named):
            return name, n, len(named)
    return None


# --- charter, minutes, hand-over --------------------------------------------------------------------------------


def may_agree_charter(person: Person | None) -> bool:
    """Whether they may write down a version of the charter that was agreed on."""
    return may_steer(person)


def may_write_minutes(person: Person | None) -> bool:
    """Whether they may write minutes: who serves in the working group, and who steers."""
    return person is not None and (
        may_steer(person) or Appointment.objects.now().filter(person=person).exists()
    )


def may_see_minutes(person: Person | None, minutes: Minutes) -> bool:
    """Whether they may read these: anybody once they are approved, before that who may write some."""
    return minutes.approved_on is not None or may_write_minutes(person)


def may_approve(person: Person | None, minutes: Minutes) -> bool:
    """Whether they may approve minutes: who may write some, never their own."""
    return may_write_minutes(person) and person is not None and minutes.written_by_id != person.pk


def may_hand_over(person: Person | None, held: Appointment | Grant) -> bool:
    """Whether they may write down what goes over to whom: the person, or who steers."""
    return person is not None and (person.pk == held.person_id or may_steer(person))


def may_take_over(held: Appointment | Grant) -> QuerySet[Person]:
    """Who can take something on: everybody else who serves now; of a role without appointment, who has one there too."""
    can = Q(pk__in=Appointment.objects.now().values("person"))
    if isinstance(held, Grant):
        can |= Q(pk__in=Grant.objects.now().filter(scope__in=["", held.scope]).values("person"))
    return Person.objects.filter(can, is_active=True).exclude(pk=held.person_id).order_by("name", "pk")


# --- arriving ---------------------------------------------------------------------------------------------------


def may_write_checklists(person: Person | None) -> bool:
    """Whether they may change the steps of a role: stewards, since a step can give a role."""
    return person is not None and person.may("steward")


def may_be_buddy(appointment: Appointment) -> QuerySet[Person]:
    """Who can help somebody arrive: everybody else who serves or has a role now."""
    serving = Appointment.objects.now().values("person")
    roles = Grant.objects.now().values("person")
    found = Person.objects.filter(Q(pk__in=serving) | Q(pk__in=roles), is_active=True)
    return found.exclude(pk=appointment.person_id).order_by("name", "pk")


def may_see_steps(person: Person | None, appointment: Appointment) -> bool:
    """Whether they may see how somebody arrives: the person, their buddy, and who steers."""
    return may_tick(person, appointment) or may_steer(person)


def may_tick(person: Person | None, appointment: Appointment) -> bool:
    """Whether they may tick a step: the person, and their buddy."""
    return person is not None and person.pk in (appointment.person_id, appointment.buddy_id)


# --- seats ------------------------------------------------------------------------------------------------------


def may_read_candidates(person: Person | None, seats: Seats) -> bool:
    """Whether they may read what was said of the nominees: who votes on these seats."""
    return seats.ballot is not None and ballot_policy.may_vote(ballot_policy.elector_of(person, seats.ballot))
