"""Small rooms: many people into groups of five, so that each meets others than the day before.

What must hold comes first, then what should: whoever needs an interpreter sits with one of that language; two people
of one employer sit apart; two who sat together earlier sit apart; fields are mixed. The first is arranged by
construction: interpreters stay in their room, and whoever needs one only moves between rooms with one. The others are
weights of pairs, a hundred times and more apart, and two people change places as long as that makes the sum smaller.

Without interpreters, when nobody has two employers and no employer has more people than there are rooms, two of one
employer never sit together. For if two of E share a room of s people, some room has nobody of E; at most s - 2
employers of others sit in the first room, and the second holds at least s - 1 people: so somebody there can change
places with one of the two and the sum of pairs falls. The search looks at all of these.

The same people, seed and past give the same rooms. Method: local search on the partition of a graph, as for the
"social golfer" problem (I. Dotú, P. Van Hentenryck, "Scheduling social golfers locally", 2005).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

SIZE = 5
EMPLOYER, MET, FIELD = 1_000_000, 1_000, 1  # what a pair costs in one room
TRIES = 100_000  # changes of place that are looked at for the last two wishes

Met = Mapping[frozenset[int], int]  # how often two people, by their keys, sat together before


@dataclass(frozen=True)
class Guest:
    """Somebody to find a room for. `language` is what they need an interpreter for, or what they interpret."""

    key: int
    field: str = ""
    employers: frozenset[str] = frozenset()
    language: str = ""
    interprets: bool = False

    @property
    def needs(self) -> str:
        return "" if self.interprets else self.language


@dataclass(frozen=True)
class Mixing:
    """The rooms, as keys; pairs of one employer who share one all the same; who needs an interpreter and has none."""

    rooms: tuple[tuple[int, ...], ...]
    together: tuple[tuple[int, int], ...] = ()
    without: tuple[int, ...] = ()


@dataclass
class _Floor:
    """The rooms while they are searched: people are numbered as in `guests`."""

    guests: list[Guest]
    costs: list[list[int]]
    rooms: list[list[int]]
    at: list[int]  # the room of each
    allowed: list[frozenset[int] | None] = field(default_factory=list)  # None: anywhere

    def price(self, who: int, room: int) -> int:
        """What `who` costs in a room beside everybody there."""
        return sum(map(self.costs[who].__getitem__, self.rooms[room]))

    def may_sit(self, who: int, room: int) -> bool:
        allowed = self.allowed[who]
        return allowed is None or room in allowed

    def change(self, one: int, other: int) -> bool:
        """Let two people change places if that costs less; whether it did."""
        here, there = self.at[one], self.at[other]
        if here == there or not (self.may_sit(one, there) and self.may_sit(other, here)):
            return False
        before = self.price(one, here) + self.price(other, there)
        after = self.price(one, there) + self.price(other, here) - 2 * self.costs[one][other]
        if after >= before:
            return False
        self.rooms[here][self.rooms[here].index(one)] = other
        self.rooms[there][self.rooms[there].index(other)] = one
        self.at[one], self.at[other] = there, here
        return True


def mix(guests: Sequence[Guest], *, seed: int, met: Met | None = None, size: int = SIZE) -> Mixing:
    """Put everybody into as few rooms of about `size` as hold them: sizes differ by one where interpreters allow it.

    Time grows with TRIES, not with the square of the people. Raises ValueError for a size below 2 or a key that is
    there twice.
    """
    if size < 2 or len({one.key for one in guests}) < len(guests):
        raise ValueError("Rooms are for two or more, and each person is there once.")
    if not guests:
        return Mixing(())
    dice = random.Random(seed)  # noqa: S311  # fair enough for rooms, and the same each time
    people = sorted(guests, key=lambda one: one.key)
    dice.shuffle(people)
    floor = _seated(people, _costs(people, met or {}), -(-len(people) // size))
    _part_colleagues(floor)
    _improve(floor, dice)
    return told([[people[who] for who in room] for room in floor.rooms])


def told(rooms: Sequence[Sequence[Guest]]) -> Mixing:
    """Rooms with what could not be arranged in them."""
    together, without = [], []
    for room in rooms:
        spoken = {one.language for one in room if one.interprets}
        without += [one.key for one in room if one.needs and one.needs not in spoken]
        together += [
            (min(one.key, other.key), max(one.key, other.key))
            for one, other in combinations(room, 2)
            if one.employers & other.employers
        ]
    keys = tuple(tuple(sorted(one.key for one in room)) for room in rooms)
    return Mixing(keys, tuple(sorted(together)), tuple(sorted(without)))


def seat(guest: Guest, rooms: Sequence[Sequence[Guest]], met: Met | None = None) -> int:
    """The room (counted from 0) for somebody who comes when all sit: with an interpreter if they need one, apart from
    colleagues, then where the fewest sit. There must be a room."""

    def price(number: int) -> tuple[bool, int, int, int]:
        room = rooms[number]
        alone = bool(guest.needs) and not any(one.interprets and one.language == guest.needs for one in room)
        cost = sum(_cost(guest, other, met or {}) for other in room)
        return alone, cost // EMPLOYER, len(room), cost

    return min(range(len(rooms)), key=price)


def _cost(one: Guest, other: Guest, met: Met) -> int:
    """What it costs that two people share a room."""
    cost = EMPLOYER * bool(one.employers & other.employers)
    cost += MET * met.get(frozenset((one.key, other.key)), 0)
    return cost + FIELD * (bool(one.field) and one.field == other.field)


def _costs(people: Sequence[Guest], met: Met) -> list[list[int]]:
    table = [[0] * len(people) for _one in people]
    for (a, one), (b, other) in combinations(enumerate(people), 2):
        table[a][b] = table[b][a] = _cost(one, other, met)
    return table


def _seated(people: list[Guest], costs: list[list[int]], count: int) -> _Floor:
    """A beginning: interpreters with those who need them, then everybody where they cost least."""
    floor = _Floor(people, costs, [[] for _room in range(count)], [-1] * len(people), [None] * len(people))
    shares = _anchor(floor)
    sizes = _sizes(len(people), [len(room) + share for room, share in zip(floor.rooms, shares, strict=True)])

    def sit(who: int, rooms: Sequence[int]) -> None:
        best = min(
            rooms, key=lambda room: (floor.price(who, room), len(floor.rooms[room]) - sizes[room], room)
        )
        floor.rooms[best].append(who)
        floor.at[who] = best

    for who, allowed in enumerate(floor.allowed):
        if allowed is not None and floor.at[who] < 0:
            open_ = [room for room in sorted(allowed) if shares[room] > 0]
            sit(who, open_)
            shares[floor.at[who]] -= 1
    for who in sorted((w for w in range(len(people)) if floor.at[w] < 0), key=lambda w: -sum(costs[w])):
        sit(who, [room for room in range(count) if len(floor.rooms[room]) < sizes[room]])
    return floor


def _anchor(floor: _Floor) -> list[int]:
    """Give each interpreter who is needed a room, and tie those who need one to these rooms; how many seats each room
    keeps for them."""
    shares = [0] * len(floor.rooms)
    needing: dict[str, list[int]] = defaultdict(list)
    speaking: dict[str, list[int]] = defaultdict(list)
    for who, guest in enumerate(floor.guests):
        if guest.language:
            (speaking if guest.interprets else needing)[guest.language].append(who)
    for language, needed in sorted(needing.items()):
        anchors = speaking[language][: len(needed)]
        rooms: list[int] = []
        for number, who in enumerate(anchors):
            kept = len(needed) // len(anchors) + (number < len(needed) % len(anchors))
            room = min(range(len(shares)), key=lambda n: (shares[n] + len(floor.rooms[n]), n))
            floor.rooms[room].append(who)
            floor.at[who], floor.allowed[who] = room, frozenset((room,))
            shares[room] += kept
            rooms.append(room)
        for who in needed if rooms else ():
            floor.allowed[who] = frozenset(rooms)
    return shares


def _sizes(people: int, least: list[int]) -> list[int]:
    """How many sit in each room: as even as what each keeps at least allows."""
    sizes = list(least)
    for _seat in range(people - sum(least)):
        sizes[sizes.index(min(sizes))] += 1
    return sizes


def _part_colleagues(floor: _Floor) -> None:
    """Let everybody who sits with a colleague change places with anybody, until no change helps."""
    changed = True
    while changed:
        changed = False
        for who in range(len(floor.guests)):
            if floor.price(who, floor.at[who]) >= EMPLOYER:
                changed |= any(floor.change(who, other) for other in range(len(floor.guests)))


def _improve(floor: _Floor, dice: random.Random) -> None:
    """Let everybody who costs something change places with anybody, until nothing helps or TRIES are spent."""
    people, left, changed = list(range(len(floor.guests))), TRIES, True
    while changed and left > 0:
        changed = False
        dice.shuffle(people)
        for who in people:
            if floor.price(who, floor.at[who]) and left > 0:
                left -= len(people)
                for other in people:
                    changed |= floor.change(who, other)
