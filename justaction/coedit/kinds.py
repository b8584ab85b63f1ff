"""What each kind of document is, told by the chapter that keeps it: who may do what in it, how it begins, where it leads.

`may` says "write", "suggest" (an edit that changes the settled text is refused), "read", or "" for nothing at all. It is
asked when somebody comes in, again at least once a minute, and at once after `actions.recall`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from justaction.coedit.models import Document

READ, SUGGEST, WRITE = "read", "suggest", "write"
ROLES = ("", READ, SUGGEST, WRITE)


def _nothing(document: Document) -> None:
    """Nobody has to know."""


def _empty(document: Document) -> dict[str, Any]:
    return {"type": "doc", "content": [{"type": "paragraph"}]}


@dataclass(frozen=True)
class Kind:
    """The answers for one kind of document; each function is given the document (`may` first a person or None)."""

    may: Callable[[Any, Document], str]
    seed: Callable[[Document], dict[str, Any]] = _empty  # ProseMirror JSON that it begins with
    changed: Callable[[Document], None] = _nothing  # some seconds after edits, in a job
    back: Callable[[Document], str] = lambda document: document.url
    named: Callable[[Document], str] = lambda document: document.title
    people: Callable[[Document], Iterable[Any]] = (
        lambda document: ()
    )  # whom one may name in it, beside those who wrote
    shown: Callable[[Document, str], bool] = lambda document, picture: (
        False
    )  # whether a picture of it stands in words that everybody may read by now
    kept: Callable[[str], Any] = (
        lambda picture: None
    )  # a picture that the chapter keeps for everybody under this id (`file`, `media_type`), as of a text from elsewhere


_kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """Say how documents of this kind are; called in `AppConfig.ready()`."""
    _kinds[name] = kind


def forget(name: str) -> None:
    """Know this kind no more (tests)."""
    _kinds.pop(name, None)


def of(document: Document) -> Kind:
    """The kind of a document; raises LookupError when no chapter knows it."""
    return _kinds[document.kind]


def known(document: Document) -> bool:
    """Whether a chapter is there that keeps documents of this kind."""
    return document.kind in _kinds


def kept_picture(key: str) -> Any:
    """The picture of this id that some chapter keeps for everybody, or None."""
    return next((found for kind in _kinds.values() if (found := kind.kept(key)) is not None), None)


def may(person: Any, document: Document) -> str:
    """What a person may do in a document: "write", "suggest", "read" or ""; a kind that nobody knows gives nothing."""
    kind = _kinds.get(document.kind)
    if kind is None or (person is not None and not person.is_active):
        return ""
    role = kind.may(person, document)
    if role not in ROLES:
        raise ValueError(f"{document.kind}.may said {role!r}")
    return role
