"""Reports by quarter: which were owed, which came on time, late or never. Pure: no Django, no clock, no database.

A commitment that runs through a whole quarter owes one report: as of any day of that quarter, sent at most 15 days
after its end. Sent later, it is late. When 45 days have passed without one, it never came; until then there is still
time. In the quarter in which a commitment begins or ends it owes none, but one that comes is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

ON_TIME_DAYS = 15
NEVER_DAYS = 45
OUTCOMES = ("on_time", "late", "never", "waiting")


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of a year; `number` is 1 to 4."""

    year: int
    number: int

    @property
    def start(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        return self.after.start - timedelta(days=1)

    @property
    def after(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> Quarter:
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def on_time_until(self) -> date:
        """The last day on which a report is on time."""
        return self.end + timedelta(days=ON_TIME_DAYS)

    @property
    def waited_until(self) -> date:
        """The last day on which a missing report is still waited for."""
        return self.end + timedelta(days=NEVER_DAYS)


def quarter_of(day: date) -> Quarter:
    """The quarter that holds a day."""
    return Quarter(day.year, (day.month - 1) // 3 + 1)


def ended(today: date, count: int) -> list[Quarter]:
    """The last `count` quarters that have ended, oldest first."""
    found = [quarter_of(today).before]
    while len(found) < count:
        found.append(found[-1].before)
    return found[::-1]


def outcome(
    quarter: Quarter,
    *,
    published: date,
    ended: date | None,
    reports: Sequence[tuple[date, date]],
    today: date,
) -> str:
    """What became of the report for `quarter`: on_time, late, never, waiting, or "" when none was owed or sent.

    `reports` are pairs of the day a report stands for and the day it was sent; the first one sent counts.
    """
    sent = [on for as_of, on in reports if quarter.start <= as_of <= quarter.end]
    if sent:
        return "on_time" if min(sent) <= quarter.on_time_until else "late"
    if published >= quarter.start or (ended is not None and ended <= quarter.end):
        return ""
    return "never" if today > quarter.waited_until else "waiting"
