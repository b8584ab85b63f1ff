"""The plan made on day one, and where the number stands beside it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from justaction.commitments.state.facts import Facts

CENT = Decimal("0.01")  # numbers are kept to two places, so the plan is compared at two places


def planned(facts: Facts, day: date) -> Decimal:
    """Where the number should stand on `day`: on the straight line between the two points around it, to two places.
    Before the baseline it is the baseline, after the target's date the target."""
    line = facts.line
    if day <= line[0][0]:
        return line[0][1]
    for (start, low), (end, high) in pairwise(line):
        if day <= end:
            share = Decimal((day - start).days) / Decimal((end - start).days)
            return (low + (high - low) * share).quantize(CENT, ROUND_HALF_UP)
    return line[-1][1]


def reached(facts: Facts, value: Decimal) -> bool:
    """Whether `value` is at the target or better."""
    return value >= facts.target if facts.rising else value <= facts.target


def short(facts: Facts, value: Decimal, day: date) -> bool:
    """Whether `value` on `day` is short of the plan. A number that has reached the target never is."""
    if reached(facts, value):
        return False
    plan = planned(facts, day)
    return value < plan if facts.rising else value > plan


def pace(facts: Facts) -> Decimal | None:
    """Where the number would stand on the target's date if it went on as from the baseline to the latest report;
    None before there is a report after the baseline, and once the target's date is reported on."""
    latest = facts.latest
    if latest is None or not facts.baseline_on < latest.as_of < facts.target_on:
        return None
    share = Decimal((facts.target_on - facts.baseline_on).days) / Decimal(
        (latest.as_of - facts.baseline_on).days
    )
    return (facts.baseline + (latest.value - facts.baseline) * share).quantize(CENT, ROUND_HALF_UP)


def quarter_ends(first: date, last: date) -> list[date]:
    """The last days of the calendar's quarters strictly between two days."""
    days = [
        date(year, month, 1) - timedelta(days=1)
        for year in range(first.year, last.year + 2)
        for month in (1, 4, 7, 10)
    ]
    return [day for day in days if first < day < last]


def quarters(start: date, baseline: Decimal, end: date, target: Decimal) -> list[tuple[date, Decimal]]:
    """A plan in a straight line: where the number should stand at the end of each quarter in between, as exact as a
    plan deserves."""
    straight = Facts(start, baseline, start, target, end)
    low, high = sorted((baseline, target))
    fine = Decimal("0.1") if high - low < 1000 else Decimal(1)
    return [
        (day, min(high, max(low, planned(straight, day).quantize(fine, ROUND_HALF_UP))))
        for day in quarter_ends(start, end)
    ]


def amount(value: Decimal | str | None, unit: str = "") -> str:
    """A number with its unit as people write it: 7.4%, $3,100,000, 12 homes."""
    if value is None or value == "":
        return ""
    number = Decimal(value)
    number = number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
    sign, digits = ("−" if number < 0 else ""), f"{abs(number):,f}"
    plain = unit.strip()
    if plain.lower() in {"%", "percent", "per cent"}:
        return f"{sign}{digits}%"
    if plain.lower() in {"$", "dollar", "dollars", "usd", "us dollars"}:
        return f"{sign}${digits}"
    return f"{sign}{digits} {plain}".strip()
