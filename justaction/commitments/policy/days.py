"""The day and the zone in which the collaborative counts."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from justaction.web import clock, house


def zone() -> ZoneInfo:
    """The time zone in which the collaborative counts days."""
    return house.here().zone


def today() -> date:
    """The day in the collaborative's own zone."""
    return clock.today(zone())
