"""Days along the foot of a chart: few enough for a phone, at the starts of months, with the year where it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

from justaction.charts.scale import number

MOST = 5
STEPS = (1, 2, 3, 6, 12, 24, 60, 120)  # months between two ticks


@dataclass(frozen=True)
class DayTick:
    x: str
    label: str
    year: str
    anchor: str


def day_ticks(start: date, end: date, left: float, right: float) -> list[DayTick]:
    """At most five ticks from `start` to `end`, laid out from `left` to `right` percent."""
    span = (end - start).days
    if span < 75:
        days = sorted({start, start + timedelta(days=span // 2), end})
        form = "MONTH_DAY_FORMAT"
    else:
        days, form = _month_starts(start, end), "M"
    ticks, year = [], None
    for on in days:
        share = (on - start).days / span
        ticks.append(
            DayTick(
                x=f"{number(left + (right - left) * share)}%",
                label=date_format(on, form),
                year=str(on.year) if on.year != year else "",
                anchor="middle",
            )
        )
        year = on.year
    return ticks


def _month_starts(start: date, end: date) -> list[date]:
    first = start.year * 12 + start.month - 1 + (1 if start.day > 1 else 0)
    last = end.year * 12 + end.month - 1
    for step in STEPS:
        from_here = -(-first // step) * step if step > 1 else first
        months = list(range(from_here, last + 1, step))
        if 0 < len(months) <= MOST:
            return [date(month // 12, month % 12 + 1, 1) for month in months]
    return [date(last // 12, last % 12 + 1, 1)]
