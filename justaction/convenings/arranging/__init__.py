"""Days, calendars and small rooms, without a database: rules of repetition, time zones, and files that calendars read (RFC 5545)."""

from __future__ import annotations

from justaction.convenings.arranging.rules import MOST, Repeat, Wrong, days, moment, rule_of, zone_of

__all__ = ["MOST", "Repeat", "Wrong", "days", "moment", "rule_of", "zone_of"]
