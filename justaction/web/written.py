"""Dates and numbers as people read them, fast: the same day is written once, not on each of fifty rows."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from django.utils import formats, timezone, translation
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.web import clock


def day(value: date | datetime | None, *, short: bool = False) -> str:
    """2 October 2026, or 2 Oct 2026; a moment is written as the day it was where the collaborative is."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return _day(value, "SHORT_DATE_FORMAT" if short else "DATE_FORMAT", translation.get_language() or "en")


def moment(value: datetime | None) -> str:
    """9 October 2026, 8:00 PM (CDT), in the zone of the collaborative, which is named."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{day(local)}, {formats.date_format(local, 'TIME_FORMAT')} ({local.tzname()})"


def so_long(since: datetime) -> str:
    """For 12 days: how long something has been so."""
    days = (clock.now() - since).days
    return ngettext("for %(n)s day", "for %(n)s days", days) % {"n": number(days)}


def ago(moment_: datetime) -> str:
    """Today, or 12 days ago."""
    days = (clock.now() - moment_).days
    if days < 1:
        return _("today")
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": number(days)}


def local_time() -> str:
    """Chicago time, or UTC: whose clock a time is meant by, beside a field in which one is typed."""
    city = timezone.get_current_timezone_name().rpartition("/")[2].replace("_", " ")
    return city if city == "UTC" else _("%(city)s time") % {"city": city}


def until_midnight() -> str:
    """Until midnight, Chicago time: when a last day ends."""
    return _("Until midnight, %(place)s.") % {"place": local_time()}


# the same, said when they are read: for the help of a field
LOCAL_TIME, UNTIL_MIDNIGHT = lazy(local_time, str)(), lazy(until_midnight, str)()


def number(value: int | float | None) -> str:
    """1,284 in English, 1 284 in Spanish; nothing for None."""
    return "" if value is None else _number(value, translation.get_language() or "en")


@lru_cache(maxsize=4096)
def _day(value: date, shape: str, language: str) -> str:
    return formats.date_format(value, shape)


@lru_cache(maxsize=4096)
def _number(value: int | float, language: str) -> str:
    return str(formats.number_format(value, use_l10n=True, force_grouping=True))
