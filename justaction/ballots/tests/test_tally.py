"""Counting, told by examples that one can follow with a pencil."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from justaction.ballots import tally

DATA = Path(__file__).parent / "data"
ROOMS = ("Hall", "Library", "Garden")


def cast(options: tuple[str, ...], *rankings: str) -> tally.Profile:
    """Ballots such as "3 Hall > Library = Garden"."""
    found = []
    for text in rankings:
        count, _, order = text.partition(" ")
        tiers = [tier.split(" = ") for tier in order.split(" > ")] if order else []
        found.append((tuple(tuple(options.index(name) for name in tier) for tier in tiers), int(count)))
    return tally.Profile(options, found)


def winners(profile: tally.Profile, method: str, seats: int = 1, order: tuple[int, ...] = ()) -> list[str]:
    said: list[str] = tally.count(profile, method, seats, order).as_json()["winners"]
    return said


CITIES = ("Memphis", "Nashville", "Chattanooga", "Knoxville")
CAPITAL = cast(
    CITIES,
    "42 Memphis > Nashville > Chattanooga > Knoxville",
    "26 Nashville > Chattanooga > Knoxville > Memphis",
    "15 Chattanooga > Knoxville > Nashville > Memphis",
    "17 Knoxville > Chattanooga > Nashville > Memphis",
)


def test_the_same_ballots_choose_three_capitals_by_three_methods() -> None:
    assert winners(CAPITAL, "plurality") == ["Memphis"]
    assert winners(CAPITAL, "instant-runoff") == ["Knoxville"]
    assert winners(CAPITAL, "schulze") == ["Nashville"]
    assert winners(CAPITAL, "score") == ["Nashville"]
    assert tally.count(CAPITAL, "score").rounds[0].votes == (126, 194, 173, 107)
    assert tally.count(CAPITAL, "schulze").why == "wins every duel"


def test_each_round_says_who_went_and_where_the_ballots_moved() -> None:
    first, second, third = tally.count(CAPITAL, "instant-runoff").as_json()["rounds"]
    assert first["votes"] == {"Memphis": 42, "Nashville": 26, "Chattanooga": 15, "Knoxville": 17}
    assert first["threshold"] == 51
    assert first["eliminated"] == ["Chattanooga"]
    assert first["transfers"] == [
        {"from": "Chattanooga", "to": {"Knoxville": 15}, "exhausted": 0, "reason": "eliminated"}
    ]
    assert second["eliminated"] == ["Nashville"]
    assert third["votes"] == {"Memphis": 42, "Nashville": 0, "Chattanooga": 0, "Knoxville": 58}
    assert third["elected"] == ["Knoxville"]


def test_a_ballot_that_is_used_up_counts_for_nobody_and_lowers_what_is_needed() -> None:
    profile = cast(ROOMS, "5 Hall", "4 Library > Garden", "3 Garden", "0 Hall > Garden", "2")
    result = tally.count(profile, "instant-runoff")
    assert (result.ballots, result.counted) == (14, 12)
    assert [(one.exhausted, one.threshold) for one in result.rounds] == [(2, 7), (5, 5)]
    assert result.winners == (0,)


@pytest.mark.parametrize("method", ["plurality", "instant-runoff", "stv-scottish", "stv-meek"])
def test_a_ballot_ends_at_its_first_equal_rank_where_it_is_one_vote(method: str) -> None:
    profile = cast(ROOMS, "4 Garden", "3 Hall", "9 Hall = Library > Garden")
    assert winners(profile, method) == ["Garden"]
    assert tally.count(profile, method).counted == 7


def test_equal_ranks_count_in_full_where_options_are_compared_or_approved() -> None:
    profile = cast(ROOMS, "4 Garden", "9 Hall = Library > Garden")
    assert tally.count(profile, "approval").rounds[0].votes == (9, 9, 4)
    assert tally.count(profile, "schulze").pairwise == ((0, 0, 9), (0, 0, 9), (4, 4, 0))


def test_a_tie_for_last_place_looks_at_the_latest_round_that_differed() -> None:
    profile = cast(
        ("Hall", "Library", "Garden", "Yard"), "6 Hall", "3 Library", "4 Garden", "1 Yard > Library"
    )
    result = tally.count(profile, "instant-runoff")
    (tie,) = result.ties
    assert (tie.round, tie.options, tie.chosen, tie.rule, tie.decided_in) == (
        2,
        (1, 2),
        1,
        "earlier round",
        1,
    )
    assert result.rounds[1].eliminated == (1,)
    stated = tally.count(profile, "instant-runoff", tie_order=(1, 0, 2, 3), earlier_rounds=False)
    assert (stated.ties[0].chosen, stated.ties[0].rule) == (2, "stated order")


def test_a_tie_is_never_decided_silently() -> None:
    level = cast(ROOMS, "2 Hall", "2 Garden", "1 Library")
    for method in ("plurality", "approval", "score", "schulze"):
        found = tally.count(level, method)
        assert [(tie.options, tie.chosen, tie.rule) for tie in found.ties] == [((0, 2), 0, "listed order")], (
            method
        )
        turned = tally.count(level, method, tie_order=(2, 1, 0))
        assert turned.winners == (2,)
        assert turned.ties[0].rule == "stated order"
    assert not tally.count(level, "plurality", seats=2).ties


def test_an_order_drawn_from_a_public_seed_can_be_drawn_again() -> None:
    drawn = tally.draw_order(ROOMS, "Lottery of 1 March: 4 8 15 16 23 42")
    assert drawn == tally.draw_order(ROOMS, "Lottery of 1 March: 4 8 15 16 23 42")
    assert sorted(drawn) == [0, 1, 2]
    by_name = [ROOMS[one] for one in drawn]
    again = [ROOMS[::-1][one] for one in tally.draw_order(ROOMS[::-1], "Lottery of 1 March: 4 8 15 16 23 42")]
    assert again == by_name  # the place on the paper does not matter
    assert len({tally.draw_order(ROOMS, str(seed)) for seed in range(60)}) == 6


def test_duels_that_go_in_a_circle_are_decided_by_the_strongest_paths() -> None:
    """The example of Schulze's paper (2011), section 3.1: 45 voters, E wins, then A, C, B, D."""
    names = ("A", "B", "C", "D", "E")
    orders = ["5 ACBED", "5 ADECB", "8 BEDAC", "3 CABED", "7 CAEBD", "2 CBADE", "7 DCEBA", "8 EBADC"]
    profile = cast(
        names, *(f"{count} {' > '.join(order)}" for count, order in (one.split() for one in orders))
    )
    result = tally.count(profile, "schulze")
    assert [names[one] for one in result.order] == ["E", "A", "C", "B", "D"]
    assert result.why == "strongest paths"
    assert result.paths == (
        (0, 28, 28, 30, 24), (25, 0, 28, 33, 24), (25, 29, 0, 29, 24), (25, 28, 28, 0, 24), (25, 28, 28, 31, 0),
    )  # fmt: skip
    assert result.pairwise is not None
    assert result.pairwise[0] == (0, 20, 26, 30, 22)


def test_a_scottish_ward_is_counted_to_the_last_decimal() -> None:
    found = tally.read(DATA / "eilean-siar-2012-ward-3.csv")
    result = tally.count(found.profile, "stv-scottish", 3)
    assert [result.options[one] for one in result.winners] == [
        "Catherine Macdonald", "Philip Robert Mclean", "D J Macrae",
    ]  # fmt: skip
    assert (result.counted, result.threshold) == (802, 201)
    share = Decimal("0.59638")  # of the surplus: 297 / 498 = 0.596385…, the remainder ignored
    first, second, *_ = result.rounds
    assert first.votes == (498, 69, 202, 33)
    assert dict(first.transfers[0].to) == {1: 159 * share, 3: 121 * share}
    assert first.transfers[0].exhausted == 297 - 280 * share
    assert second.votes == (201, 69 + 159 * share, 202, 33 + 121 * share)
    assert [one.transfers[0].reason if one.transfers else "" for one in result.rounds] == [
        "surplus", "surplus", "eliminated", "",
    ]  # fmt: skip
    assert result.rounds[-1].elected == (1,)


def test_equal_surpluses_move_in_the_order_of_an_earlier_stage() -> None:
    names = ("Ash", "Birch", "Cedar", "Doum", "Elm")
    profile = cast(
        names, "20 Ash > Birch", "18 Ash > Cedar", "2 Ash > Doum", "11 Birch", "12 Cedar", "16 Doum", "16 Elm"
    )
    result = tally.count(profile, "stv-scottish", 4)
    assert [one.votes[1:3] for one in result.rounds[:2]] == [(11, 12), (21, 21)]
    (tie,) = [tie for tie in result.ties if tie.over == "surplus"]
    assert (tie.options, tie.chosen, tie.rule, tie.decided_in) == ((1, 2), 2, "earlier round", 1)
    assert [one.transfers[0].source for one in result.rounds[:3]] == [0, 2, 1]


def test_meek_lets_each_keep_what_it_needs() -> None:
    profile = cast(ROOMS, "70 Hall > Library", "20 Garden", "10 Library")
    result = tally.count(profile, "stv-meek", 2)
    assert [ROOMS[one] for one in result.winners] == ["Hall", "Library"]
    last = result.rounds[-1]
    assert last.threshold == Decimal("33.333333334")
    assert last.keep[0] == Decimal("0.476190477")  # 33⅓ of 70, rounded up
    assert sum(last.votes) == 100


def test_consent_needs_nobody_against_it_and_more_for_than_against() -> None:
    answers = ("agree", "abstain", "disagree", "block")
    for ballots, passed, why in [
        (["5 agree", "3 abstain", "1 disagree"], True, "carried"),
        (["9 agree", "1 block"], False, "blocked"),
        (["2 agree", "2 disagree", "9 abstain"], False, "not more agree than disagree"),
        ([], False, "nobody answered"),
    ]:
        result = tally.count(cast(answers, *ballots), "consent")
        assert (result.passed, result.why, result.winners) == (passed, why, ())


def test_five_fingers_need_three_on_every_hand() -> None:
    hands = ("5", "4", "3", "2", "1", "0")
    for ballots, passed, why in [
        (["4 5", "2 4", "1 3"], True, "carried"),
        (["9 5", "1 2"], False, "below three"),
        (["9 5", "1 1", "1 0"], False, "blocked"),
        ([], False, "nobody answered"),
    ]:
        result = tally.count(cast(hands, *ballots), "five-finger")
        assert (result.passed, result.why) == (passed, why)
        assert result.as_json()["passed"] is passed


def test_points_are_what_the_levels_say() -> None:
    profile = tally.Profile(ROOMS, [(((0,), (), (2, 1)), 3), (((1,),), 2)], levels=(5, 2, 1))
    result = tally.count(profile, "score")
    assert result.rounds[0].votes == (15, 13, 3)
    assert result.winners == (0,)


@pytest.mark.parametrize(
    "method", [method for method in tally.METHODS if method not in {"consent", "five-finger"}]
)
def test_where_nobody_voted_nobody_wins(method: str) -> None:
    for profile in (tally.Profile(ROOMS, []), cast(ROOMS, "3")):
        result = tally.count(profile, method)
        assert result.winners == ()
        assert result.counted == 0
        assert not result.ties
        assert len(result.rounds) == 1


def test_what_cannot_be_counted_is_refused_in_words() -> None:
    profile = cast(ROOMS, "1 Hall")
    for change, words in [
        ({"method": "loudest"}, "none of the methods"),
        ({"method": "schulze", "seats": 0}, "at least one seat"),
        ({"method": "schulze", "seats": 4}, "not more seats than options"),
        ({"method": "instant-runoff", "seats": 2}, "one winner"),
        ({"method": "plurality", "tie_order": (0, 1)}, "each option once"),
        ({"method": "consent"}, "exactly 4"),
    ]:
        with pytest.raises(ValueError, match=words):
            tally.count(profile, **change)  # type: ignore[arg-type]
    broken: list[tuple[tuple[str, ...], list[tuple[tuple[tuple[int, ...], ...], int]], str]] = [
        ((), [], "no options"),
        (("Hall", "Hall"), [], "a name of its own"),
        (ROOMS, [(((3,),), 1)], "not there"),
        (ROOMS, [(((-1,),), 1)], "not there"),
        (ROOMS, [(((1,), (1,)), 1)], "twice"),
        (ROOMS, [(((1,),), -1)], "below nothing"),
    ]
    for options, rankings, words in broken:
        with pytest.raises(ValueError, match=words):
            tally.Profile(options, rankings)


def test_many_ballots_and_many_options_stay_exact() -> None:
    """Beyond 2**53 a floating sum would slip; beyond 64 bits a row no longer fits into one number."""
    options = tuple(f"Option {at}" for at in range(40))
    rows = np.array([list(range(40)), list(range(39, -1, -1)), list(range(40))], np.int16)
    profile = tally.Profile.from_rows(options, rows, np.array([300_000_000, 300_000_001, 1], np.int64))
    assert len(profile) == 2
    tied = tally.count(profile, "instant-runoff")
    assert (tied.ballots, tied.rounds[0].votes[0], tied.rounds[0].votes[39]) == (
        600_000_002,
        300_000_001,
        300_000_001,
    )
    meek = tally.count(profile, "stv-meek", 3)
    assert sum(meek.rounds[-1].votes) + meek.rounds[-1].exhausted == 600_000_002
    assert tally.count(profile, "stv-scottish", 3).threshold == 150_000_001


def test_rankings_too_long_for_one_number_stay_apart() -> None:
    chance = np.random.default_rng(4)
    options = tuple(f"Option {at}" for at in range(40))
    few = np.array([chance.permutation(40) for _ in range(30)])
    rows = few[chance.integers(0, 30, 400)]
    rows[::7, 25:] = -1
    plain = tally.Profile(options, [([[one] for one in row if one >= 0], 1) for row in rows.tolist()])
    assert sorted(tally.Profile.from_rows(options, rows).rankings()) == sorted(plain.rankings())
