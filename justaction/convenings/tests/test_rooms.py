"""Small rooms: what must hold whoever comes, and 80 people with all their wishes."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from justaction.convenings.arranging.rooms import SIZE, Guest, Mixing, mix, seat

FIELDS = ("finance", "arts", "health", "schools", "government", "")
EMPLOYERS = ("", "", "fund", "theatre", "clinic", "school")
LANGUAGES = ("", "", "", "", "asl", "pl")


@st.composite
def crowds(draw: st.DrawFn, most: int = 60) -> list[Guest]:
    said = draw(
        st.lists(
            st.tuples(
                st.sampled_from(FIELDS),
                st.frozensets(st.sampled_from(EMPLOYERS), max_size=2),
                st.sampled_from(LANGUAGES),
                st.booleans(),
            ),
            max_size=most,
        )
    )
    return [
        Guest(key, field, employers - {""}, language, interprets)
        for key, (field, employers, language, interprets) in enumerate(said)
    ]


def who(guests: list[Guest], made: Mixing) -> list[list[Guest]]:
    by_key = {one.key: one for one in guests}
    return [[by_key[key] for key in room] for room in made.rooms]


@settings(max_examples=60, deadline=None)
@given(crowds(), st.integers(0, 2**32))
def test_everybody_sits_once_and_the_same_seed_seats_them_the_same(guests: list[Guest], seed: int) -> None:
    made = mix(guests, seed=seed)
    assert sorted(key for room in made.rooms for key in room) == [one.key for one in guests]
    assert made == mix(list(reversed(guests)), seed=seed)
    assert len(made.rooms) == -(-len(guests) // SIZE)
    assert all(made.rooms)


@settings(max_examples=60, deadline=None)
@given(crowds(), st.integers(0, 2**32))
def test_who_needs_an_interpreter_sits_with_one_wherever_there_is_one(guests: list[Guest], seed: int) -> None:
    made = mix(guests, seed=seed)
    there = {one.language for one in guests if one.interprets}
    alone = {one.key for one in guests if one.needs and one.needs not in there}
    assert set(made.without) == alone
    for room in who(guests, made):
        spoken = {one.language for one in room if one.interprets}
        assert {one.needs for one in room if one.needs and one.key not in alone} <= spoken


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 9), max_size=60), st.integers(0, 2**32))
def test_colleagues_sit_apart_whenever_that_can_be(employers: list[int], seed: int) -> None:
    """Employer 0 stands for none. It can be when no employer has more people than there are rooms."""
    guests = [
        Guest(key, employers=frozenset([str(employer)] if employer else []))
        for key, employer in enumerate(employers)
    ]
    made = mix(guests, seed=seed)
    sizes = [len(room) for room in made.rooms]
    assert max(sizes, default=0) - min(sizes, default=0) <= 1
    largest = max(Counter(employer for employer in employers if employer).values(), default=0)
    if largest <= len(made.rooms):
        assert made.together == ()
    else:
        assert made.together  # and those who could not be parted are named


def test_80_people_meet_others_each_time_and_fields_are_mixed() -> None:
    guests = [
        Guest(
            key,
            field=FIELDS[key % 5],
            employers=frozenset([f"place {key // 4}"]),
            language="asl" if key in (7, 30, 35, 66) else "pl" if key in (12, 17) else "",
            interprets=key in (7, 12),
        )
        for key in range(80)
    ]
    met: Counter[frozenset[int]] = Counter()
    for seed in range(3):
        made = mix(guests, seed=seed, met=met)
        assert [len(room) for room in made.rooms] == [5] * 16
        assert (made.together, made.without) == ((), ())
        assert all(len({one.field for one in room}) >= 4 for room in who(guests, made))
        now = {frozenset(pair) for room in made.rooms for pair in combinations(room, 2)}
        again = now & set(met)
        assert all(pair & {7, 12} for pair in again) or len(again) <= 7, again  # only around interpreters
        met.update(now)


def test_more_people_than_seats_beside_one_interpreter_share_one_larger_room() -> None:
    guests = [Guest(key, language="asl" if key < 8 else "", interprets=key == 0) for key in range(20)]
    made = mix(guests, seed=1)
    assert sorted(len(room) for room in made.rooms) == [4, 4, 4, 8]
    assert made.without == ()


def test_who_comes_late_sits_with_an_interpreter_apart_from_colleagues_where_the_fewest_are() -> None:
    rooms = [
        [Guest(1, language="asl", interprets=True), Guest(2), Guest(3)],
        [Guest(4, employers=frozenset(["fund"]))],
        [Guest(5), Guest(6)],
    ]
    assert seat(Guest(9, language="asl"), rooms) == 0
    assert seat(Guest(9, employers=frozenset(["fund"])), rooms) == 2
    assert seat(Guest(9), rooms) == 1


def test_what_is_no_crowd_is_refused() -> None:
    assert mix([], seed=1).rooms == ()
    with pytest.raises(ValueError, match="once"):
        mix([Guest(1), Guest(1)], seed=1)
    with pytest.raises(ValueError, match="two or more"):
        mix([Guest(1)], seed=1, size=1)
