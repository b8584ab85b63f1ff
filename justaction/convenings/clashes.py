"""Clashes: two gatherings that need the same person at the same time. It only reads, and forbids nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from justaction.convenings import words
from justaction.convenings.models import AgendaItem, Duty, Gathering

Who = tuple[int, str]  # a person's key, or 0 and the name of somebody from outside


@dataclass(frozen=True)
class Clash:
    """`names` are needed at `gathering` and at `other`, which overlap."""

    names: tuple[str, ...]
    gathering: Gathering
    other: Gathering

    @property
    def words(self) -> str:
        """Needed at the same time at “Small group”, Tuesday, …: Imani Reyes, Ruth Abara."""
        said = {
            "names": ", ".join(self.names),
            "title": self.other.title,
            "when": words.when(self.other),
        }
        return _("Needed at the same time at “%(title)s”, %(when)s: %(names)s.") % said


def of(gatherings: Iterable[Gathering]) -> list[Clash]:
    """The clashes of each of these with any that stands and is not over, in four questions to the database."""
    mine = [one for one in gatherings if one.cancelled_at is None and not one.is_over]
    if not mine:
        return []
    first, last = min(one.starts_at for one in mine), max(one.ends_at for one in mine)
    near = Gathering.objects.standing().filter(starts_at__lt=last, ends_at__gt=first).select_related("series")
    others = list(near.order_by("starts_at", "pk"))
    needed = who_is_needed({one.pk for one in mine} | {other.pk for other in others})
    found = []
    for one in mine:
        for other in others:
            if other.pk == one.pk or other.starts_at >= one.ends_at or other.ends_at <= one.starts_at:
                continue
            both = needed[one.pk].keys() & needed[other.pk].keys()
            if both:
                found.append(Clash(tuple(sorted(needed[one.pk][who] for who in both)), one, other))
    return found


def who_is_needed(pks: Iterable[int]) -> dict[int, dict[Who, str]]:
    """Who is needed at each: who has a duty there or carries an item; if nobody hosts it, who planned it."""
    pks = list(pks)
    found: dict[int, dict[Who, str]] = defaultdict(dict)
    duties = Duty.objects.filter(gathering__in=pks).select_related("person")
    hosted = set()
    for duty in duties:
        found[duty.gathering_id][duty.person_id or 0, duty.name.casefold()] = duty.who
        if duty.role == Duty.Role.HOST:
            hosted.add(duty.gathering_id)
    items = AgendaItem.objects.filter(gathering__in=pks, owner__is_active=True)
    for gathering, owner, name in items.values_list("gathering", "owner", "owner__name"):
        found[gathering][owner, ""] = name
    planned = Gathering.objects.filter(
        Q(pk__in=pks) & ~Q(pk__in=hosted) & Q(series__planned_by__is_active=True)
    )
    names = planned.values_list("pk", "series__planned_by", "series__planned_by__name")
    for gathering, planner, name in names:
        found[gathering][planner, ""] = name
    return found
