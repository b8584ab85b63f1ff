"""Where each ballot lies during a count with transfers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from justaction.ballots.tally.profile import Profile
from justaction.ballots.tally.rows import Ints


class Tops:
    """For each unique ballot of a strict profile the highest option that is still open, -1 when there is none.

    Ballots stay with an option that is closed until `advance` moves them.
    """

    def __init__(self, profile: Profile) -> None:
        self.orders, self.counts = profile.orders, profile.counts
        self.width = self.orders.shape[1]
        self.open = np.ones(len(profile.options), bool)
        self.at = np.zeros(len(profile), np.int16)
        self.top = self.orders[:, 0].copy() if self.width else np.full(len(profile), -1, np.int8)

    def close(self, options: Sequence[int]) -> None:
        """These options take no more ballots."""
        self.open[list(options)] = False

    def of(self, option: int) -> Ints:
        """The rows whose ballots lie with the option."""
        return np.flatnonzero(self.top == option)

    def advance(self, rows: Ints) -> None:
        """Move the ballots of these rows to the next option that is open."""
        todo = rows
        while len(todo):
            at = self.at[todo] + 1
            self.at[todo] = at
            more = at < self.width
            self.top[todo[~more]] = -1
            todo, at = todo[more], at[more]
            found = self.orders[todo, at]
            here = (found < 0) | self.open[found]
            self.top[todo[here]] = found[here]
            todo = todo[~here]
