"""When a gathering is, in templates."""

from __future__ import annotations

from django import template
from django.utils.dates import WEEKDAYS

from justaction.convenings import words
from justaction.convenings.models import Gathering

register = template.Library()

register.filter("when", words.when)
register.filter("clock_time", words.time_of)


@register.filter
def weekday(gathering: Gathering) -> str:
    """Tuesday."""
    return str(WEEKDAYS[gathering.local_start.weekday()])


@register.filter
def hours(gathering: Gathering) -> str:
    """6:00 PM to 7:30 PM (Chicago time, CDT)."""
    return words.hours(gathering.local_start, gathering.local_end, gathering.zone)
