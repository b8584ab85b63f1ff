"""What pages of the website say at one glance (`web/glance.py`): their title and lead, or a content note in its place."""

from __future__ import annotations

from collections.abc import Callable

from justaction.web import glance
from justaction.web.glance import Context, Glance
from justaction.website import showing
from justaction.website.models import Page

HOUSE = {
    "home:help": "help",
    "home:accessibility": "accessibility",
    "home:privacy": "privacy",
    "website:news": "news",
}


def _say(at: Context) -> Glance:
    words: showing.Shown = at["shown_page"]
    line = words.note or words.lead or " ".join(words.plain.split()[:24])
    return Glance(
        title=words.title, url=words.url, lines=(line,) if line else (), on=words.at.date() if words.at else None
    )  # fmt: skip


def _one(kind: str) -> Callable[[str], Context | None]:
    def find(slug: str) -> Context | None:
        words = showing.one(kind, slug)
        return {"shown_page": words} if words else None

    return find


def _room(slug: str) -> Callable[[], Context | None]:
    return lambda: {"shown_page": showing.room(slug)}


def register() -> None:
    """For news, pages of our own, and the pages of the house that say nothing but their words."""
    glance.register("website:post", "shown_page", _one(Page.Kind.NEWS), _say)
    glance.register("website:page", "shown_page", _one(Page.Kind.PAGE), _say)
    for view, slug in HOUSE.items():
        glance.register(view, "shown_page", _room(slug), _say)
