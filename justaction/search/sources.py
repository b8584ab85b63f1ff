"""What can be found: each chapter says which of its things, who may see them, and in which words. Asked by model."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

PUBLIC = "public"
T = TypeVar("T", bound=Model)


@dataclass(frozen=True)
class Words:
    """What is kept of one thing. No name of a person may stand in it that the person did not make public.

    `audience` is who may find it: everybody, or a word that `audiences` gives to some.
    """

    title: str
    text: str
    url: str
    care: str = ""  # a content note: it is shown in place of a piece of the text
    at: datetime | None = None  # of what day it is, where that helps a reader
    audience: str = PUBLIC
    language: str = ""  # the first of the collaborative, where it is not said


@dataclass(frozen=True)
class Source(Generic[T]):
    """One kind of thing. `rows` are those that may be found now, and nothing else: what is not there is not found."""

    kind: str
    label: Any
    labels: Any
    rows: Callable[[], QuerySet[T]]
    words: Callable[[T], Words]
    order: int = 50


_sources: dict[type[Model], Source[Any]] = {}
_with: dict[type[Model], list[Callable[[Any], Iterable[Model]]]] = {}
_audiences: list[Callable[[Any], Iterable[str]]] = []


def register(*found: Source[Any]) -> None:
    """Let things of these kinds be found."""
    for source in found:
        _sources[source.rows().model] = source


def with_it(model: type[Model], others: Callable[[Any], Iterable[Model]]) -> None:
    """Say which other things change for readers when a thing of this model does."""
    _with.setdefault(model, []).append(others)


def changed_by(thing: Model) -> list[Model]:
    """The thing, and what changes with it."""
    return [thing, *(other for others in _with.get(type(thing), ()) for other in others(thing))]


def audience(of: Callable[[Any], Iterable[str]]) -> None:
    """Let `of(person)` say which audiences a person belongs to."""
    if of not in _audiences:
        _audiences.append(of)


def of(model: type[Model]) -> Source[Any] | None:
    """The source of a model, where it has one."""
    return _sources.get(model)


def every() -> list[Source[Any]]:
    """All of them, in the order in which a reader sees the kinds."""
    return sorted(_sources.values(), key=lambda source: (source.order, source.kind))


def audiences(viewer: Any) -> list[str]:
    """Who a viewer is, as far as finding goes: everybody, and for members more."""
    if viewer is None:
        return [PUBLIC]
    return [PUBLIC, *dict.fromkeys(word for of in _audiences for word in of(viewer))]
