"""Telling somebody of what concerns them in a text. How, the chapter of the members says, which stands above (`told_by`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import override

KIND = "writing"


@dataclass(frozen=True)
class News:
    """What somebody is told: all words are in their language, the button leads to an absolute URL."""

    kind: str
    subject: str
    paragraphs: list[str]
    button: tuple[str, str]


Teller = Callable[[Any, News, str], object]  # (person, news, word by which it is told once)
_teller: list[Teller] = []


def told_by(teller: Teller) -> None:
    """Let the chapter of the members tell people, in the way that each chose."""
    _teller[:] = [teller]


def tell(person: Any, write: Callable[[], News], *, once: str) -> None:
    """Tell somebody who is still here, in their own language, once for the word."""
    if person is None or not person.is_active or not person.email:
        return
    with override(person.language or settings.LANGUAGE_CODE):
        for teller in _teller:
            teller(person, write(), once)
