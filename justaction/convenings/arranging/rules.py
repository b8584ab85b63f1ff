"""Rules of repetition (RFC 5545, RRULE): made from what a coordinator says, kept as text, read back as days.

A rule speaks of days and times of a place; what moment a day's start is, its zone decides on that day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo, available_timezones

from dateutil.rrule import rrulestr

MOST = 160  # times that one series can meet: three years of weeks
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNTIL = re.compile(r"UNTIL=(\d{8}T\d{6})Z")


class Repeat(StrEnum):
    """How something comes again."""

    ONCE = "once"
    WEEKS = "weeks"
    MONTH_WEEKDAY = "month_weekday"  # the second Tuesday; a fifth one is the last one of the month
    MONTH_DAY = "month_day"  # the 13th; from the 29th on the last day of the month


class Wrong(ValueError):  # noqa: N818  # what somebody said is wrong; nothing broke
    """A rule or a zone that cannot be: `reason` is `unending`, `both`, `none`, `many` or `zone`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def zone_of(name: str) -> ZoneInfo:
    """The zone of the tz database with this name. Raises Wrong."""
    if name not in available_timezones():
        raise Wrong("zone")
    return ZoneInfo(name)


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment (UTC) that a time of day is in a zone on that day.

    A time that the clocks skip is meant with the offset before; of a time that comes twice, the first (RFC 5545, 3.3.5).
    """
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def rule_of(
    repeat: Repeat,
    first: datetime,
    zone: ZoneInfo,
    *,
    every: int = 1,
    count: int | None = None,
    until: date | None = None,
) -> str:
    """The rule as text; "" for once. `first` is naive and local, `until` the last day on which it may meet.

    Raises Wrong: `unending` without an end, `both` with two, `none` when it ends before it begins, `many` above MOST.
    """
    if repeat is Repeat.ONCE:
        return ""
    if count is None and until is None:
        raise Wrong("unending")
    if count is not None and until is not None:
        raise Wrong("both")
    if until is not None and until < first.date():
        raise Wrong("none")
    if count is not None and not 1 <= count <= MOST:
        raise Wrong("many")
    end = f"COUNT={count}" if count else f"UNTIL={_last(until, zone)}"
    step = f";INTERVAL={every}" if every > 1 else ""
    weekday = _DAYS[first.weekday()]
    if repeat is Repeat.WEEKS:
        return f"FREQ=WEEKLY{step};BYDAY={weekday};{end}"
    if repeat is Repeat.MONTH_WEEKDAY:
        which = (first.day - 1) // 7 + 1
        return f"FREQ=MONTHLY{step};BYDAY={-1 if which == 5 else which}{weekday};{end}"
    return f"FREQ=MONTHLY{step};BYMONTHDAY={first.day if first.day <= 28 else -1};{end}"


def _last(until: date | None, zone: ZoneInfo) -> str:
    """The end of a day in a zone, in UTC, as a rule beside a DTSTART with TZID must have it."""
    assert until is not None
    return moment(until, time(23, 59, 59), zone).strftime("%Y%m%dT%H%M%SZ")


def days(rule: str, first: datetime, zone: ZoneInfo, *, without: Iterable[date] = ()) -> list[date]:
    """The days that a rule means, `first` (naive, local) being the first, without the exceptions.

    Raises Wrong: `unending`, `many`, or `none` when nothing is left.
    """
    left = [day for day in _every(rule, first, zone) if day not in set(without)]
    if not left:
        raise Wrong("none")
    return left


def _every(rule: str, first: datetime, zone: ZoneInfo) -> list[date]:
    if not rule:
        return [first.date()]
    if "COUNT=" not in rule and "UNTIL=" not in rule:
        raise Wrong("unending")
    found = []
    for when in rrulestr(_UNTIL.sub(lambda end: f"UNTIL={_local(end[1], zone)}", rule), dtstart=first):
        found.append(when.date())
        if len(found) > MOST:
            raise Wrong("many")
    if found[:1] != [first.date()]:  # DTSTART counts even where a rule for the last day of a month skips it
        found = [first.date(), *found]
        if end := re.search(r"COUNT=(\d+)", rule):
            found = found[: int(end[1])]
    return found


def _local(utc: str, zone: ZoneInfo) -> str:
    moment_ = datetime.strptime(utc, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return moment_.astimezone(zone).strftime("%Y%m%dT%H%M%S")
