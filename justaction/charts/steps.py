"""Charts that are ordered lists: the line of a year, and the path of a commitment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class YearStep:
    """A goal on the line of a year. `was` lists the dates it had before, oldest first; they are struck through."""

    when: Words
    title: Words
    text: Words = ""
    place: Literal["past", "now", ""] = ""
    season: Words = ""
    was: Sequence[str] = ()
    why: Words = ""
    url: str = ""


@dataclass(frozen=True)
class Stage:
    """A stage on the path from harm to work. `mark` is what its sign shows: done, going on, or not begun."""

    title: Words
    text: Words = ""
    mark: Literal["yes", "half", "ring"] = "ring"
    mark_word: Words = ""
    quote: bool = False
    url: str = ""
    url_word: Words = ""

    @property
    def css(self) -> str:
        """The class of its rule: full, under way, or empty."""
        return {"yes": "ok", "half": "on", "ring": ""}[self.mark]
