"""The single transferable vote by Meek's method: each option keeps just the part of every ballot that it needs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from justaction.ballots.tally.profile import Profile
from justaction.ballots.tally.result import Result, Round
from justaction.ballots.tally.rows import Ints, Rows, sums, unique_rows
from justaction.ballots.tally.ties import Ties

PLACES = 9
ONE: int = 10**PLACES
ENOUGH = 1000  # the total surplus that ends an iteration: 0.000001 vote


def stv_meek(profile: Profile, seats: int, tie_order: Sequence[int]) -> Result:
    """Several winners; quota and transfers are found anew whenever ballots are exhausted.

    Source: B. L. Meek (1969); I. D. Hill, B. A. Wichmann, D. R. Woodall, Algorithm 123, Computer Journal 30 (1987) 277-281;
    in the wording of the Reference Meek Rule of the Proportional Representation Foundation, which fixes the arithmetic:
    whole numbers of 0.000000001 vote, products and quotients of keep factors rounded up, quota = votes / (seats + 1) cut to
    nine decimals plus 0.000000001, an iteration ends below a total surplus of 0.000001 or when it shrinks no more.

    A round ends when somebody reaches the quota, or with the fewest votes goes. Options whose votes are within the surplus
    left of the fewest count as equal to it (part T of the rule); `tie_order` decides. A ballot ends at its first equal rank. Of
    the rounds, `keep` says which part of each ballot an option keeps; there are no single transfers, since all moves.
    """
    return _Count(profile, seats, tie_order).result()


class _Count:
    """One count under way; votes and keep factors are whole numbers of `ONE`th parts."""

    def __init__(self, profile: Profile, seats: int, tie_order: Sequence[int]) -> None:
        self.profile, self.seats, self.size = profile, seats, len(profile.options)
        self.ballots = profile.strict()
        self.ties = Ties(self.size, tie_order)
        self.keep = [ONE] * self.size
        self.hopeful = list(range(self.size))
        self.elected: list[int] = []
        self.gone: list[int] = []
        self.rounds: list[Round] = []
        valid = (
            self.ballots.orders[:, 0] >= 0 if self.ballots.orders.shape[1] else np.zeros(len(profile), bool)
        )
        self.counted = int(self.ballots.counts[valid].sum())

    def result(self) -> Result:
        while self.counted and len(self.elected) < self.seats < len(self.elected) + len(self.hopeful):
            self._round()
        if len(self.elected) < self.seats or not self.rounds:
            self._fill()
        last = self.rounds[-1]
        rest = sorted(self.hopeful, key=lambda one: (-last.votes[one], self.ties.rank[one]))
        return Result(
            "stv-meek", self.profile.options, self.seats, self.profile.ballots, self.counted, tuple(self.elected),
            (*self.elected, *rest, *reversed(self.gone)), tuple(self.rounds), threshold=last.threshold,
            ties=tuple(self.ties.found), tie_order=self.ties.order,
        )  # fmt: skip

    def _round(self) -> None:
        """Iterate until somebody is elected or defeated (B.2, B.3)."""
        paths, counts = self._paths()
        before: int | None = None
        while True:
            votes = self._distribute(paths, counts)
            quota = sum(votes) // (self.seats + 1) + 1
            if reached := [one for one in self.hopeful if votes[one] >= quota]:
                return self._elect(reached, votes, quota)
            surplus = max(0, sum(votes[one] - quota for one in self.elected))
            if surplus < ENOUGH or (before is not None and surplus >= before):
                return self._defeat(votes, quota, surplus)
            for one in self.elected:
                self.keep[one] = -(-_times(self.keep[one], quota) * ONE // votes[one])
            before = surplus

    def _elect(self, options: Sequence[int], votes: list[int], quota: int) -> None:
        standing = tuple(self.hopeful)
        options = sorted(options, key=lambda one: (-votes[one], self.ties.rank[one]))
        self.elected += options
        self.hopeful = [one for one in self.hopeful if one not in options]
        self._write(votes, quota, standing, elected=options)

    def _defeat(self, votes: list[int], quota: int, surplus: int) -> None:
        standing = tuple(self.hopeful)
        fewest = min(votes[one] for one in self.hopeful)
        equal = [one for one in self.hopeful if votes[one] <= fewest + surplus]
        last = self.ties.worst(equal, "elimination", len(self.rounds) + 1)
        self.hopeful.remove(last)
        self.gone.append(last)
        self.keep[last] = 0
        self._write(votes, quota, standing, eliminated=(last,))

    def _fill(self) -> None:
        """As many are left as there are seats (part C), or nobody voted: one last look at how votes stand."""
        votes = self._distribute(*self._paths())
        self._elect(self.hopeful if self.counted else (), votes, sum(votes) // (self.seats + 1) + 1)

    def _paths(self) -> tuple[Rows, Ints]:
        """Ballots as they matter in this round: the elected down to the first hopeful, who takes all that is left."""
        orders, counts = self.ballots.orders, self.ballots.counts
        hopeful, out = np.zeros(self.size, bool), np.zeros(self.size, bool)
        hopeful[self.hopeful], out[self.gone] = True, True
        width = min(orders.shape[1], len(self.elected) + 1)
        paths = np.full((len(orders), width), -1, orders.dtype)
        at = np.zeros(len(orders), np.intp)
        rows = np.arange(len(orders))
        for column in range(orders.shape[1]):
            found = orders[rows, column]
            rows, found = rows[found >= 0], found[found >= 0]
            kept, option = rows[~out[found]], found[~out[found]]
            paths[kept, at[kept]] = option
            at[kept] += 1
            done = np.zeros(len(orders), bool)
            done[kept[hopeful[option]]] = True
            rows = rows[~done[rows]]
        return unique_rows(paths, self.size, counts)

    def _distribute(self, paths: Rows, counts: Ints) -> list[int]:
        """The votes of each option when it keeps its part of what reaches it (B.2.a)."""
        keep = np.array(self.keep, np.int64)
        weight = np.full(len(paths), ONE, np.int64)
        votes = np.zeros(self.size, np.int64)
        for column in range(paths.shape[1]):
            option = paths[:, column]
            given = np.where(option >= 0, -(-(weight * keep[option]) // ONE), 0)
            votes += sums(option, given * counts, self.size)
            weight -= given
        return [int(one) for one in votes]

    def _write(
        self,
        votes: list[int],
        quota: int,
        standing: Sequence[int],
        elected: Sequence[int] = (),
        eliminated: Sequence[int] = (),
    ) -> None:
        exhausted = self.profile.ballots * ONE - sum(votes)
        self.rounds.append(
            Round(
                len(self.rounds) + 1,
                tuple(_part(one) for one in votes),
                tuple(standing),
                tuple(elected),
                tuple(eliminated),
                (),
                _part(exhausted),
                _part(quota),
                tuple(_part(one) for one in self.keep),
            )
        )


def _times(one: int, other: int) -> int:
    """A product, rounded up to nine decimals."""
    return (one * other + ONE - 1) // ONE


def _part(amount: int) -> Decimal:
    return Decimal(amount).scaleb(-PLACES)
