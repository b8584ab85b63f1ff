"""The area between a plan and what was reported, where the reports are behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from justaction.charts.forecast import along

Points = Sequence[tuple[date, float]]


def behind(plan: Points, reports: Points, *, rising: bool) -> list[list[tuple[date, float]]]:
    """The outlines of all areas in which the reports lie on the wrong side of the plan.

    Each outline runs along the plan and back along the reports. Where the lines cross, an area ends at the nearest
    whole day.
    """
    if len(reports) < 2 or len(plan) < 2:
        return []
    first, last = max(plan[0][0], reports[0][0]), min(plan[-1][0], reports[-1][0])
    if first >= last:
        return []
    days = sorted({on for on, _value in [*plan, *reports] if first <= on <= last} | {first, last})
    crossings = _crossings(plan, reports, days)
    areas: list[list[date]] = [[]]
    for on in sorted({*days, *crossings}):
        if on in crossings or _short(plan, reports, on, rising=rising) >= 0:
            areas[-1].append(on)
        elif areas[-1]:
            areas.append([])
    return [
        [(on, along(plan, on) or 0.0) for on in area]
        + [(on, along(reports, on) or 0.0) for on in reversed(area)]
        for area in areas
        if len(area) > 1 and any(_short(plan, reports, on, rising=rising) > 0 for on in area)
    ]


def _short(plan: Points, reports: Points, on: date, *, rising: bool) -> float:
    """How far the reports fall short of the plan on a day; below zero when they are ahead."""
    ahead = (along(plan, on) or 0.0) - (along(reports, on) or 0.0)
    return ahead if rising else -ahead


def _crossings(plan: Points, reports: Points, days: list[date]) -> set[date]:
    """The whole days nearest to where the lines cross between two of `days`."""
    found = set()
    for start, end in pairwise(days):
        a = _short(plan, reports, start, rising=True)
        b = _short(plan, reports, end, rising=True)
        if a * b < 0:
            found.add(start + timedelta(days=round(a / (a - b) * (end - start).days)))
    return found
