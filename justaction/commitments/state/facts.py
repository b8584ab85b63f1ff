"""What the state is computed from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class State(StrEnum):
    """The five states. A draft has none."""

    WITHDRAWN = "withdrawn"
    DONE = "done"
    QUIET = "quiet"
    BEHIND = "behind"
    ON_PLAN = "on_plan"


class Outcome(StrEnum):
    """What the peers of one report have made of it so far."""

    AGREED = "agreed"
    NOT_AGREED = "not_agreed"
    WAITING = "waiting"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Review:
    """One ask: `state` is asked, held (written, not public yet), given, passed_on, lapsed or closed; `verdict` is agrees, asks_for_more, disagrees."""

    state: str
    verdict: str = ""


@dataclass(frozen=True)
class Report:
    """One report: the number as of a day, the day it was sent, its reviews, and whether anybody eligible who was
    not asked yet is left."""

    as_of: date
    sent_on: date
    value: Decimal
    reviews: tuple[Review, ...] = ()
    peers_left: bool = True


@dataclass(frozen=True)
class Facts:
    """A published commitment. Days are days of the collaborative's own time zone; `plan` holds the points between
    the baseline and the target, in any order; reports may come in any order. `held_on` is the day on which peers last
    agreed that it is done."""

    published_on: date
    baseline: Decimal
    baseline_on: date
    target: Decimal
    target_on: date
    plan: tuple[tuple[date, Decimal], ...] = ()
    reports: tuple[Report, ...] = ()
    withdrawn_on: date | None = None
    held_on: date | None = None
    line: tuple[tuple[date, Decimal], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """The whole plan: baseline, points, target, by date."""
        between = {day: value for day, value in self.plan if self.baseline_on < day < self.target_on}
        points = [(self.baseline_on, self.baseline), *sorted(between.items()), (self.target_on, self.target)]
        object.__setattr__(self, "line", tuple(points))
        object.__setattr__(self, "reports", _by_day(self.reports))

    @property
    def latest(self) -> Report | None:
        """The report with the latest number."""
        return self.reports[-1] if self.reports else None

    @property
    def rising(self) -> bool:
        """Whether more is better: a target below the baseline is reached by falling."""
        return self.target >= self.baseline


def _by_day(reports: Iterable[Report]) -> tuple[Report, ...]:
    return tuple(sorted(reports, key=lambda report: (report.as_of, report.sent_on)))
