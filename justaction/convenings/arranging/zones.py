"""VTIMEZONE of a zone of the tz database, by yearly rules wherever its changes follow one (RFC 5545, 3.6.5).

Changes are read off the zone itself between FROM and TO. Those that come alike in years that follow each other become
one observance with an RRULE, others (the months of fasting in Morocco, laws that changed) stand one by one. Outlook
reads rules well and long lists of days badly, so a rule is tried first in the shape that Outlook knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:  # icalendar is loaded by whoever writes a calendar: few processes do
    from icalendar import TimezoneDaylight, TimezoneStandard

FROM, TO = 2019, 2040  # years that are looked at
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_STEP = timedelta(days=5)  # no zone changed twice within it in these years


@dataclass(frozen=True)
class Change:
    """One change of the clocks: the wall time before it, what it was and what it became."""

    at: datetime  # naive, by the clock before
    utc: datetime
    was: timedelta
    now: timedelta
    name: str
    summer: bool

    @property
    def kind(self) -> tuple[object, ...]:
        return (self.at.month, self.at.time(), self.was, self.now, self.name, self.summer)


def changes(zone: ZoneInfo) -> Iterator[Change]:
    """Every change of the offset between FROM and TO."""
    low, end = datetime(FROM, 1, 1, tzinfo=UTC), datetime(TO, 1, 1, tzinfo=UTC)
    was = _offset(low, zone)
    while low < end:
        high = low + _STEP
        now = _offset(high, zone)
        if now != was:
            yield _at(low, high, was, zone)
            was = now
        low = high


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _at(low: datetime, high: datetime, was: timedelta, zone: ZoneInfo) -> Change:
    """The change between two moments, to the second."""
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        low, high = (middle, high) if _offset(middle, zone) == was else (low, middle)
    after = high.astimezone(zone)
    return Change(
        at=(high + was).replace(tzinfo=None),
        utc=high,
        was=was,
        now=_offset(high, zone),
        name=after.tzname() or "",
        summer=bool(after.dst()),
    )


def _shapes(at: datetime) -> Iterator[tuple[str, str]]:
    """The ways in which a day of a month can be a rule, those that all calendars know first."""
    weekday = _DAYS[at.weekday()]
    if (at + timedelta(days=7)).month != at.month:
        yield ("-1" + weekday, "")
    yield (f"{(at.day - 1) // 7 + 1}{weekday}", "")
    for first in range(max(1, at.day - 6), min(at.day, 25) + 1):
        yield (weekday, ",".join(str(day) for day in range(first, first + 7)))
    yield ("", str(at.day))


def _runs(alike: list[Change]) -> Iterator[tuple[list[Change], tuple[str, str]]]:
    """Changes of one kind in runs of years that one rule describes, the longest first found."""
    left = alike
    while left:
        best, shape = left[:1], ("", str(left[0].at.day))
        for one in _shapes(left[0].at):
            run = left[:1]
            for change in left[1:]:
                if change.at.year != run[-1].at.year + 1 or one not in set(_shapes(change.at)):
                    break
                run.append(change)
            if len(run) > len(best):
                best, shape = run, one
        yield best, shape
        left = left[len(best) :]


def _observance(first: Change, **more: object) -> TimezoneStandard | TimezoneDaylight:
    from icalendar import TimezoneDaylight, TimezoneStandard

    part = TimezoneDaylight() if first.summer else TimezoneStandard()
    part.add("dtstart", first.at)
    part.add("tzoffsetfrom", first.was)
    part.add("tzoffsetto", first.now)
    part.add("tzname", first.name)
    for name, value in more.items():
        part.add(name, value)
    return part


@lru_cache(maxsize=64)
def vtimezone(name: str) -> bytes:
    """The VTIMEZONE of a zone, as lines of a calendar."""
    from icalendar import Timezone

    zone = ZoneInfo(name)
    whole = Timezone()
    whole.add("tzid", name)
    begin = datetime(FROM, 1, 1, tzinfo=UTC).astimezone(zone)
    offset = begin.utcoffset() or timedelta()
    start = Change(datetime(FROM, 1, 1), begin, offset, offset, begin.tzname() or "", bool(begin.dst()))
    whole.add_component(_observance(start))
    found = sorted(changes(zone), key=lambda one: (str(one.kind), one.utc))
    for _kind, group in groupby(found, key=lambda one: one.kind):
        for run, shape in _runs(list(group)):
            whole.add_component(_observance(run[0], **_rule(run, shape)))
    return bytes(whole.to_ical())


def _rule(run: list[Change], shape: tuple[str, str]) -> dict[str, object]:
    """The RRULE of a run of years; open at its end when it still holds in the last year looked at."""
    if len(run) == 1:
        return {}
    from icalendar import vRecur

    weekday, in_month = shape
    parts = ["FREQ=YEARLY", f"BYMONTH={run[0].at.month}"]
    parts += [f"BYDAY={weekday}"] * bool(weekday) + [f"BYMONTHDAY={in_month}"] * bool(in_month)
    if run[-1].at.year < TO - 1:
        # a day later than the last: programs that take it for local time (dateutil does) still read the last one
        parts.append(f"UNTIL={run[-1].utc + timedelta(days=1):%Y%m%dT%H%M%SZ}")
    return {"rrule": vRecur.from_ical(";".join(parts))}
