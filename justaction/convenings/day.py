"""What the pages of the day show: the steps of the screen, the time that is left, who sits where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.communities.models import Norm
from justaction.convenings import hands, seating
from justaction.convenings.arranging import rooms
from justaction.convenings.models import AgendaItem, Gathering, Joiner, RoomPlace, SenseCheck, Stage
from justaction.web import clock

Showing = Stage.Showing


@dataclass(frozen=True)
class Step:
    """One thing that the screen shows: its name in a form, its title, and the item of the agenda it is."""

    name: str
    showing: str
    title: str
    item: AgendaItem | None = None


@dataclass(frozen=True)
class Left:
    """The time of an item: when it is over, in whole minutes and in words that a page without scripts shows."""

    until: datetime
    minutes: int
    words: str


def steps(
    gathering: Gathering, *, norms: Sequence[Norm] | None = None, items: Iterable[AgendaItem] | None = None
) -> list[Step]:
    """How to join, the agreed norms where there are some, each item of the agenda, the end. What is read already of
    its norms and items is not asked for again."""
    found = [Step("door", Showing.DOOR, _("How to join"))]
    if norms_of(gathering) if norms is None else norms:
        found.append(Step("norms", Showing.NORMS, _("How we treat each other")))
    found += [
        Step(f"item-{item.pk}", Showing.ITEM, item.title, item)
        for item in (gathering.agenda.select_related("owner") if items is None else items)
    ]
    return [*found, Step("end", Showing.END, _("The end"))]


def place_of(stage: Stage, known: Sequence[Step]) -> int:
    """Where on the way the screen is; a sense check or rooms are shown meanwhile."""
    if stage.item_id is not None:
        return next((n for n, step in enumerate(known) if step.item and step.item.pk == stage.item_id), 0)
    return next((n for n, step in enumerate(known) if step.showing == stage.step), 0)


def norms_of(gathering: Gathering) -> list[Norm]:
    """What the community of this gathering agreed on; nothing for a gathering of all of us."""
    slug = gathering.series.scope.partition(":")[2]
    return list(Norm.objects.agreed().filter(community__channel__slug=slug)) if slug else []


def left_of(stage: Stage) -> Left | None:
    """How much time the item has that is shown now; None where nothing is timed."""
    until = stage.item_ends_at
    if until is None:
        return None
    seconds = (until - clock.now()).total_seconds()
    minutes = -int(-seconds // 60) if seconds > 0 else int(-seconds // 60)
    if seconds > 0:
        words = ngettext("%(n)s minute left", "%(n)s minutes left", minutes)
    else:
        words = ngettext("%(n)s minute over", "%(n)s minutes over", minutes)
    return Left(until, minutes if seconds > 0 else -minutes, words % {"n": minutes})


def check_of(gathering: Gathering) -> SenseCheck | None:
    """The newest sense check, open or not."""
    return gathering.checks.order_by("-opened_at", "-id").first()


def results(gathering: Gathering) -> list[tuple[SenseCheck, hands.Bars]]:
    """What was asked and answered, once closed."""
    asked = [one for one in gathering.checks.all() if not one.is_open]
    return [(one, hands.bars(one)) for one in asked]


def rooms_of(gathering: Gathering, mix: int) -> list[tuple[int, list[Joiner]]]:
    """Each small room of a mixing with who sits in it."""
    rooms: dict[int, list[Joiner]] = {}
    places = RoomPlace.objects.filter(joiner__gathering=gathering, mix=mix)
    for place in places.select_related("joiner__person").order_by("room", "joiner__number"):
        rooms.setdefault(place.room, []).append(place.joiner)
    return list(rooms.items())


def room_of(joiner: Joiner, mix: int) -> tuple[int, list[Joiner]] | None:
    """The room in which somebody sits now, and who else does."""
    mine = joiner.places.filter(mix=mix).first()
    if mine is None:
        return None
    others = RoomPlace.objects.filter(joiner__gathering=joiner.gathering_id, mix=mix, room=mine.room)
    others = others.exclude(joiner=joiner).select_related("joiner__person").order_by("joiner__number")
    return mine.room, [place.joiner for place in others]


def next_after(gathering: Gathering) -> Gathering | None:
    """When it meets again."""
    later = gathering.series.gatherings.standing().filter(starts_at__gt=gathering.starts_at)
    return later.select_related("series").order_by("starts_at").first()


def not_arranged(gathering: Gathering, found: list[tuple[int, list[Joiner]]]) -> dict[str, int | list[str]]:
    """What the host should know of the rooms: how many share one with a colleague (not who: where somebody works is
    theirs to tell), and who has no interpreter."""
    people = {one.number: one for _room, members in found for one in members}
    known = {guest.key: guest for guest in seating.guests(gathering, list(people.values()))}
    told = rooms.told([[known[one.number] for one in members] for _room, members in found])
    return {
        "together": len({number for pair in told.together for number in pair}),
        "without": [people[number].called for number in told.without],
    }
