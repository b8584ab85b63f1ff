"""What must hold of every count, on elections that hypothesis invents; and the rules written plainly agree."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from justaction.ballots import tally
from justaction.ballots.tests import reference

NAMES = ("Ash", "Birch", "Cedar", "Doum", "Elm", "Fir")
RANKED = ["plurality", "approval", "score", "instant-runoff", "schulze", "stv-scottish", "stv-meek"]
Rankings = list[tuple[tuple[tuple[int, ...], ...], int]]
Election = tuple[tuple[str, ...], Rankings, int, tuple[int, ...]]
"""Options, rankings, seats and an order for ties."""
laws = settings(max_examples=50, deadline=None)


@st.composite
def rankings(draw: st.DrawFn, options: int, *, level: bool = True) -> Rankings:
    """Some rankings of `options` options: short, empty, with equal ranks if `level`, each with a count."""
    found: Rankings = []
    for _ in range(draw(st.integers(0, 12))):
        order = draw(st.permutations(range(options)))[: draw(st.integers(0, options))]
        tiers: list[tuple[int, ...]] = []
        for option in order:
            if level and tiers and draw(st.integers(0, 4)) == 0:
                tiers[-1] = (*tiers[-1], option)
            else:
                tiers.append((option,))
        found.append((tuple(tiers), draw(st.integers(1, 9))))
    return found


@st.composite
def elections(draw: st.DrawFn, *, level: bool = True) -> Election:
    """Options, rankings, seats and an order for ties."""
    options = draw(st.integers(1, len(NAMES)))
    seats = draw(st.integers(1, options))
    order = tuple(draw(st.permutations(range(options))))
    return NAMES[:options], draw(rankings(options, level=level)), seats, order


def seats_for(method: str, seats: int) -> int:
    return 1 if method == "instant-runoff" else seats


@laws
@given(elections())
def test_instant_runoff_is_the_plain_rule(
    election: Election,
) -> None:
    names, cast, _, order = election
    result = tally.count(tally.Profile(names, cast), "instant-runoff", 1, order)
    winners, rounds = reference.instant_runoff(reference.single_ballots(cast), len(names), order)
    assert list(result.winners) == winners
    assert [list(one.votes) for one in result.rounds] == rounds


@laws
@given(elections())
def test_scottish_is_the_plain_rule(election: Election) -> None:
    names, cast, seats, order = election
    result = tally.count(tally.Profile(names, cast), "stv-scottish", seats, order)
    elected, stages = reference.scottish(reference.single_ballots(cast), len(names), seats, order)
    assert sorted(result.winners) == elected
    if stages:
        assert [[Decimal(one.numerator) / one.denominator for one in stage] for stage in stages] == [
            list(one.votes) for one in result.rounds
        ]


@settings(max_examples=25, deadline=None)
@given(elections())
def test_meek_is_the_plain_rule(election: Election) -> None:
    names, cast, seats, order = election
    result = tally.count(tally.Profile(names, cast), "stv-meek", seats, order)
    elected, rounds = reference.meek(reference.single_ballots(cast), len(names), seats, order)
    assert sorted(result.winners) == elected
    assert [[Decimal(one.numerator) / one.denominator for one in each] for each in rounds] == [
        list(one.votes) for one in result.rounds[: len(rounds)]
    ]


@laws
@given(elections())
def test_schulze_is_the_plain_rule(election: Election) -> None:
    names, cast, _, order = election
    result = tally.count(tally.Profile(names, cast), "schulze", 1, order)
    if result.counted:
        unbeaten = reference.schulze(cast, len(names))
        assert result.winners[0] == min(unbeaten, key=order.index)
        assert [set(tie.options) for tie in result.ties] == ([unbeaten] if len(unbeaten) > 1 else [])


@pytest.mark.parametrize("method", RANKED)
@laws
@given(elections(), st.randoms(use_true_random=False))
def test_no_option_is_favoured_by_its_place_on_the_paper(
    method: str, election: Election, chance: Random
) -> None:
    names, cast, seats, order = election
    moved = list(range(len(names)))
    chance.shuffle(moved)
    swapped = [
        (tuple(tuple(moved[one] for one in tier) for tier in ranking), count) for ranking, count in cast
    ]
    renamed = tuple(names[moved.index(at)] for at in range(len(names)))
    first = tally.count(tally.Profile(names, cast), method, seats_for(method, seats), order)
    second = tally.count(
        tally.Profile(renamed, swapped), method, seats_for(method, seats), [moved[one] for one in order]
    )
    assert by_name(first, first.winners) == by_name(second, second.winners)
    assert [tie.rule for tie in first.ties] == [tie.rule for tie in second.ties]


@pytest.mark.parametrize("method", RANKED)
@laws
@given(elections(), st.randoms(use_true_random=False))
def test_neither_the_order_of_ballots_nor_how_they_are_bundled_matters(
    method: str, election: Election, chance: Random
) -> None:
    names, cast, seats, order = election
    apart = [(ranking, 1) for ranking, count in cast for _ in range(count)]
    chance.shuffle(apart)
    bundled = tally.count(tally.Profile(names, cast), method, seats_for(method, seats), order)
    assert tally.count(tally.Profile(names, apart), method, seats_for(method, seats), order) == bundled


@pytest.mark.parametrize("method", ["plurality", "approval", "score", "instant-runoff", "schulze"])
@laws
@given(elections())
def test_every_ballot_twice_changes_no_winner(method: str, election: Election) -> None:
    names, cast, seats, order = election
    once = tally.count(tally.Profile(names, cast), method, seats_for(method, seats), order)
    twice = tally.count(tally.Profile(names, cast + cast), method, seats_for(method, seats), order)
    assert once.order == twice.order
    assert once.winners == twice.winners


@pytest.mark.parametrize("method", RANKED)
@laws
@given(elections())
def test_no_vote_is_lost_and_every_seat_is_filled(method: str, election: Election) -> None:
    names, cast, seats, order = election
    seats = seats_for(method, seats)
    result = tally.count(tally.Profile(names, cast), method, seats, order)
    assert sorted(result.order) == list(range(len(names)))
    assert len(result.winners) == (seats if result.counted else 0)
    assert result.order[: len(result.winners)] == result.winners
    for one in result.rounds if method not in {"approval", "score", "schulze"} else ():
        assert sum(one.votes) + one.exhausted == result.ballots
        for transfer in one.transfers:
            given_away = sum(amount for _, amount in transfer.to) + transfer.exhausted
            after = result.rounds[one.number].votes[transfer.source] if one.number < len(result.rounds) else 0
            assert given_away == one.votes[transfer.source] - after


@laws
@given(elections(level=False))
def test_the_fast_way_in_is_the_same_profile(
    election: Election,
) -> None:
    names, cast, _, order = election
    rows = [[tier[0] for tier in ranking] for ranking, count in cast for _ in range(count)]
    table = np.array([row + [-1] * (len(names) - len(row)) for row in rows], np.int8).reshape(-1, len(names))
    fast, slow = tally.Profile.from_rows(names, table), tally.Profile(names, cast)
    assert sorted(fast.rankings()) == sorted(slow.rankings())
    for method in RANKED:
        assert tally.count(fast, method, 1, order) == tally.count(slow, method, 1, order)


@laws
@given(elections())
def test_preflib_comes_back_as_it_was(
    election: Election,
) -> None:
    names, cast, _, _ = election
    profile = tally.Profile(names, cast)
    form = tally.preflib_form(profile)
    again = tally.read(tally.write_preflib(profile).encode(), f"ballots.{form}").profile
    assert again.options == names
    assert sorted(again.rankings()) == sorted(profile.rankings())


@laws
@given(elections(), st.booleans())
def test_plain_csv_comes_back_as_it_was(election: Election, points: bool) -> None:
    names, cast, _, order = election
    profile = tally.Profile(names, cast, levels=range(len(names), 0, -1) if points else ())
    again = tally.read(tally.write_csv(profile, order).encode()).profile
    assert again.options == tuple(names[one] for one in order)
    assert named(again) == named(profile)
    if points and len(names) > 1:  # one column named 1 is a place
        assert again.levels == profile.levels


def by_name(result: tally.Result, options: Sequence[int]) -> list[str]:
    return [result.options[one] for one in options]


def named(profile: tally.Profile) -> list[tuple[list[list[str]], int]]:
    return sorted(
        ([sorted(profile.options[one] for one in tier) for tier in ranking], count)
        for ranking, count in profile.rankings()
    )
