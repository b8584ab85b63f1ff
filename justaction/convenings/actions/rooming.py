"""Deeds of small rooms: mixing everybody who is there, once more with others, moving one, seating who comes late."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.convenings import seating
from justaction.convenings.actions.sensing import running
from justaction.convenings.arranging import rooms
from justaction.convenings.models import Gathering, Joiner, RoomPlace, Stage
from justaction.errors import Refused
from justaction.members.models import Person

LARGEST = 20


@transaction.atomic
def make_rooms(gathering: Gathering, *, by: Person | None, size: int = rooms.SIZE) -> rooms.Mixing:
    """Put everybody who is there into rooms of about `size`, away from those with whom they sat earlier today.

    Returns the rooms (keys are the numbers of people), with what could not be arranged. Raises NotAllowed, Refused.
    """
    row, stage = running(gathering, by)
    if not 2 <= size <= LARGEST:
        raise Refused(_("From 2 to 20 people in a room."), field="size", status=422)
    people = {one.number: one for one in row.joiners.select_related("person")}
    if not people:
        raise Refused(_("Nobody has joined yet."))
    made = rooms.mix(seating.guests(row, list(people.values())), seed=stage.mix, met=_met(row), size=size)
    stage.mix += 1
    stage.showing = Stage.Showing.ROOMS
    stage.save(update_fields=["mix", "showing"])
    RoomPlace.objects.bulk_create(
        RoomPlace(joiner=people[number], mix=stage.mix, room=room)
        for room, members in enumerate(made.rooms, 1)
        for number in members
    )
    return made


@transaction.atomic
def move(joiner: Joiner, *, room: int, by: Person | None) -> None:
    """Put one person into another room of the mixing that is on. Raises NotAllowed, Refused (field "room")."""
    row, stage = running(joiner.gathering, by)
    here = RoomPlace.objects.filter(joiner__gathering=row, mix=stage.mix)
    if not here.exists():
        raise Refused(_("There are no rooms yet."))
    last = max(here.values_list("room", flat=True))
    if not 1 <= room <= last + 1:
        raise Refused(_("Choose a room from 1 to %(last)s.") % {"last": last + 1}, field="room", status=422)
    RoomPlace.objects.update_or_create(joiner=joiner, mix=stage.mix, defaults={"room": room})


@transaction.atomic
def seat_late(gathering: Gathering, *, by: Person | None) -> int:
    """Find a room for everybody who came after the rooms were made; how many. Raises NotAllowed, Refused."""
    row, stage = running(gathering, by)
    people = list(row.joiners.select_related("person"))
    places = dict(
        RoomPlace.objects.filter(joiner__gathering=row, mix=stage.mix).values_list("joiner", "room")
    )
    if not places:
        raise Refused(_("There are no rooms yet."))
    known = dict(zip([one.pk for one in people], seating.guests(row, people), strict=True))
    sitting: list[list[rooms.Guest]] = [[] for _room in range(max(places.values()))]
    for pk, room in places.items():
        sitting[room - 1].append(known[pk])
    late = [one for one in people if one.pk not in places]
    for one in late:
        room = rooms.seat(known[one.pk], sitting, _met(row))
        sitting[room].append(known[one.pk])
        RoomPlace.objects.create(joiner=one, mix=stage.mix, room=room + 1)
    return len(late)


def _met(gathering: Gathering) -> Counter[frozenset[int]]:
    """How often two people, by their numbers, sat in one room today."""
    sat: dict[tuple[int, int], list[int]] = {}
    rows = RoomPlace.objects.filter(joiner__gathering=gathering).values_list("mix", "room", "joiner__number")
    for mix, room, number in rows:
        sat.setdefault((mix, room), []).append(number)
    return Counter(frozenset(pair) for members in sat.values() for pair in combinations(members, 2))
