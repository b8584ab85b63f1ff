"""What a letter is: plain parts, drawn as text and as HTML when it is delivered."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypedDict

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation

from justaction.web import tongues

SUBJECT_LENGTH = 200  # characters; longer ones are cut


@dataclass(frozen=True)
class Item:
    """One of several things that a letter tells: a title that leads to its page, who and when, a few words."""

    title: str
    url: str = ""
    note: str = ""
    text: str = ""


@dataclass(frozen=True)
class Draft:
    """A letter in parts: paragraphs, at most one button, items, links below. All words are already translated.

    `limited` letters (asked for by a stranger) go at most three times an hour to one address.
    """

    kind: str
    to: str
    subject: str
    paragraphs: list[str]
    to_name: str = ""
    greeting: str = ""
    button: tuple[str, str] | None = None  # (words, absolute URL)
    items: list[Item] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    limited: bool = False
    calendar: tuple[str, str] | None = (
        None  # (iTIP method, calendar): what a mail program puts into one's calendar
    )


@dataclass(frozen=True)
class Letterhead:
    """Who writes: stands at the head and the foot of every letter."""

    name: str
    place: str = ""
    url: str = ""
    help_address: str = ""


_head: list[Callable[[], Letterhead | None]] = []


def head_from(tell: Callable[[], Letterhead | None]) -> None:
    """Let a chapter above say who writes, in its `AppConfig.ready()`; the last one to say so is asked."""
    _head[:] = [tell]


def letterhead() -> Letterhead:
    """Who writes now."""
    told = _head[0]() if _head else None
    return told or Letterhead(name="Just Action", url=settings.SITE_URL)


class Parts(TypedDict, total=False):
    """The words of a letter as they are stored; it is drawn when it is delivered."""

    greeting: str
    paragraphs: list[str]
    button: list[str]  # words, absolute URL
    news: list[list[str]]  # title, absolute URL, note, text; only where there are some
    after: list[str]
    links: list[list[str]]  # words, absolute URL
    calendar: list[str]  # iTIP method, calendar; only where there is one


def parts(draft: Draft) -> Parts:
    """What has to be stored of a draft to draw it later."""
    words: Parts = {
        "greeting": draft.greeting,
        "paragraphs": list(draft.paragraphs),
        "button": list(draft.button or ()),
        "after": list(draft.after),
        "links": [[title, url] for title, url in draft.links],
    }
    if draft.items:
        words["news"] = [[one.title, one.url, one.note, one.text] for one in draft.items]
    return {**words, "calendar": list(draft.calendar)} if draft.calendar else words


def as_text(words: Parts, language: str) -> str:
    """The letter as plain text; "" when its words are erased."""
    return _draw("mail/letter.txt", words, language)


def as_html(words: Parts, language: str, subject: str) -> str:
    """The letter as HTML, with the same words."""
    return _draw("mail/letter.html", words, language, subject=subject)


def _draw(template: str, words: Parts, language: str, **more: str) -> str:
    if not words:
        return ""
    with translation.override(language or settings.LANGUAGE_CODE):
        direction = "rtl" if translation.get_language_bidi() else "ltr"
        context = {"letter": words, "head": letterhead(), "direction": direction, **more}
        return tongues.straight(get_template(template).render(context)).strip() + "\n"


def one_line(words: str, length: int = SUBJECT_LENGTH) -> str:
    """Words fit for a header: one line, without control or direction characters, cut to `length`.

    Names and titles come from strangers; nothing in them may begin a header of its own.
    """
    visible = "".join(
        " " if unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp", "Cs"} else sign for sign in words
    )
    return " ".join(visible.split())[:length].strip()
