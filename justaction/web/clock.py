"""The one clock. Everything asks it; tests and the demonstration can set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The moment, aware, in UTC."""
    return _set_to.get() or datetime.now(UTC)


def today(zone: ZoneInfo | None = None) -> date:
    """The day in `zone`, or in the zone of the page being made."""
    return now().astimezone(zone or timezone.get_current_timezone()).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Everything inside happens at `moment` (aware)."""
    if moment.tzinfo is None:
        raise ValueError("The clock is set to a moment with a time zone.")
    token = _set_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
