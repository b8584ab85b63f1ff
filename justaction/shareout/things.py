"""The shape of what an edition gathers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Data = dict[str, Any]


@dataclass(frozen=True)
class Thing:
    """Something to choose: `lacks` says why it cannot go out yet, "" when it can; `mark` changes when its words do."""

    key: str
    title: str
    url: str
    lacks: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Source:
    """One kind of thing: what a year offers, the things of some keys as they are now, and all that each of them says."""

    of_year: Callable[[int], Iterable[Thing]]
    now: Callable[[list[str]], Iterable[Thing]]
    says: Callable[[list[str]], dict[str, Data]]
