"""Documents for tests: a kind of its own, whose roles a test sets."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PIL import Image

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


def addresses_of_writing(cast: Any) -> dict[str, list[Any]]:
    """Ruth and Imani write, Ana suggests, Tom reads; a suggestion of Ana's, a thread of Tom's, a version, a picture.

    The kind stays known: addresses are read after this.
    """
    roles = {cast.ruth.pk: "write", cast.imani.pk: "write", cast.ana.pk: "suggest", cast.tom.pk: "read"}
    kinds.register(
        KIND,
        kinds.Kind(
            may=lambda person, _document: roles.get(person.pk, "") if person is not None else "",
            seed=lambda _document: text("Who gets a grant writes why.", "Everybody can read it."),
        ),
    )
    document = a_document(cast.ruth, key="world")
    suggestion = actions.propose(document, "p1", words="Who gets a grant says why.", by=cast.ana)
    thread = actions.comment(document, "p2", words="Everybody?", by=cast.tom)
    version = actions.keep(document, by=cast.ruth)
    out = io.BytesIO()
    Image.new("RGB", (4, 3)).save(out, "PNG")
    picture = actions.take_picture(document, out.getvalue(), name="x.png", by=cast.ruth)
    pk = document.pk
    plain = ("write", "beside", "people", "upload", "note", "comment", "versions", "bring_in")
    return {
        **{f"coedit:{name}": [pk] for name in plain},
        **{f"coedit:{name}": [pk, suggestion.key] for name in ("decide", "take_back")},
        **{f"coedit:{name}": [pk, thread.pk] for name in ("answer", "close", "reopen")},
        **{f"coedit:{name}": [pk, version.number] for name in ("version", "restore")},
        "coedit:compare": [pk, version.number, 0],
        "coedit:propose": [pk, "p2"],
        "coedit:take_out": [pk, "md"],
        "coedit:picture": [picture.pk],
    }
