"""Clashes: two gatherings that need the same person at the same time. It only reads, and forbids nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from justaction.convenings import words
from justaction.convenings.models import AgendaItem, Duty, Gathering

NEEDED, HOSTS, PLANNED = 0, 1, 2  # what a row of `who_is_needed` says
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


def of(gatherings: Iterable[Gathering], *, among: Iterable[Gathering] | None = None) -> list[Clash]:
    """The clashes of each of these with any that stands and is not over, in two questions to the database, or in one where
    nothing else stands at that time.

    In one where those that stand at that time are known already (`among`).
    """
    mine = [one for one in gatherings if one.cancelled_at is None and not one.is_over]
    if not mine:
        return []
    others = list(_near(mine) if among is None else among)
    if all(other.pk == one.pk for one in mine for other in others):
        return []  # nothing else stands at that time
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


def _near(mine: list[Gathering]) -> QuerySet[Gathering]:
    """What stands while any of these lasts."""
    first, last = min(one.starts_at for one in mine), max(one.ends_at for one in mine)
    near = Gathering.objects.standing().filter(starts_at__lt=last, ends_at__gt=first).select_related("series")
    return near.order_by("starts_at", "pk")


def who_is_needed(pks: Iterable[int]) -> dict[int, dict[Who, str]]:
    """Who is needed at each: who has a duty there or carries an item; if nobody hosts it, who planned it.

    One question to the database, in which each row says what of these it is.
    """
    pks = list(pks)
    host = Case(When(role=Duty.Role.HOST, then=Value(HOSTS)), default=Value(NEEDED))
    columns = ("gathering", "whose", "called", "what")
    duties = Duty.objects.filter(gathering__in=pks).annotate(
        whose=F("person"), called=Coalesce("person__name", "name"), what=host
    )
    items = AgendaItem.objects.filter(gathering__in=pks, owner__is_active=True).annotate(
        whose=F("owner"), called=F("owner__name"), what=Value(NEEDED)
    )
    planners = Gathering.objects.filter(pk__in=pks, series__planned_by__is_active=True).annotate(
        gathering=F("pk"),
        whose=F("series__planned_by"),
        called=F("series__planned_by__name"),
        what=Value(PLANNED),
    )
    rows = duties.order_by().values_list(*columns).union(
        items.order_by().values_list(*columns), planners.order_by().values_list(*columns), all=True
    )  # fmt: skip
    found: dict[int, dict[Who, str]] = defaultdict(dict)
    hosted, planned = set(), []
    for gathering, who, called, what in rows:
        if what == PLANNED:
            planned.append((gathering, who, called))
            continue
        found[gathering][who or 0, "" if who else called.casefold()] = called
        if what == HOSTS:
            hosted.add(gathering)
    for gathering, who, called in planned:
        if gathering not in hosted:
            found[gathering][who, ""] = called
    return found
