"""Questions about the communities: who may look after one, who may see whom, what may be counted in public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from justaction.web import house

if TYPE_CHECKING:
    from justaction.communities.models import Community, Contribution, Membership, ProcessStep, Repair
    from justaction.members.models import Person

FEWEST = 5  # a smaller group is never shown by itself


def may_open(person: Person | None) -> bool:
    """Whether they may open a community for a channel."""
    return person is not None and (person.may("steward") or person.may("convene"))


def may_coordinate(person: Person | None, community: Community) -> bool:
    """Whether they may look after this community: its norms, and letters to those who have not chosen."""
    return person is not None and person.may("coordinate", community)


def may_see_people(mine: Membership | None, *, coordinates: bool) -> bool:
    """Whether somebody may see who chose to be shown: those in the community (`mine`), and who looks after it."""
    return mine is not None or coordinates


def may_take_part(person: Person | None, community: Community) -> bool:
    """Whether they may propose, rate, give and be introduced here: whoever is in the community or looks after it."""
    return (
        person is not None
        and person.is_active
        and (
            person.memberships.now().filter(community=community).exists() or may_coordinate(person, community)
        )
    )


def may_change(person: Person | None, membership: Membership) -> bool:
    """Whether they may leave with it or show it: only the one whose it is."""
    return person is not None and person.is_active and membership.person_id == person.pk


def shown_number(count: int) -> int | None:
    """A count of people as far as it may be shown; None stands for fewer than FEWEST."""
    return count if count >= FEWEST else None


def shown_groups(counts: Mapping[str, int]) -> tuple[list[tuple[str, int]], int]:
    """Groups of at least FEWEST people, the largest first, and how many people are in all others together.

    The rest is never between 1 and FEWEST - 1, since the total would give it away: the smallest shown group joins
    it then. Nothing is shown at all when everybody together are fewer than FEWEST.
    """
    shown = sorted(
        ((name, n) for name, n in counts.items() if n >= FEWEST), key=lambda pair: (-pair[1], pair[0])
    )
    rest = sum(n for n in counts.values() if n < FEWEST)
    while shown and 0 < rest < FEWEST:
        rest += shown.pop()[1]
    return shown, rest if rest >= FEWEST else 0


# --- repair -----------------------------------------------------------------------------------------------------


def who_can_take(community: Community, *, by_name: bool = False) -> list[Person]:
    """Who can be asked to take what is told about a broken norm: in term, to look after it, to moderate or convene.

    With `by_name` only those who agreed to be named with that role, and nobody in safe mode: whom one can choose.
    """
    from justaction.members.models import Grant

    rows = Grant.objects.now().filter(scope__in=["", community.scope], person__is_active=True)
    if by_name:
        rows = rows.none() if house.names_hidden() else rows.filter(listed=True)
    found: dict[int, Person] = {}
    for grant in rows.select_related("role", "person").order_by("person__name", "person__pk"):
        if {"coordinate", "moderate", "convene"} & set(grant.role.abilities):
            found.setdefault(grant.person_id, grant.person)
    return list(found.values())


def has_conflict(repair: Repair, person: Person) -> bool:
    """Whether somebody can never take it: whom it is about, by choice or by their whole name in it, and the teller."""
    said = " ".join(repair.who.casefold().split())
    return (
        person.pk in (repair.named_id, repair.teller_id) or " ".join(person.name.casefold().split()) in said
    )


def may_read_repair(person: Person | None, repair: Repair) -> bool:
    """Whether they may read a word of it: the one who told it, and who takes it. No role gives more."""
    return person is not None and (person.pk == repair.teller_id or may_move_repair(person, repair))


def may_move_repair(person: Person | None, repair: Repair) -> bool:
    """Whether they take it now."""
    return person is not None and person.is_active and repair.takers.filter(person=person).exists()


# --- finding each other -----------------------------------------------------------------------------------------


def may_be_listed(person: Person) -> bool:
    """Whether the others may be shown their name at all, if they want it: not of somebody under 18."""
    return person.is_active and not person.voices_given.filter(under_18=True, of_another=False).exists()


# --- making something -------------------------------------------------------------------------------------------


def who_can_carry(community: Community, also: Person | None = None) -> QuerySet[Person]:
    """Who can carry, open or close a step: who is in the community and shown there, who looks after it, and `also`."""
    from justaction.members.models import Grant, Person

    looks_after = Grant.objects.now().filter(scope=community.scope).values("person")
    shown = community.memberships.now().filter(listed=True).values("person")
    here = Q(pk__in=looks_after) | Q(pk__in=shown) | Q(pk=also.pk if also else None)
    return Person.objects.filter(here, is_active=True).order_by("name", "pk")


def may_work_on_step(person: Person | None, step: ProcessStep) -> bool:
    """Whether they may say what it is about: whoever carries, opens or closes it, and who looks after the community."""
    return person is not None and (
        (person.is_active and person.pk in (step.owner_id, step.opener_id, step.closer_id))
        or may_coordinate(person, step.process.community)
    )


def may_open_step(person: Person | None, step: ProcessStep) -> bool:
    """Whether they may say that it begins: its opener, and who looks after the community."""
    return person is not None and (
        (person.is_active and person.pk == step.opener_id) or may_coordinate(person, step.process.community)
    )


def may_close_step(person: Person | None, step: ProcessStep) -> bool:
    """Whether they may say that it is done: its closer, and who looks after the community."""
    return person is not None and (
        (person.is_active and person.pk == step.closer_id) or may_coordinate(person, step.process.community)
    )


def may_write_templates(person: Person | None) -> bool:
    """Whether they may write the templates from which something is made: stewards."""
    return person is not None and person.may("steward")


# --- what people give -------------------------------------------------------------------------------------------


def may_read(viewer: Person | None, row: Contribution) -> bool:
    """Whether they may read something given: anybody once it is shown, else who gave it and who looks after it."""
    return row.is_shown or (
        viewer is not None and (row.person_id == viewer.pk or may_coordinate(viewer, row.community))
    )
