"""Where a number will stand if it goes on as it went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

LEAST_DAYS = 14  # a pace measured over less than two weeks says nothing


def forecast(
    points: Sequence[tuple[date, float]],
    on: date,
    *,
    lowest: float | None = None,
    highest: float | None = None,
) -> float | None:
    """The value on the day `on`, at the mean pace from the first to the last of `points`.

    A straight line through the first and the last point, so that anyone can check it with a pencil. None when the
    points span less than two weeks, or when `on` is not after the last of them. The answer stays within `lowest`
    and `highest` (a share cannot pass 100 percent).
    """
    if len(points) < 2:
        return None
    ordered = sorted(points)
    (first_day, first), (last_day, last) = ordered[0], ordered[-1]
    span = (last_day - first_day).days
    if span < LEAST_DAYS or on <= last_day:
        return None
    value = last + (last - first) * (on - last_day).days / span
    if lowest is not None:
        value = max(lowest, value)
    if highest is not None:
        value = min(highest, value)
    return value


def along(points: Sequence[tuple[date, float]], on: date) -> float | None:
    """The value of a broken line on a day: straight between its points, None outside them."""
    ordered = sorted(points)
    for (day_a, a), (day_b, b) in pairwise(ordered):
        if day_a <= on <= day_b:
            days = (day_b - day_a).days
            return b if days == 0 else a + (b - a) * (on - day_a).days / days
    return next((value for day, value in ordered if day == on), None)
