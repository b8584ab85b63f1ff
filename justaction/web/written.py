"""Dates and numbers as people read them, fast: the same day is written once, not on each of fifty rows."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from django.utils import formats, timezone, translation


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


def number(value: int | float | None) -> str:
    """1,284 in English, 1 284 in Spanish; nothing for None."""
    return "" if value is None else _number(value, translation.get_language() or "en")


@lru_cache(maxsize=4096)
def _day(value: date, shape: str, language: str) -> str:
    return formats.date_format(value, shape)


@lru_cache(maxsize=4096)
def _number(value: int | float, language: str) -> str:
    return str(formats.number_format(value, use_l10n=True, force_grouping=True))
