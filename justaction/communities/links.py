"""What a page of a chapter above is, so that things of a community can name it in text (its title and address).

A chapter registers in its `AppConfig.ready()` how it recognises its pages: `links.register(find)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Link:
    """The title of a page and its address, without a language."""

    title: str
    url: str


Find = Callable[[str], Link | None]  # path -> what is there, for everybody to see
_finders: list[Find] = []


def register(find: Find) -> None:
    """Let a chapter recognise its pages."""
    if find not in _finders:
        _finders.append(find)


def at(url: str) -> Link | None:
    """What stands at an address of ours; None when no chapter knows it."""
    path = urlsplit(url.strip()).path
    return next((found for find in _finders if (found := find(path)) is not None), None)
