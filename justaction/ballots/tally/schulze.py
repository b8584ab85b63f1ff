"""Condorcet: every option in a duel with every other, and Schulze's rule for when the duels go in a circle."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from justaction.ballots.tally.profile import Profile
from justaction.ballots.tally.result import Result, Round
from justaction.ballots.tally.rows import Ints
from justaction.ballots.tally.ties import Ties

CELLS = 1 << 21  # comparisons held at a time
FLOAT32_BITS = 24  # whole numbers below 2**24 are exact in a float of 32 bits


def schulze(profile: Profile, seats: int, tie_order: Sequence[int], *, strength: str = "winning") -> Result:
    """The winner of all duels, or by the strongest paths where there is none; for several seats the first in that order.

    A ballot prefers whatever it ranks to what it does not; equal ranks and two unranked options prefer neither. A duel
    won by p ballots against q has strength p ("winning", which Schulze recommends) or p − q (`strength` "margins").
    A path is as strong as its weakest duel; a comes before b if its strongest path to b is stronger than the one back. Who
    is beaten by nobody left takes the next place; of several `tie_order` decides. Source: M. Schulze, A new monotonic, clone-
    independent, reversal symmetric, and Condorcet-consistent single-winner election method, Social Choice and Welfare
    36 (2011) 267-303.

    `votes` of the only round is the number of duels won; `why` is "wins every duel" or "strongest paths".
    """
    size, ties = len(profile.options), Ties(len(profile.options), tie_order)
    duels = pairwise(profile)
    paths = strongest_paths(duels, margins=strength == "margins")
    left, order = list(range(size)), list[int]()
    while left:
        unbeaten = [one for one in left if not any(paths[other, one] > paths[one, other] for other in left)]
        if len(unbeaten) > seats - len(order) > 0:
            chosen = ties.best(unbeaten, "seat", 1)
        else:
            chosen = min(unbeaten, key=lambda one: ties.rank[one])
        order.append(chosen)
        left.remove(chosen)
    won = tuple(int(one) for one in (duels > duels.T).sum(axis=1))
    counted = int(profile.counts[(profile.orders >= 0).any(axis=1)].sum())
    winners = tuple(order[:seats]) if counted else ()
    only = Round(1, won, tuple(range(size)), winners, exhausted=profile.ballots - counted)
    clear = counted and won[order[0]] == size - 1
    return Result(
        "schulze", profile.options, seats, profile.ballots, counted, winners, tuple(order), (only,),
        pairwise=_table(duels), paths=_table(paths), ties=tuple(ties.found) if counted else (), tie_order=ties.order,
        why=("wins every duel" if clear else "strongest paths") if counted else "",
    )  # fmt: skip


def pairwise(profile: Profile) -> Ints:
    """How many ballots put a above b, shape (options, options), at [a, b]."""
    size = len(profile.options)
    duels = np.zeros((size, size), np.int64)
    step = max(1, CELLS // (size * size))
    for start in range(0, len(profile), step):
        some = slice(start, start + step)
        ranks = _ranks(profile, some)
        counts = profile.counts[some]
        exact = np.float32 if int(counts.sum()) < 1 << FLOAT32_BITS else np.float64
        weights = counts.astype(exact)
        for one in range(size):
            duels[one] += ((ranks[one] < ranks).astype(exact) @ weights).astype(np.int64)
    return duels


def strongest_paths(duels: Ints, *, margins: bool = False) -> Ints:
    """The strength of the strongest path from a to b at [a, b] (Floyd and Warshall); 0 where there is none."""
    paths = np.where(duels > duels.T, duels - duels.T if margins else duels, 0)
    for via in range(len(paths)):
        np.maximum(paths, np.minimum(paths[:, via, None], paths[via]), out=paths)
    np.fill_diagonal(paths, 0)
    return paths


def _ranks(profile: Profile, some: slice) -> np.typing.NDArray[np.int16]:
    """The rank of each option on some ballots, shape (options, ballots); unranked below all."""
    orders = profile.orders[some]
    size, rows = len(profile.options), np.arange(len(orders))
    ranks = np.full((size + 1, len(orders)), np.iinfo(np.int16).max, np.int16)
    for column in range(orders.shape[1]):  # -1 lands in the row beyond the last option, which is cut off
        ranks[orders[:, column], rows] = column if profile.places is None else profile.places[some][:, column]
    return ranks[:size]


def _table(numbers: Ints) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in numbers.tolist())
