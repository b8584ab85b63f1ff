"""What a document may hold, and the check of it. Pure.

`check` refuses what it cannot know (an unknown kind of block, a later schema), what is too deep or too large, and what
stands where it cannot; it tames the rest: stray attributes fall away, links that lead nowhere safe become words, every
block gets an identity of its own. Checking twice changes nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

import rfc8785
from django.utils.translation import gettext as _

from justaction.errors import Refused

SCHEMA = 1
DEEPEST = 24  # nodes within nodes: about ten lists within lists
MOST_NODES = 60_000
MOST_LETTERS = 2_000_000
MOST_SPAN = 40  # columns or rows that one cell covers

Node = dict[str, Any]

PLAIN = ("paragraph", "bulletList", "orderedList")
BODY = (*PLAIN, "table", "blockquote", "image", "callout")
INLINE = ("text", "hardBreak", "mention")
HOLDS: dict[str, tuple[str, ...]] = {
    "doc": (*BODY, "heading", "clause", "horizontalRule"),
    "paragraph": INLINE,
    "heading": INLINE,
    "bulletList": ("listItem",),
    "orderedList": ("listItem",),
    "listItem": PLAIN,
    "table": ("tableRow",),
    "tableRow": ("tableHeader", "tableCell"),
    "tableHeader": PLAIN,
    "tableCell": PLAIN,
    "blockquote": PLAIN,
    "callout": PLAIN,
    "clause": (*BODY, "clause"),
    "image": (),
    "horizontalRule": (),
    "hardBreak": (),
    "mention": (),
}
FILLED_WITH = {
    "bulletList": "listItem",
    "orderedList": "listItem",
    "table": "tableRow",
    "tableRow": "tableCell",
}
CALLOUTS = ("note", "care", "example")
MARKS = ("link", "bold", "italic", "code")
SUGGESTING = ("insertion", "deletion", "modification")
CLAUSES_DEEP = 2

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_PICTURE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HREF = re.compile(r"(?:https?://|mailto:|/(?![/\\])|#)[^\s<>\"'`\\\x00-\x20\x7f]*", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_BREAKS = re.compile("[\t\n\r\u2028\u2029]+")


def check(doc: Any) -> Node:
    """The document as it may be kept. Raises Refused (status 422, 413 when it is too large) in words for its writer."""
    if not isinstance(doc, dict) or doc.get("type") != "doc":
        raise _refused(_("This is not a document of ours."))
    return _Check().document(doc)


def canonical(doc: Node) -> bytes:
    """One spelling of a document (RFC 8785)."""
    return rfc8785.dumps(doc)


def digest(doc: Node) -> str:
    """SHA-256 of the canonical document, as hex."""
    return hashlib.sha256(canonical(doc)).hexdigest()


def href(given: object) -> str:
    """An address that a link may lead to, or ""."""
    found = str(given or "").strip()
    return found if len(found) <= 2000 and _HREF.fullmatch(found) else ""


def tidy(text: str) -> str:
    """Text without control signs; breaks of lines are spaces, because a break is a node of its own."""
    return _CONTROL.sub("", _BREAKS.sub(" ", text))


def new_id(taken: set[str], *, seed: str) -> str:
    """A short identity that nothing in the document has, the same for the same seed and neighbours."""
    number = 0
    while True:
        made = "b" + hashlib.sha256(f"{seed}\x00{number}".encode("utf-8", "replace")).hexdigest()[:9]
        if made not in taken:
            taken.add(made)
            return made
        number += 1


class _Check:
    def __init__(self) -> None:
        self.ids: set[str] = set()
        self.nodes = 0
        self.letters = 0

    def document(self, doc: Node) -> Node:
        made = self.node(doc, 0, 0)
        _with_ids(made, self.ids, "")
        return made

    def node(self, node: Any, depth: int, clauses: int) -> Node:
        if depth > DEEPEST:
            raise too_deep()
        kind = node.get("type") if isinstance(node, dict) else None
        if not isinstance(kind, str) or (kind not in HOLDS and kind != "text"):
            raise _refused(
                _("This document holds something that this site does not know: “%(kind)s”.")
                % {"kind": str(kind)[:40]}
            )
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise too_large()
        if kind == "text":
            return self.text(node)
        attrs = _attrs(kind, node.get("attrs"))
        inside = self.inside(node, kind, depth, clauses + (kind == "clause"))
        made: Node = {"type": kind}
        if attrs:
            made["attrs"] = attrs
        if inside:
            made["content"] = inside
        marks = _marks(node.get("marks"))
        if marks and kind != "doc":
            made["marks"] = marks
        return made

    def inside(self, node: Node, kind: str, depth: int, clauses: int) -> list[Node]:
        if clauses > CLAUSES_DEEP:
            raise _refused(_("A clause may hold clauses, and those hold none. Move the inner ones out."))
        given = node.get("content") or []
        if not isinstance(given, list):
            raise _refused(_("This is not a document of ours."))
        made = [self.node(child, depth + 1, clauses) for child in given]
        for child in made:
            if child["type"] not in HOLDS[kind]:
                raise _refused(
                    _("A “%(inner)s” cannot stand inside a “%(outer)s”. Move it out.")
                    % {"inner": child["type"], "outer": kind}
                )
        if kind in {"paragraph", "heading"}:
            return merged(made)
        if not made and HOLDS[kind]:
            return [_filling(kind)]
        return made

    def text(self, node: Node) -> Node:
        words = node.get("text")
        if not isinstance(words, str):
            raise _refused(_("This is not a document of ours."))
        words = tidy(words)
        self.letters += len(words)
        if self.letters > MOST_LETTERS:
            raise too_large()
        made: Node = {"type": "text", "text": words}
        marks = _marks(node.get("marks"))
        return {**made, "marks": marks} if marks else made


def too_deep() -> Refused:
    """What is said to somebody whose lists or quotes stand too deep inside one another."""
    return _refused(_("Lists or quotes stand too deep inside one another. Move some of them out."))


def too_large() -> Refused:
    """What is said to somebody whose document is too large."""
    return Refused(_("This document is too large. Split it into two."), status=413)


def _filling(kind: str) -> Node:
    child = FILLED_WITH.get(kind, "paragraph")
    if child == "paragraph":
        return {"type": "paragraph"}
    attrs = _attrs(child, None)
    return {"type": child, **({"attrs": attrs} if attrs else {}), "content": [_filling(child)]}


def merged(inline: list[Node]) -> list[Node]:
    """Neighbouring words with the same marks are one; empty words are none."""
    out: list[Node] = []
    for node in inline:
        if node["type"] == "text":
            if not node["text"]:
                continue
            if out and out[-1]["type"] == "text" and out[-1].get("marks") == node.get("marks"):
                out[-1] = {**out[-1], "text": out[-1]["text"] + node["text"]}
                continue
        out.append(node)
    return out


def _attrs(kind: str, given: Any) -> Node:
    attrs = given if isinstance(given, dict) else {}
    made = ATTRS[kind](attrs) if kind in ATTRS else {}
    identity = attrs.get("id")
    if kind not in {"doc", "hardBreak", "mention", "tableRow"} and isinstance(identity, str):
        made["id"] = identity if _ID.fullmatch(identity) else ""
    return made


def _heading(attrs: Node) -> Node:
    level = _whole(attrs.get("level"), 2)
    return {"level": min(max(level, 2), 4)}


def _cell(attrs: Node) -> Node:
    return {
        "colspan": min(max(_whole(attrs.get("colspan"), 1), 1), MOST_SPAN),
        "rowspan": min(max(_whole(attrs.get("rowspan"), 1), 1), MOST_SPAN),
    }


def _image(attrs: Node) -> Node:
    source = str(attrs.get("src") or "").lower()
    if not _PICTURE.fullmatch(source):
        raise _refused(_("A picture must be uploaded here; it cannot be taken from elsewhere."))
    words = tidy(str(attrs.get("alt") or "")).strip()[:500]
    if not words:
        raise _refused(_("A picture needs words that say what it shows."))
    return {"src": source, "alt": words}


def _callout(attrs: Node) -> Node:
    kind = attrs.get("kind")
    return {"kind": kind if kind in CALLOUTS else "note"}


def _mention(attrs: Node) -> Node:
    return {
        "id": str(attrs.get("id") or "")[:40] if re.fullmatch(r"[\w-]*", str(attrs.get("id") or "")) else "",
        "label": tidy(str(attrs.get("label") or "")).strip()[:120] or "?",
    }


ATTRS: dict[str, Callable[[Node], Node]] = {
    "heading": _heading,
    "orderedList": lambda attrs: {"start": min(max(_whole(attrs.get("start"), 1), 0), 100_000)},
    "tableCell": _cell,
    "tableHeader": _cell,
    "image": _image,
    "callout": _callout,
    "mention": _mention,
}


def _marks(given: Any) -> list[Node]:
    if given is None:
        return []
    if not isinstance(given, list):
        raise _refused(_("This is not a document of ours."))
    found: dict[str, Node] = {}
    for mark in given:
        kind = mark.get("type") if isinstance(mark, dict) else None
        attrs = (mark.get("attrs") if isinstance(mark, dict) else None) or {}
        if kind in SUGGESTING and isinstance(attrs, dict):
            found[str(kind)] = {"type": kind, "attrs": _suggesting(attrs)}
        elif kind == "link" and isinstance(attrs, dict):
            if leads := href(attrs.get("href")):
                found["link"] = {"type": "link", "attrs": {"href": leads}}
        elif kind in MARKS:
            found[str(kind)] = {"type": kind}
        else:
            raise _refused(
                _("This document holds something that this site does not know: “%(kind)s”.")
                % {"kind": str(kind)[:40]}
            )
    return [found[kind] for kind in (*MARKS, *SUGGESTING) if kind in found]


def _suggesting(attrs: Node) -> Node:
    made: Node = {"id": str(attrs.get("id") or "")[:40]}
    for name in ("type", "attrName", "previousValue", "newValue"):
        value = attrs.get(name)
        if isinstance(value, str | int | bool) or value is None:
            made |= {name: value} if name in attrs else {}
    return made


def _with_ids(node: Node, taken: set[str], path: str) -> None:
    """Give every block an identity of its own; the first of two with the same one keeps it."""
    kind = node["type"]
    if kind not in {"doc", "text", "hardBreak", "mention", "tableRow"}:
        attrs = node.setdefault("attrs", {})
        identity = attrs.get("id") or ""
        if not identity or identity in taken:
            attrs["id"] = new_id(taken, seed=f"{path}\x00{identity}\x00{_start(node)}")
        taken.add(attrs["id"])
    for place, child in enumerate(node.get("content", ())):
        if child["type"] not in INLINE:
            _with_ids(child, taken, f"{path}/{place}{child['type']}")


def _start(node: Node) -> str:
    words = [child.get("text", "") for child in node.get("content", ()) if child["type"] == "text"]
    return "".join(words)[:80]


def _whole(given: Any, otherwise: int) -> int:
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        return otherwise
    try:
        return int(given)
    except (ValueError, OverflowError):
        return otherwise


def _refused(words: str) -> Refused:
    return Refused(words, status=422)
