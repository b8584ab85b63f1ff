"""The main menu and the footer: links to chapters by the names of their pages, so that web knows no chapter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from justaction.web import slots


@dataclass(frozen=True)
class Entry:
    """A link; `current` is "page" on the page itself and "true" anywhere below it."""

    title: str
    url: str
    current: str = ""


FOOTER: dict[str, tuple[tuple[str | Promise, str], ...]] = {
    "follow": (
        (_("All commitments"), "dashboard:commitments"),
        (_("Standards"), "standards:standards"),
        (_("Harms that we name"), "harms:harms"),
        (_("Institutions and groups"), "dashboard:organizations"),
        (_("Decisions"), "ballots:decisions"),
        (_("Share-outs"), "shareout:share_outs"),
        (_("Newsletter"), "newsletter:newsletter"),
        (_("Feeds"), "feeds:feeds"),
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
    """What chapters put into the slot `menu`, in their order."""
    return [
        Entry(title=str(part.title), url=part.url, current=_current(part.url, path))
        for part in slots.parts("menu", viewer)
    ]


def footer(which: str, *, early: bool = False) -> list[Entry]:
    """One part of the footer, "follow" or "help"; `early`: only what opens to visitors while we are forming."""
    shown = [(title, name) for title, name in FOOTER[which] if not early or name in EARLY]
    links = [Entry(title=str(title), url=address(name)) for title, name in shown]
    return [link for link in links if link.url]


def address(name: str) -> str:
    """The address of a page by name; "" when no chapter has it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _current(url: str, path: str) -> str:
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url) else ""
