"""The single transferable vote as Scotland counts it: whole ballots, values of five decimals, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from justaction.ballots.tally.profile import Profile
from justaction.ballots.tally.result import Result, Round, Transfer
from justaction.ballots.tally.rows import sums
from justaction.ballots.tally.ties import Ties
from justaction.ballots.tally.tops import Tops

PLACES = 5
ONE: int = 10**PLACES


def stv_scottish(profile: Profile, seats: int, tie_order: Sequence[int]) -> Result:
    """Several winners by quota and transfer.

    Source: The Scottish Local Government Elections Order 2007 (SSI 2007/42), Schedule 1, rules 45 to 52; the same words in
    SSI 2011/399. All is counted in units of 0.00001 vote, as whole numbers:

    - quota (46): valid ballots over seats + 1, remainder ignored, plus one; who reaches it is elected (47);
    - surplus (48): every ballot of the elected moves on at surplus × its value / votes of the elected, five decimals,
      the remainder ignored; the largest surplus first (49);
    - otherwise the option with the fewest votes goes, its ballots move on at their value (50);
    - as many options standing as seats left: they are elected, and nothing is transferred any more (52);
    - ties (49, 51): the latest earlier stage at which they differed, then the lot, which is `tie_order` here.

    A ballot that puts nobody, or several, first is not valid (43); one whose next rank names several is not transferable.
    `exhausted` is what no longer counts for anybody: ballots that are not valid or not transferable, and what the ignored
    remainders add up to.
    """
    return _Count(profile, seats, tie_order).result()


class _Count:
    """One count under way; votes are whole numbers of `ONE`th votes."""

    def __init__(self, profile: Profile, seats: int, tie_order: Sequence[int]) -> None:
        self.profile, self.seats, self.size = profile, seats, len(profile.options)
        self.ties = Ties(self.size, tie_order)
        self.tops = Tops(profile.strict())
        self.amounts = self.tops.counts * ONE  # what all ballots of a row are worth together
        self.value = np.full(len(self.amounts), ONE)  # … and one of them
        self.votes = [int(one) for one in sums(self.tops.top, self.amounts, self.size)]
        self.counted = sum(self.votes) // ONE
        self.quota = (self.counted // (seats + 1) + 1) * ONE
        self.standing = list(range(self.size))
        self.elected: list[int] = []
        self.gone: list[int] = []
        self.waiting: list[int] = []  # elected, with a surplus still to be transferred
        self.seen: list[tuple[int, ...]] = []
        self.rounds: list[Round] = []

    def result(self) -> Result:
        while self.counted and len(self.elected) < self.seats:
            self._stage()
        if not self.counted:
            self._write()
        final = self.seen[-1] if self.seen else self.votes
        rest = sorted(self.standing, key=lambda one: (-final[one], self.ties.rank[one]))
        return Result(
            "stv-scottish", self.profile.options, self.seats, self.profile.ballots, self.counted,
            tuple(self.elected), (*self.elected, *rest, *reversed(self.gone)), tuple(self.rounds),
            threshold=_votes(self.quota), ties=tuple(self.ties.found), tie_order=self.ties.order,
        )  # fmt: skip

    def _stage(self) -> None:
        before, standing = tuple(self.votes), tuple(self.standing)
        newly = self._elect([one for one in self.standing if self.votes[one] >= self.quota])
        self.waiting += [one for one in newly if self.votes[one] > self.quota]
        if 0 < len(self.standing) <= self.seats - len(self.elected):
            newly += self._elect(self.standing)
        number = len(self.rounds) + 1
        if len(self.elected) == self.seats:
            self._write(newly, standing=standing)
        elif self.waiting:
            most = max(self.votes[one] for one in self.waiting)
            first = self.ties.best(
                [one for one in self.waiting if self.votes[one] == most], "surplus", number, self.seen
            )
            self._write(newly, (), (self._transfer_surplus(first),), before, standing)
        else:
            fewest = min(self.votes[one] for one in self.standing)
            last = self.ties.worst(
                [one for one in self.standing if self.votes[one] == fewest], "elimination", number, self.seen
            )
            self._write(newly, (last,), (self._exclude(last),), before, standing)
        self.seen.append(before)

    def _elect(self, options: Sequence[int]) -> list[int]:
        """Elected together: listed by votes, which decides nothing."""
        chosen = sorted(options, key=lambda one: (-self.votes[one], self.ties.rank[one]))
        self.elected += chosen
        self.standing = [one for one in self.standing if one not in chosen]
        self.tops.close(chosen)
        return chosen

    def _transfer_surplus(self, option: int) -> Transfer:
        self.waiting.remove(option)
        rows, total = self.tops.of(option), self.votes[option]
        surplus = total - self.quota
        self.value[rows] = surplus * self.value[rows] // total
        self.amounts[rows] = self.tops.counts[rows] * self.value[rows]
        self.votes[option] = self.quota
        return self._move(option, surplus, "surplus")

    def _exclude(self, option: int) -> Transfer:
        self.standing.remove(option)
        self.gone.append(option)
        self.tops.close([option])
        all_of_it, self.votes[option] = self.votes[option], 0
        return self._move(option, all_of_it, "eliminated")

    def _move(self, option: int, amount: int, reason: str) -> Transfer:
        rows = self.tops.of(option)
        self.tops.advance(rows)
        moved = [int(one) for one in sums(self.tops.top[rows], self.amounts[rows], self.size)]
        for one, more in enumerate(moved):
            self.votes[one] += more
        to = tuple((one, _votes(more)) for one, more in enumerate(moved) if more)
        return Transfer(option, to, _votes(amount - sum(moved)), reason)

    def _write(
        self,
        elected: Sequence[int] = (),
        eliminated: Sequence[int] = (),
        transfers: Sequence[Transfer] = (),
        votes: Sequence[int] | None = None,
        standing: Sequence[int] | None = None,
    ) -> None:
        votes = self.votes if votes is None else votes
        standing = self.standing if standing is None else standing
        self.rounds.append(
            Round(
                len(self.rounds) + 1,
                tuple(_votes(one) for one in votes),
                tuple(standing),
                tuple(elected),
                tuple(eliminated),
                tuple(transfers),
                _votes(self.profile.ballots * ONE - sum(votes)),
                _votes(self.quota),
            )
        )


def _votes(amount: int) -> Decimal:
    return Decimal(amount).scaleb(-PLACES)
