"""Our counts beside those of other people's programs, on more than 10,000 random elections, many of them tied.

pref_voting (E. Pacuit, W. Holliday) is asked for plurality, Borda, instant-runoff, Schulze, Scottish and Meek; votekit (MGGG) and
pyrankvote (J. Tingvold) for instant-runoff. Only where the rule is the same: pyrankvote is not asked for transferable votes (its
surplus rule is its own), and where a peer decides a tie by another rule than ours, that election counts as left out, not as
agreed. What is left out is counted, and may not be most of them.
"""

from __future__ import annotations

import random
import sys
import warnings
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from types import SimpleNamespace
from typing import Any

import pytest

from justaction.ballots import tally
from justaction.ballots.tally.schulze import schulze

NAMES = ("Ash", "Birch", "Cedar", "Doum", "Elm", "Fir")
MISSING = [name for name in ("pref_voting", "votekit", "pyrankvote") if find_spec(name) is None]
Rankings = dict[tuple[tuple[int, ...], ...], int]
LEFT_OUT = None
PLAN = {  # elections made, and how many at least must be comparable
    "plurality and Borda, pref_voting": (200, 200),
    "instant-runoff, pref_voting": (2000, 2000),
    "instant-runoff of short ballots, pref_voting": (2500, 1600),
    "Schulze by winning, pref_voting": (2000, 2000),
    "Schulze by margins, pref_voting": (2000, 2000),
    "Scottish, pref_voting": (2500, 2300),
    "Meek, pref_voting": (70, 40),
    "instant-runoff, votekit": (70, 40),
    "instant-runoff, pyrankvote": (1500, 900),
}


@pytest.fixture(scope="module")
def peers() -> Iterator[Any]:
    """The other programs, loaded once; their own warnings at loading are theirs."""
    if MISSING:
        words = f"LEFT OUT: counts beside other programs ({', '.join(MISSING)} not installed; run bin/setup peers)"
        print(f"\n{words}", file=sys.__stderr__)  # seen even where pytest is quiet
        pytest.skip(words)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pyrankvote
        import votekit
        from pref_voting import iterative_methods, margin_based_methods, proportional_methods
        from pref_voting.profiles import Profile
        from pref_voting.profiles_with_ties import ProfileWithTies
        from votekit.elections import IRV

        yield SimpleNamespace(
            runoff=iterative_methods, margins=margin_based_methods, stv=proportional_methods, Profile=Profile,
            ProfileWithTies=ProfileWithTies, votekit=votekit, IRV=IRV, pyrankvote=pyrankvote,
        )  # fmt: skip


class Election:
    """Few ballots and few options, so that ties are frequent."""

    def __init__(
        self, chance: random.Random, *, complete: bool = False, level: bool = False, most: int = 14
    ) -> None:
        self.size = chance.randint(2, len(NAMES))
        self.rankings: Rankings = {}
        for _ in range(chance.randint(1, most)):
            order = chance.sample(range(self.size), self.size if complete else chance.randint(1, self.size))
            tiers: list[tuple[int, ...]] = []
            for one in order:
                if level and tiers and chance.random() < 0.3:
                    tiers[-1] = tuple(sorted((*tiers[-1], one)))
                else:
                    tiers.append((one,))
            self.rankings[tuple(tiers)] = self.rankings.get(tuple(tiers), 0) + chance.randint(1, 3)
        self.seats = chance.randint(1, self.size)
        self.order = chance.sample(range(self.size), self.size)
        self.profile = tally.Profile(NAMES[: self.size], self.rankings.items())

    def count(self, method: str, seats: int = 1, **rules: bool) -> tally.Result:
        return tally.count(self.profile, method, seats, self.order, **rules)

    def strict(self, peers: Any) -> Any:
        orders = [[tier[0] for tier in ranking] for ranking in self.rankings]
        return peers.Profile(orders, rcounts=list(self.rankings.values()))

    def tiers(self, peers: Any) -> Any:
        maps = [{one: at for at, tier in enumerate(ranking, 1) for one in tier} for ranking in self.rankings]
        found = peers.ProfileWithTies(
            maps, rcounts=list(self.rankings.values()), candidates=list(range(self.size))
        )
        found.use_extended_strict_preference()  # the ranked above the unranked
        return found


def agree(name: str, same: Callable[[random.Random], bool | None]) -> None:
    """`same` compares one election: whether both say the same, or None when the rules differ on it."""
    chance = random.Random(name)
    number, least = PLAN[name]
    said = [same(chance) for _ in range(number)]
    assert False not in said, f"{name}: election {said.index(False)} differs"
    assert said.count(True) >= least, f"{name}: too many left out"


def test_plurality_and_borda(peers: Any) -> None:
    def same(chance: random.Random) -> bool:
        election = Election(chance, complete=True)
        other, every = election.strict(peers), range(election.size)
        first, points = other.plurality_scores(), other.borda_scores()
        plurality, score = (
            election.count("plurality").rounds[0].votes,
            election.count("score").rounds[0].votes,
        )
        return all(plurality[one] == first.get(one, 0) and score[one] == points[one] for one in every)

    agree("plurality and Borda, pref_voting", same)


def test_instant_runoff_with_ties_decided_by_an_order(peers: Any) -> None:
    def same(chance: random.Random) -> bool:
        election = Election(chance, complete=True)
        ours = election.count("instant-runoff", earlier_rounds=False)
        theirs = peers.runoff.instant_runoff_tb(election.strict(peers), tie_breaker=election.order[::-1])
        return list(ours.winners) == list(theirs)

    agree("instant-runoff, pref_voting", same)


def test_instant_runoff_of_short_ballots(peers: Any) -> None:
    def same(chance: random.Random) -> bool | None:
        election = Election(chance)
        ours = election.count("instant-runoff")
        if ours.ties:  # theirs drops all that are level at once
            return LEFT_OUT
        theirs = peers.runoff.instant_runoff_for_truncated_linear_orders(election.tiers(peers))
        return list(ours.winners) == list(theirs)

    agree("instant-runoff of short ballots, pref_voting", same)


@pytest.mark.parametrize("strength", ["winning", "margins"])
def test_schulze_and_every_duel(peers: Any, strength: str) -> None:
    def same(chance: random.Random) -> bool:
        election = Election(chance, level=True)
        every = range(election.size)
        ours = schulze(election.profile, 1, election.order, strength=strength)
        assert ours.paths is not None
        assert ours.pairwise is not None
        paths, duels = ours.paths, ours.pairwise
        unbeaten = [a for a in every if all(paths[a][b] >= paths[b][a] for b in every)]
        other = election.tiers(peers)
        by = {"strength_function": lambda a, b: other.support(a, b) if other.margin(a, b) > 0 else 0}
        theirs = peers.margins.beat_path(other, **(by if strength == "winning" else {}))
        equal = all(duels[a][b] == other.support(a, b) for a in every for b in every if a != b)
        return equal and unbeaten == sorted(theirs) and ours.winners[0] in unbeaten

    agree(f"Schulze by {strength}, pref_voting", same)


def test_scottish_transferable_vote(peers: Any) -> None:
    def same(chance: random.Random) -> bool | None:
        election = Election(chance, complete=chance.random() < 0.5, most=30)
        ours = election.count("stv-scottish", election.seats)
        if any(tie.over == "surplus" and tie.rule != "earlier round" for tie in ours.ties):
            return LEFT_OUT  # the lot below draws who goes out, not whose surplus moves first
        lot = SimpleNamespace(choice=lambda tied: max(tied, key=election.order.index))
        theirs = peers.stv.stv_scottish(election.tiers(peers), num_seats=election.seats, rng=lot)
        return sorted(ours.winners) == sorted(theirs)

    agree("Scottish, pref_voting", same)


def test_meek(peers: Any) -> None:
    def same(chance: random.Random) -> bool | None:
        election = Election(chance, complete=chance.random() < 0.5, most=30)
        ours = election.count("stv-meek", min(election.seats, election.size - 1))
        if ours.ties:  # theirs elects who is level with a quota that it does not raise by the last decimal
            return LEFT_OUT
        theirs = peers.stv.stv_meek(election.tiers(peers), num_seats=ours.seats)
        return sorted(ours.winners) == sorted(theirs)

    agree("Meek, pref_voting", same)


def test_instant_runoff_by_two_other_programs(peers: Any) -> None:
    def votekit(chance: random.Random) -> bool | None:
        election = Election(chance)
        ours = election.count("instant-runoff")
        if ours.ties:
            return LEFT_OUT
        ballot = peers.votekit.RankBallot
        cast = [
            ballot(ranking=[frozenset({NAMES[tier[0]]}) for tier in ranking], weight=count)
            for ranking, count in election.rankings.items()
        ]
        profile = peers.votekit.RankProfile(ballots=cast, candidates=NAMES[: election.size])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = [one for some in peers.IRV(profile).get_elected() for one in some]
        return [NAMES[one] for one in ours.winners] == theirs

    def pyrankvote(chance: random.Random) -> bool | None:
        election = Election(chance)
        ours = election.count("instant-runoff")
        if ours.ties:
            return LEFT_OUT
        options = [peers.pyrankvote.Candidate(name) for name in NAMES[: election.size]]
        cast = [
            peers.pyrankvote.Ballot([options[tier[0]] for tier in ranking])
            for ranking, count in election.rankings.items()
            for _ in range(count)
        ]
        theirs = peers.pyrankvote.instant_runoff_voting(options, cast).get_winners()
        return [NAMES[one] for one in ours.winners] == [one.name for one in theirs]

    agree("instant-runoff, votekit", votekit)
    agree("instant-runoff, pyrankvote", pyrankvote)


def test_more_than_ten_thousand_elections_are_compared() -> None:
    assert sum(least for _, least in PLAN.values()) > 10_000
