"""Days by a rule, and every zone of the tz database as two other programs read it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.tz import tzical

from justaction.convenings.arranging import Repeat, Wrong, days, moment, rule_of
from justaction.convenings.arranging.zones import changes, vtimezone

CHICAGO = ZoneInfo("America/Chicago")
EXCEPTIONS: set[str] = set()  # zones whose calendar differs: none


def test_the_fifth_weekday_is_the_last_and_the_31st_is_the_end_of_the_month() -> None:
    first = datetime(2026, 3, 31, 18)  # the fifth Tuesday
    rule = rule_of(Repeat.MONTH_WEEKDAY, first, CHICAGO, count=3)
    assert days(rule, first, CHICAGO) == [date(2026, 3, 31), date(2026, 4, 28), date(2026, 5, 26)]
    rule = rule_of(Repeat.MONTH_DAY, first, CHICAGO, count=3)
    assert days(rule, first, CHICAGO) == [date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]


def test_the_first_day_counts_even_where_the_rule_would_skip_it() -> None:
    first = datetime(2026, 3, 30, 18)
    rule = rule_of(Repeat.MONTH_DAY, first, CHICAGO, count=2)
    assert days(rule, first, CHICAGO) == [date(2026, 3, 30), date(2026, 3, 31)]


def test_the_last_day_is_one_of_the_place_not_of_greenwich() -> None:
    first = datetime(2026, 10, 20, 20)  # the next day already in Greenwich
    rule = rule_of(Repeat.WEEKS, first, CHICAGO, every=2, until=date(2026, 11, 3))
    assert rule == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20261104T055959Z"
    assert days(rule, first, CHICAGO) == [date(2026, 10, 20), date(2026, 11, 3)]


def test_a_rule_without_an_end_is_refused_however_it_came_here() -> None:
    with pytest.raises(Wrong, match="unending"):
        days("FREQ=DAILY", datetime(2026, 1, 1), CHICAGO)
    with pytest.raises(Wrong, match="many"):
        days("FREQ=DAILY;COUNT=100000", datetime(2026, 1, 1), CHICAGO)


def test_a_time_that_the_clocks_skip_is_meant_with_the_offset_before() -> None:
    gap = moment(date(2026, 3, 8), datetime(2026, 1, 1, 2, 30).time(), CHICAGO)
    assert gap == datetime(2026, 3, 8, 8, 30, tzinfo=UTC)
    twice = moment(date(2026, 11, 1), datetime(2026, 1, 1, 1, 30).time(), CHICAGO)
    assert twice == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_where_changes_follow_a_rule_they_are_written_as_one() -> None:
    text = vtimezone("America/Chicago").decode()
    assert "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\r\n" in text
    assert text.count("DTSTART") == 3
    assert "RDATE" not in text


@pytest.mark.parametrize("part", range(4))
def test_every_zone_gives_the_same_moments_as_zoneinfo_from_2020_to_2035(part: int) -> None:
    """Read by dateutil, which shares no code with us: around every change, and in the middle of every season."""
    for name in sorted(available_timezones())[part::4]:
        text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{vtimezone(name).decode()}END:VCALENDAR\r\n"
        read, zone = tzical(StringIO(text)).get(name), ZoneInfo(name)
        assert read is not None
        for at in sorted(probes(zone)):
            ours = at.replace(tzinfo=read).utcoffset()
            if ours != at.replace(tzinfo=zone).utcoffset() and name not in EXCEPTIONS:
                raise AssertionError(f"{name} on {at}: {ours}")


def probes(zone: ZoneInfo) -> set[datetime]:
    """Local times from 2020 to 2035: the first day of each season, and just before and well after each change."""
    found = {datetime(year, month, 1, 12) for year in range(2020, 2036) for month in (1, 4, 7, 10)}
    for change in changes(zone):
        if 2020 <= change.at.year <= 2035:
            longer = abs(change.now - change.was)
            found |= {change.at - timedelta(minutes=1) - longer, change.at + longer, change.at + longer * 2}
    return found
