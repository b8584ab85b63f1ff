"""The practical limit of counting in numpy: rankings packed into one number, made unique, counted. Nothing is checked, no round is
kept, no tie is looked at. bench/tallies.py measures ours beside it."""

from __future__ import annotations

from typing import Any

import numpy as np

SCALE = 100_000
Array = np.ndarray[Any, Any]


def compact(ballots: Array) -> tuple[Array, Array]:
    """Unique rows of complete rankings (n, m ≤ 15) and their counts."""
    words = np.zeros(len(ballots), np.uint64)
    for start in range(0, len(ballots), 1 << 15):
        word = words[start : start + (1 << 15)]
        for column in range(ballots.shape[1]):
            word <<= np.uint64(4)
            word |= ballots[start : start + (1 << 15), column].astype(np.uint64)
    unique, counts = np.unique(words, return_counts=True)
    shifts = np.arange(4 * (ballots.shape[1] - 1), -1, -4, dtype=np.uint64)
    return ((unique[:, None] >> shifts) & np.uint64(15)).astype(np.int8), counts


def _advance(orders: Array, at: Array, top: Array, live: Array, rows: Array) -> None:
    while len(rows):
        at[rows] += 1
        top[rows] = orders[rows, at[rows]]
        rows = rows[~live[top[rows]]]


def instant_runoff(orders: Array, counts: Array, seats: int) -> list[int]:
    options = orders.shape[1]
    live, at, top = np.ones(options, bool), np.zeros(len(orders), np.int16), orders[:, 0].copy()
    while True:
        votes = np.bincount(top, counts, options)
        if votes.max() * 2 > votes.sum():
            return [int(votes.argmax())]
        out = int(np.where(live, votes, np.inf).argmin())
        live[out] = False
        _advance(orders, at, top, live, np.flatnonzero(top == out))


def scottish(orders: Array, counts: Array, seats: int) -> list[int]:
    options = orders.shape[1]
    quota = (int(counts.sum()) // (seats + 1) + 1) * SCALE
    live, at, top = np.ones(options, bool), np.zeros(len(orders), np.int16), orders[:, 0].copy()
    value, held, elected = np.full(len(orders), SCALE), dict[int, int](), list[int]()
    while True:
        votes = np.bincount(top, counts * value, options).astype(np.int64)
        for one, amount in held.items():
            votes[one] = amount
        new = [int(one) for one in np.flatnonzero(live & (votes >= quota))]
        elected += new
        live[new] = False
        if len(elected) >= seats or live.sum() <= seats - len(elected):
            return sorted([*elected, *np.flatnonzero(live).tolist()][:seats])
        waiting = [one for one in elected if one not in held]
        if waiting:
            one = max(waiting, key=lambda each: votes[each])
            rows = np.flatnonzero(top == one)
            value[rows] = (votes[one] - quota) * value[rows] // votes[one]
            held[one] = quota
        else:
            one = int(np.where(live, votes, np.iinfo(np.int64).max).argmin())
            live[one] = False
            rows = np.flatnonzero(top == one)
        _advance(orders, at, top, live, rows)


def schulze(orders: Array, counts: Array, seats: int) -> list[int]:
    options = orders.shape[1]
    duels = np.zeros((options, options))
    for start in range(0, len(orders), 1 << 14):
        some = orders[start : start + (1 << 14)]
        ranks = np.ascontiguousarray(np.argsort(some, axis=1).astype(np.int8).T)
        weights = counts[start : start + (1 << 14)].astype(np.float32)
        for one in range(options):
            duels[one] += (ranks[one] < ranks).astype(np.float32) @ weights
    paths = np.where(duels > duels.T, duels, 0)
    for via in range(options):
        paths = np.maximum(paths, np.minimum(paths[:, via, None], paths[via]))
    return [one for one in range(options) if (paths[one] >= paths[:, one])[np.arange(options) != one].all()]
