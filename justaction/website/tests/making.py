"""Builders for the website: a page with its words on it."""

from __future__ import annotations

from typing import Any

from justaction.members.models import Person
from justaction.website import actions
from justaction.website.models import MenuItem, PageWords


def a_page(kind: str, title: str, text: str = "", *, by: Person, **more: str) -> PageWords:
    """A page of a kind, published."""
    row = actions.add(kind, title=title, text=text or f"This tells of {title}.", by=by, **more)
    return actions.publish(row, by=by, care=True)


def a_version(row: PageWords, text: str, *, by: Person, language: str = "en", **more: Any) -> PageWords:
    """The next version of the words of a page, a draft."""
    newest = row.page.versions.filter(language=language).order_by("-number").first()
    said = {"title": row.title, "lead": row.lead, "note": row.note, "seen": newest.number if newest else 0}
    return actions.write(row.page, language=language, text=text, by=by, **{**said, **more})


def addresses_of(by: Person) -> dict[str, list[Any]]:
    """What the addresses of the website can speak of: news, a page in a menu, a question in two versions."""
    actions.found_rooms()
    news = a_page("news", "We opened a library", "It lends [books](/about/).", lead="Come and read.", by=by)
    page = a_page("page", "Our library", "Shelves on **three** floors.", by=by)
    item = actions.put_into_menu(page.page, "follow", by=by)
    question = a_page("question", "May dogs come in?", "Yes, if they read.", by=by)
    second = a_version(question, "Yes, if they are quiet.", by=by)
    assert isinstance(item, MenuItem)
    of_page = ["question", question.page.slug]
    of_words = [*of_page, "en"]
    return {
        "website:post": [news.page.slug],
        "website:page": [page.page.slug],
        "website:add": ["news"],
        "website:arrange": ["follow"],
        "website:take_from_menu": [item.pk],
        **{f"website:{name}": of_page for name in ("overview", "hide", "show", "up", "down", "address")},
        "website:put_into_menu": ["page", page.page.slug],
        **{f"website:{name}": of_words for name in ("write", "undo", "still_right")},
        **{f"website:{name}": [*of_words, second.number] for name in ("version", "call_off")},
        "website:back": [*of_words, 1],
        "website:compare": [*of_words, second.number, 1],
    }
