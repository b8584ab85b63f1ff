"""Where a page can be followed with a feed reader: links that stand in its head, so that readers find them by themselves.

The chapter of feeds registers how it finds them, so that the frame knows no chapter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch


@dataclass(frozen=True)
class Link:
    """One feed in one form: its media type, what it is called, its address."""

    kind: str
    title: str
    url: str


Find = Callable[[str, Mapping[str, Any]], list[Link]]
_find: list[Find] = []


def register(find: Find) -> None:
    """Let `find(view, what stands in the address)` tell the feeds of a page. It asks no database."""
    _find[:] = [find]


def of_page(view: str, at: Mapping[str, Any]) -> list[Link]:
    """The feeds of a page, by the name of its view."""
    try:
        return _find[0](view, at) if _find else []
    except NoReverseMatch:  # addresses that have no feeds, as in tests of this layer alone
        return []
