"""Which things are counted, and how: a chapter registers a `Counter` in its `AppConfig.ready()`.

A number has a *name* (`board`), a *scope* (the id of an organization, or 0 for all) and a *key* (`3/on_plan/7`). A
counter says what each of its things adds to which numbers, as the facts stand now, and can count all of it anew by
plain questions that share no code with the first. Whoever changes a fact calls `counts.actions.touch` at the end of
the deed; what was added before is known from the card of the thing, so nobody says what changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

Number = tuple[str, int, str]  # name, scope, key
Adds = Mapping[Number, int]


@dataclass(frozen=True)
class Counter:
    """How the things of a kind are counted. Raise `edition` when `adds` says something else than before."""

    kind: str
    edition: str
    things: Callable[[], QuerySet[Any]]  # all that may add something
    adds: Callable[[Sequence[int]], dict[int, dict[Number, int]]]  # by id; what adds nothing may be left out
    recount: Callable[[], Adds]  # all numbers, counted plainly
    keep: Callable[[Sequence[int]], None] | None = None  # rows of its own that follow the facts


_counters: dict[str, list[Counter]] = {}


def register(counter: Counter) -> None:
    """Let these things be counted; several counters of one kind add to the same card."""
    known = _counters.setdefault(counter.kind, [])
    if counter not in known:
        known.append(counter)


def of(kind: str) -> Sequence[Counter]:
    """The counters of a kind; none while nobody counts it."""
    return _counters.get(kind, ())


def kinds() -> list[str]:
    """All kinds that are counted."""
    return sorted(_counters)


def edition(kind: str) -> str:
    """By which rules a kind is counted now."""
    return " ".join(counter.edition for counter in of(kind))
