"""The rules once more, one ballot at a time, slow and plain, written from their sources: what the fast engine is held against."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

Ballots = list[list[int]]
"""One list a ballot: options, best first, none level."""


def single_ballots(rankings: Sequence[tuple[Sequence[Sequence[int]], int]]) -> Ballots:
    """One list a ballot, ended at its first equal rank."""
    ballots = []
    for ranking, count in rankings:
        order: list[int] = []
        for tier in ranking:
            if len(tier) > 1:
                break
            order += tier
        ballots += [order] * count
    return ballots


def instant_runoff(ballots: Ballots, options: int, order: Sequence[int]) -> tuple[list[int], list[list[int]]]:
    """The winner (as a list, empty if nobody voted) and the votes of each round."""
    standing, rounds = set(range(options)), list[list[int]]()
    while True:
        votes = [0] * options
        for ballot in ballots:
            if top := [one for one in ballot if one in standing]:
                votes[top[0]] += 1
        rounds.append(votes)
        if not sum(votes):
            return [], rounds
        best = max(standing, key=lambda one: votes[one])
        if 2 * votes[best] > sum(votes):
            return [best], rounds
        standing.remove(_last(standing, rounds, order))


def scottish(
    ballots: Ballots, options: int, seats: int, order: Sequence[int]
) -> tuple[list[int], list[list[Fraction]]]:
    """The elected, sorted, and the votes at each stage; SSI 2007/42, Schedule 1, rules 45 to 52."""
    valid = [ballot for ballot in ballots if ballot]
    if not valid:
        return [], []
    quota = floor(Fraction(len(valid), seats + 1)) + 1
    held: dict[int, list[tuple[list[int], Fraction]]] = {one: [] for one in range(options)}
    for ballot in valid:
        held[ballot[0]].append((ballot, Fraction(1)))
    votes = [Fraction(len(held[one])) for one in range(options)]
    continuing, elected, surplus, stages = set(range(options)), set[int](), set[int](), list[list[Fraction]]()

    def move(papers: list[tuple[list[int], Fraction]], source: int) -> None:
        for ballot, value in papers:
            below = ballot[ballot.index(source) + 1 :]
            if receivers := [one for one in below if one in continuing]:
                held[receivers[0]].append((ballot, value))
                votes[receivers[0]] += value

    while True:
        stages.append(list(votes))
        for one in sorted(continuing):
            if votes[one] >= quota:
                elected.add(one)
                surplus |= {one} if votes[one] > quota else set()
        continuing -= elected
        if len(continuing) <= seats - len(elected):
            elected |= continuing
        if len(elected) >= seats:
            return sorted(elected), stages
        if surplus:
            one = _first(surplus, stages, order)
            surplus.remove(one)
            share = (votes[one] - quota) / votes[one]
            papers = [
                (ballot, Fraction(floor(share * value * 100_000), 100_000)) for ballot, value in held[one]
            ]
            held[one], votes[one] = [], Fraction(quota)
        else:
            one = _last(continuing, stages, order)
            continuing.remove(one)
            papers, held[one], votes[one] = held[one], [], Fraction(0)
        move(papers, one)


def meek(
    ballots: Ballots, options: int, seats: int, order: Sequence[int]
) -> tuple[list[int], list[list[Fraction]]]:
    """The elected, sorted, and the votes whenever somebody is elected or goes; the Reference Meek Rule of the Proportional Representation Foundation."""
    if not any(ballots):
        return [], []
    unit, omega = Fraction(1, 10**9), Fraction(1, 10**6)

    def up(number: Fraction) -> Fraction:
        return ceil(number / unit) * unit

    keep = [Fraction(1)] * options
    hopeful, elected, before = set(range(options)), set[int](), None
    rounds: list[list[Fraction]] = []
    while len(elected) < seats < len(elected) + len(hopeful):
        votes = [Fraction(0)] * options
        for ballot in ballots:
            weight = Fraction(1)
            for one in ballot:
                part = up(weight * keep[one])
                votes[one] += part
                weight -= part
        quota = floor(sum(votes) / (seats + 1) / unit) * unit + unit
        if reached := {one for one in hopeful if votes[one] >= quota}:
            rounds.append(votes)
            elected |= reached
            hopeful -= reached
            before = None
            continue
        surplus = max(Fraction(0), sum((votes[one] - quota for one in elected), Fraction(0)))
        if surplus < omega or (before is not None and surplus >= before):
            fewest = min(votes[one] for one in hopeful)
            out = max((one for one in hopeful if votes[one] <= fewest + surplus), key=list(order).index)
            rounds.append(votes)
            hopeful.remove(out)
            keep[out], before = Fraction(0), None
            continue
        before = surplus
        for one in elected:
            keep[one] = up(up(keep[one] * quota) / votes[one])
    return sorted(elected | hopeful if len(elected) < seats else elected), rounds


def schulze(rankings: Sequence[tuple[Sequence[Sequence[int]], int]], options: int) -> set[int]:
    """Who is beaten by nobody, by all paths written out (winning votes)."""
    prefer = [[0] * options for _ in range(options)]
    for ranking, count in rankings:
        place = {one: at for at, tier in enumerate(ranking) for one in tier}
        for a in range(options):
            for b in range(options):
                prefer[a][b] += count * (place.get(a, options + 1) < place.get(b, options + 1))

    def strongest(a: int, b: int, between: frozenset[int]) -> int:
        step = {one: prefer[a][one] if prefer[a][one] > prefer[one][a] else 0 for one in {*between, b}}
        return max([step[b], *(min(step[one], strongest(one, b, between - {one})) for one in between)])

    def path(a: int, b: int) -> int:
        return strongest(a, b, frozenset(range(options)) - {a, b})

    return {a for a in range(options) if all(path(a, b) >= path(b, a) for b in range(options) if b != a)}


def _last(options: set[int], rounds: Sequence[Sequence[int | Fraction]], order: Sequence[int]) -> int:
    """Fewest votes now; of several, fewest in the latest round that tells them apart; of several, last in the order."""
    return min(options, key=lambda one: ([votes[one] for votes in reversed(rounds)], -list(order).index(one)))


def _first(options: set[int], rounds: Sequence[Sequence[int | Fraction]], order: Sequence[int]) -> int:
    return max(options, key=lambda one: ([votes[one] for votes in reversed(rounds)], -list(order).index(one)))
