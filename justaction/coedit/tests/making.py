"""Documents for tests: a kind of its own, whose roles a test sets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from justaction.coedit import actions, kinds
from justaction.coedit.models import Document

KIND = "tested"


def paragraph(words: str, mark: str = "") -> dict[str, Any]:
    return {
        "type": "paragraph",
        "attrs": {"id": mark or words[:4]},
        "content": [{"type": "text", "text": words}],
    }


def text(*words: str) -> dict[str, Any]:
    """A text of paragraphs."""
    return {"type": "doc", "content": [paragraph(each, f"p{n}") for n, each in enumerate(words, 1)]}


def words_of(body: dict[str, Any]) -> list[str]:
    """The words of each top block."""

    def inside(node: dict[str, Any]) -> str:
        return str(node.get("text", "")) + "".join(map(inside, node.get("content", [])))

    return [inside(block) for block in body["content"]]


@contextmanager
def a_kind(
    roles: dict[int, str], *, anybody: str = "", seed: dict[str, Any] | None = None
) -> Iterator[list[str]]:
    """Documents of KIND, in which each person (by id) may do what `roles` says; yields the keys that were told as changed."""
    told: list[str] = []
    kind = kinds.Kind(
        may=lambda person, _document: roles.get(person.pk, anybody) if person is not None else anybody,
        seed=lambda _document: seed or text("Who gets a grant writes why.", "Everybody can read it."),
        changed=lambda document: told.append(document.key),
    )
    kinds.register(KIND, kind)
    try:
        yield told
    finally:
        kinds.forget(KIND)


def a_document(by: Any, key: str = "1") -> Document:
    return actions.begin(KIND, key, title="Money, rule 1", url="/standards/M1/", by=by)
