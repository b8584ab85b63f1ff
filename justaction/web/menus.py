"""The main menu and the footer: links to chapters by the names of their pages, so that web knows no chapter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from justaction.web import slots


@dataclass(frozen=True)
class Entry:
    """A link; `current` is "page" on the page itself and "true" anywhere below it."""

    title: str
    url: str
    current: str = ""
    name: str = ""  # by which it is known whatever the language: a path, or the name of an address


Arranger = Callable[[str, list[Entry]], list[Entry]]  # (menu, its entries) -> as somebody arranged them
_arranger: Arranger | None = None


def arranged_by(arranger: Arranger) -> None:
    """Let `arranger(menu, entries)` put entries in order, leave some out and add others."""
    global _arranger
    _arranger = arranger


FOOTER: dict[str, tuple[tuple[str | Promise, str], ...]] = {
    "follow": (
        (_("All commitments"), "dashboard:commitments"),
        (_("Standards"), "standards:standards"),
        (_("Harms that we name"), "harms:harms"),
        (_("Institutions and groups"), "dashboard:organizations"),
        (_("Decisions"), "ballots:decisions"),
        (_("Share-outs"), "shareout:share_outs"),
        (_("News"), "website:news"),
        (_("Newsletter"), "newsletter:newsletter"),
        (_("Follow us elsewhere"), "social:follow"),
        (_("The public record"), "record:record"),
        (_("Download the data"), "dashboard:data"),
        (_("Corrections"), "dashboard:corrections"),
    ),
    "help": (
        (_("Questions and answers"), "home:questions"),
        (_("Get help"), "home:help"),
        (_("Report something"), "members:report"),
        (_("Accessibility"), "home:accessibility"),
        (_("Your data and privacy"), "home:privacy"),
    ),
}
EARLY = {"home:help", "members:report", "home:accessibility", "home:privacy"}  # open while we are forming


def main(viewer: Any, path: str) -> list[Entry]:
    """What chapters put into the slot `menu`, as it was arranged."""
    return [
        Entry(one.title, one.url, _current(one.url, path), one.name)
        for one in _arranged("main", main_of_the_house(viewer))
    ]


def main_of_the_house(viewer: Any) -> list[Entry]:
    """The same before anybody arranged it: in the order of the chapters."""
    return [
        Entry(title=str(part.title), url=part.url, name=plain(part.url))
        for part in slots.parts("menu", viewer)
    ]


def footer(which: str, *, early: bool = False) -> list[Entry]:
    """One part of the footer, "follow" or "help"; `early`: only what opens to visitors while we are forming."""
    shown = footer_of_the_house(which)
    return [one for one in shown if one.name in EARLY] if early else _arranged(which, shown)


def footer_of_the_house(which: str) -> list[Entry]:
    """The same before anybody arranged it."""
    links = [Entry(title=str(title), url=address(name), name=name) for title, name in FOOTER[which]]
    return [link for link in links if link.url]


def plain(url: str) -> str:
    """An address without the language before it."""
    prefix = f"/{translation.get_language()}/"
    return url[len(prefix) - 1 :] if url.startswith(prefix) else url


def _arranged(menu: str, entries: list[Entry]) -> list[Entry]:
    return _arranger(menu, entries) if _arranger else entries


def address(name: str) -> str:
    """The address of a page by name; "" when no chapter has it."""
    return _address(name, translation.get_language())


@lru_cache(maxsize=512)
def _address(name: str, _language: str | None) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _current(url: str, path: str) -> str:
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url) else ""
