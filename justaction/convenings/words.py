"""When something is, as people read it: always with the clock by which it is meant."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from justaction.convenings.models import Gathering
from justaction.web import written


def when(gathering: Gathering, zone: ZoneInfo | None = None) -> str:
    """Tuesday, 13 October 2026, 6:00 PM to 7:30 PM (Chicago time, CDT); in another zone if one is given."""
    zone = zone or gathering.zone
    start, end = gathering.starts_at.astimezone(zone), gathering.ends_at.astimezone(zone)
    return _("%(weekday)s, %(day)s, %(hours)s") % {
        "weekday": WEEKDAYS[start.weekday()],
        "day": written.day(start.date()),
        "hours": hours(start, end, zone),
    }


def hours(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """6:00 PM to 7:30 PM (Chicago time, CDT)."""
    return _("%(start)s to %(end)s (%(clock)s)") % {
        "start": time_of(start),
        "end": time_of(end),
        "clock": clock_of(start, zone),
    }


def time_of(moment: datetime) -> str:
    return formats.date_format(moment, "TIME_FORMAT")


def clock_of(moment: datetime, zone: ZoneInfo) -> str:
    """Chicago time, CDT; UTC stands for itself."""
    city, short = zone.key.rpartition("/")[2].replace("_", " "), moment.tzname() or ""
    if city in {"UTC", short}:
        return short
    return _("%(city)s time, %(short)s") % {"city": city, "short": short}
