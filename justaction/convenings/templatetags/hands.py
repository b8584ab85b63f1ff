"""The bars of a sense check, in templates."""

from __future__ import annotations

from typing import Any

from django import template

from justaction.convenings import hands
from justaction.convenings.models import SenseCheck

register = template.Library()


@register.inclusion_tag("convenings/bars.html")
def check_bars(asked: SenseCheck, bars: hands.Bars, level: int) -> dict[str, Any]:
    """`{% check_bars asked bars 2 %}`: a table whose rows are the bars, under a heading of this level."""
    return {"asked": asked, "bars": bars, "level": level}
