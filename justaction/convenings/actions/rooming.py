"""Deeds of small rooms: mixing everybody who is there, once more with others, moving one, seating who comes late."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.convenings.actions.sensing import running
from justaction.convenings.arranging import rooms
from justaction.convenings.models import Duty, Gathering, Joiner, RoomPlace, Stage
from justaction.errors import Refused
from justaction.members.models import Affiliation, Person

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
    made = rooms.mix(guests(row, list(people.values())), seed=stage.mix, met=_met(row), size=size)
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
    known = dict(zip([one.pk for one in people], guests(row, people), strict=True))
    sitting: list[list[rooms.Guest]] = [[] for _room in range(max(places.values()))]
    for pk, room in places.items():
        sitting[room - 1].append(known[pk])
    late = [one for one in people if one.pk not in places]
    for one in late:
        room = rooms.seat(known[one.pk], sitting, _met(row))
        sitting[room].append(known[one.pk])
        RoomPlace.objects.create(joiner=one, mix=stage.mix, room=room + 1)
    return len(late)


def guests(gathering: Gathering, people: list[Joiner]) -> list[rooms.Guest]:
    """What the engine needs to know of each: members bring their field, employers, needs and duties; others said it."""
    members = [one.person_id for one in people if one.person_id]
    places: dict[int, list[tuple[int, str]]] = {}
    for person, employer, field in (
        Affiliation.objects.now()
        .filter(person__in=members)
        .values_list("person", "organization", "organization__field__slug")
    ):
        places.setdefault(person, []).append((employer, field or ""))
    languages = _languages(gathering)
    interpreters = {
        duty.person_id: _language(duty.note)
        for duty in gathering.duties.filter(role=Duty.Role.INTERPRETER, person__in=members)
    }
    return [_guest(one, places.get(one.person_id or 0, []), languages, interpreters) for one in people]


def _guest(
    one: Joiner,
    places: list[tuple[int, str]],
    languages: dict[int, str],
    interpreters: dict[int | None, str],
) -> rooms.Guest:
    employers = {f"organization {pk}" for pk, _field in places}
    if one.employer:
        employers.add(one.employer.casefold())
    speaks = interpreters.get(one.person_id) if one.person_id else None
    return rooms.Guest(
        key=one.number,
        field=one.field or next((field for _pk, field in places if field), ""),
        employers=frozenset(employers),
        language=speaks or _language(one.language) or languages.get(one.person_id or 0, ""),
        interprets=bool(speaks) or one.interprets,
    )


def _languages(gathering: Gathering) -> dict[int, str]:
    """The language for which somebody with a seat asked for an interpreter, by person."""
    found: dict[int, str] = {}
    for one in gathering.registrations.filter(needs__kind__in=["asl", "interpretation"]).values_list(
        "person", "needs__kind", "needs__note"
    ):
        person, kind, note = one
        found[person] = "asl" if kind == "asl" else _language(note)
    return {person: language for person, language in found.items() if language}


def _language(words: str) -> str:
    """A language as it is compared: ASL, asl and "Sign language (ASL)" are one."""
    plain = " ".join(words.casefold().split())
    return "asl" if "asl" in plain.replace("(", " ").replace(")", " ").split() else plain


def _met(gathering: Gathering) -> Counter[frozenset[int]]:
    """How often two people, by their numbers, sat in one room today."""
    sat: dict[tuple[int, int], list[int]] = {}
    rows = RoomPlace.objects.filter(joiner__gathering=gathering).values_list("mix", "room", "joiner__number")
    for mix, room, number in rows:
        sat.setdefault((mix, room), []).append(number)
    return Counter(frozenset(pair) for members in sat.values() for pair in combinations(members, 2))
