"""Counts of one round: plurality, approval, score."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from justaction.ballots.tally.profile import Profile
from justaction.ballots.tally.result import Result, Round
from justaction.ballots.tally.rows import Ints, sums
from justaction.ballots.tally.ties import Ties


def plurality(profile: Profile, seats: int, tie_order: Sequence[int]) -> Result:
    """Each ballot is one vote for the option it puts first; the most votes win.

    A ballot that is empty or puts several first counts for nobody. With several seats each ballot is still one vote
    (the single non-transferable vote). Ties: `tie_order`. Source: the Representation of the People Act 1983 (UK),
    Schedule 1, rules 47 and 50: a paper with votes for more candidates than it may name is void.
    """
    strict = profile.strict()
    first = strict.orders[:, 0] if strict.orders.shape[1] else np.full(len(strict), -1)
    votes = sums(first, strict.counts, len(profile.options))
    return one_round("plurality", profile, seats, tie_order, votes, int(votes.sum()))


def approval(profile: Profile, seats: int, tie_order: Sequence[int]) -> Result:
    """Each ballot is one vote for every option that it puts first, however many; the most votes win.

    What a ballot puts lower is not approved; an empty ballot approves nobody. Ties: `tie_order`. Source: S. J. Brams and
    P. C. Fishburn, Approval Voting, American Political Science Review 72 (1978) 831-847.
    """
    if not profile.orders.shape[1]:
        return one_round("approval", profile, seats, tie_order, np.zeros(len(profile.options), np.int64), 0)
    used = profile.orders >= 0
    top = used.copy()
    top[:, 1:] &= False if profile.places is None else profile.places[:, 1:] == 0
    if profile.places is not None:
        top[:, 0] &= profile.places[:, 0] == 0
    rows, columns = np.nonzero(top)
    votes = sums(profile.orders[rows, columns], profile.counts[rows], len(profile.options))
    counted = int(profile.counts[top.any(axis=1)].sum())
    return one_round("approval", profile, seats, tie_order, votes, counted)


def score(profile: Profile, seats: int, tie_order: Sequence[int]) -> Result:
    """Each ballot gives every option the points of the tier it stands in; the most points in total win.

    The points of the tiers are `profile.levels`. A profile without levels is one of rankings: its first place gives as many
    points as there are options, less one, each next place one less, equal ranks the same (Borda's count). Options
    that a ballot leaves out get nothing from it. Ties: `tie_order`. `votes` are points. Source: W. D. Smith, Range voting
    (2000); J.-C. de Borda, Mémoire sur les élections au scrutin (1781).
    """
    size, width = len(profile.options), profile.orders.shape[1]
    levels = profile.levels or tuple(range(size - 1, -1, -1))
    points = np.array([*levels, *[0] * width], np.int64)
    totals = np.zeros(size, np.int64)
    for column in range(width):
        tier = points[column] if profile.places is None else points[profile.places[:, column]]
        totals += sums(profile.orders[:, column], profile.counts * tier, size)
    counted = int(profile.counts[(profile.orders >= 0).any(axis=1)].sum())
    return one_round("score", profile, seats, tie_order, totals, counted)


def one_round(
    method: str, profile: Profile, seats: int, tie_order: Sequence[int], votes: Ints, counted: int
) -> Result:
    """The result when the most votes win at once; a tie is noted where it decides who gets a seat."""
    ties = Ties(len(profile.options), tie_order)
    totals = [int(one) for one in votes]
    order = sorted(range(len(totals)), key=lambda one: (-totals[one], ties.rank[one]))
    winners = order[:seats] if counted else []
    if winners and len(order) > seats and totals[order[seats]] == totals[winners[-1]]:
        level = [one for one in order if totals[one] == totals[winners[-1]]]
        for one in [one for one in winners if one in level]:
            ties.best(level, "seat", 1)
            level.remove(one)
    everyone = tuple(range(len(totals)))
    only = Round(1, tuple(totals), everyone, elected=tuple(winners), exhausted=profile.ballots - counted)
    return Result(
        method, profile.options, seats, profile.ballots, counted, tuple(winners), tuple(order), (only,),
        ties=tuple(ties.found), tie_order=ties.order,
    )  # fmt: skip
