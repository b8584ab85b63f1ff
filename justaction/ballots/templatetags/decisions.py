"""The words of a ballot in templates: `{{ ballot|headline }}`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django import template

from justaction.ballots import words

register = template.Library()
T = TypeVar("T")
register.filter("headline", words.headline)
register.filter("step", words.step)
register.filter("how", words.method)
register.filter("how_short", words.method_in_short)
register.filter("tie_rule", words.ties)
register.filter("quorum", words.quorum)
register.filter("cause", words.cause)
register.filter("turnout", words.turnout)


@register.filter
def at(things: Sequence[T], place: int) -> T | None:
    """The thing at a place; None beyond the end."""
    return things[place] if place < len(things) else None
