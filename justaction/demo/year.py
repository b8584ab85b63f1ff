"""The invented year: every event is a real deed at its own moment, so that all of it stands on the record.

Same day of founding, same scale: the same year, to the letter. Nothing here writes; it only calls deeds.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from justaction.web import clock

Deed = Callable[[], object]  # what a deed returns is not needed here
Tell = Callable[[str, int, int], None]  # (what is being made, how many, of how many)


@dataclass
class Year:
    """Things that happen, kept in order of time; one may bring about others later."""

    today: date
    dice: random.Random
    tell: Tell
    _waiting: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    _number: Iterator[int] = field(default_factory=count)

    def day(self, back: float) -> datetime:
        """A working hour, `back` days before today."""
        hour = time(14 + self.dice.randrange(8), self.dice.randrange(60), self.dice.randrange(60), tzinfo=UTC)
        return datetime.combine(self.today - timedelta(days=round(back)), hour)

    def day_at(self, back: int) -> datetime:
        """Noon in Chicago, `back` days before today: an hour for which no die is cast."""
        return datetime.combine(self.today - timedelta(days=back), time(18, tzinfo=UTC))

    def then(self, moment: datetime, deed: Deed) -> None:
        """Let `deed` happen at `moment`; what would lie after today is left out."""
        if moment.date() < self.today:
            heapq.heappush(self._waiting, (moment, next(self._number), deed))

    def play(self, what: str, about: int) -> None:
        """Let everything happen, in order, each at its moment."""
        done = 0
        while self._waiting:
            moment, _, deed = heapq.heappop(self._waiting)
            with clock.at(moment):
                deed()
            done += 1
            if done % 100 == 0:
                self.tell(what, done, max(about, done))
        self.tell(what, done, done)
