"""What a letter is before it is queued: plain parts, drawn once as text and once as HTML."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import get_language, get_language_bidi

SUBJECT_LENGTH = 200  # characters; longer ones are cut


@dataclass(frozen=True)
class Draft:
    """A letter in parts: paragraphs, at most one button, links below it. All words are already translated.

    `limited` letters (asked for by a stranger) go at most three times an hour to one address.
    """

    kind: str
    to: str
    subject: str
    paragraphs: list[str]
    to_name: str = ""
    greeting: str = ""
    button: tuple[str, str] | None = None  # (words, absolute URL)
    after: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    limited: bool = False


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


def render(draft: Draft) -> tuple[str, str]:
    """The letter as (plain text, HTML): the same words in both, in the language that is active."""
    context = {
        "letter": draft,
        "head": letterhead(),
        "subject": one_line(draft.subject),
        "language": get_language() or "en",
        "direction": "rtl" if get_language_bidi() else "ltr",
    }
    return (
        get_template("mail/letter.txt").render(context).strip() + "\n",
        get_template("mail/letter.html").render(context).strip() + "\n",
    )


def one_line(words: str, length: int = SUBJECT_LENGTH) -> str:
    """Words fit for a header: one line, without control or direction characters, cut to `length`.

    Names and titles come from strangers; nothing in them may begin a header of its own.
    """
    visible = "".join(
        " " if unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp", "Cs"} else sign for sign in words
    )
    return " ".join(visible.split())[:length].strip()
