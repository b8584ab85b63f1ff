"""Days on which people work: Monday to Friday. Holidays differ by place and people, so none is left out; pages say so."""

from __future__ import annotations

from datetime import date, timedelta

SATURDAY = 5


def after(day: date, days: int) -> date:
    """The last of `days` working days after this day. From a Thursday, five of them end on the Thursday after."""
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY:
            days -= 1
    return day
