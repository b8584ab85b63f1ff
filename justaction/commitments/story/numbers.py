"""Several numbers of a commitment, as they stand beside each other on its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from justaction.charts.line import PlanLine, Point, Reported, plan_line
from justaction.commitments import state as rules
from justaction.commitments.models import Amendment, Commitment, Indicator


@dataclass(frozen=True)
class SideBySide:
    """One number as it stands beside the others. The first has no chart here: it is drawn large above."""

    indicator: str
    measure: str
    start: str
    now: str
    target: str
    target_on: date | None
    anchor: str
    line: PlanLine | None
    amendments: list[Amendment]


def first(row: Commitment, latest: Decimal | None) -> SideBySide:
    """The number that decides the state; `latest` is its last value."""
    now = rules.amount(latest, row.unit) if latest is not None else ""
    start = rules.amount(row.baseline, row.unit)
    told = (row.indicator, row.get_measure_display(), start, now, row.target_words, row.target_on)
    return SideBySide(*told, "numbers", None, [])


def further(
    one: Indicator,
    said: Sequence[tuple[date, Decimal]],
    changes: list[Amendment],
    *,
    today: date,
    channel: str,
    ended: bool,
) -> SideBySide:
    """A further number: what each report said of it (day, value), oldest first, and how its target was changed."""
    assert one.baseline is not None
    assert one.baseline_on is not None
    assert one.target is not None
    assert one.target_on is not None
    line = plan_line(
        plan=[Point(one.baseline_on, one.baseline), Point(one.target_on, one.target)],
        reports=[Reported(day, value, checked=False, note="") for day, value in said],
        before=[[Point(day, value) for day, value in change.was_points] for change in changes],
        today=today,
        unit=one.unit,
        channel=channel,
        ended=ended,
    )
    now = rules.amount(said[-1][1], one.unit) if said else ""
    told = (
        one.indicator,
        one.get_measure_display(),
        one.baseline_words,
        now,
        one.target_words,
        one.target_on,
    )
    return SideBySide(*told, f"number-{one.pk}", line, changes)
