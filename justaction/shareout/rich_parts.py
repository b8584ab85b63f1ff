"""Pieces of a rich document, as `texts.rich` knows it, made by a program: headings, paragraphs, lists, tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Node = dict[str, Any]
Inline = str | Node


def document(blocks: Sequence[Node]) -> Node:
    """A document; its blocks get ids by their place, so that the same words are the same document; an id
    that is there stays."""
    count = 0

    def named(node: Node) -> Node:
        nonlocal count
        if node["type"] in {"text", "hardBreak", "mention"}:
            return node
        count += 1
        attrs = {"id": f"s{count}", **node.get("attrs", {})}
        return {
            **node,
            "attrs": attrs,
            **({"content": [named(one) for one in node["content"]]} if "content" in node else {}),
        }

    content = [named(block) for block in blocks] or [named(paragraph(""))]
    return {"type": "doc", "content": content}


def words(text: str, *, link: str = "", bold: bool = False) -> Node:
    marks = ([{"type": "bold"}] if bold else []) + (
        [{"type": "link", "attrs": {"href": link}}] if link else []
    )
    return {"type": "text", "text": text, **({"marks": marks} if marks else {})}


def _inline(parts: Sequence[Inline]) -> list[Node]:
    return [words(part) if isinstance(part, str) else part for part in parts if part and part != words("")]


def paragraph(*parts: Inline) -> Node:
    return {"type": "paragraph", "content": _inline(parts)}


def paragraphs(text: str) -> list[Node]:
    """Plain words in which an empty line parts two paragraphs, and a line end is one."""
    found = []
    for piece in text.replace("\r\n", "\n").split("\n\n"):
        content: list[Node] = []
        for line in filter(None, (line.strip() for line in piece.split("\n"))):
            content += [*([{"type": "hardBreak"}] if content else []), words(line)]
        if content:
            found.append({"type": "paragraph", "content": content})
    return found


def heading(level: int, text: str) -> Node:
    return {"type": "heading", "attrs": {"level": level}, "content": _inline([text])}


def bullets(items: Sequence[Sequence[Inline]]) -> Node:
    rows = [{"type": "listItem", "content": [paragraph(*item)]} for item in items]
    return {"type": "bulletList", "content": rows}


def table(header: Sequence[str], rows: Sequence[Sequence[Inline]]) -> Node:
    """A table whose first row and first column are headers."""

    def cell(kind: str, value: Inline) -> Node:
        return {"type": kind, "content": [paragraph(value)]}

    head = {"type": "tableRow", "content": [cell("tableHeader", name) for name in header]}
    body = [
        {
            "type": "tableRow",
            "content": [
                cell("tableCell" if place else "tableHeader", value) for place, value in enumerate(row)
            ],
        }
        for row in rows
    ]
    return {"type": "table", "content": [head, *body]}


def picture(name: str, alt: str) -> Node:
    return {"type": "image", "attrs": {"src": name, "alt": alt}}


def lowered(node: Node, by: int, most: int = 4) -> Node:
    """The same document with headings so many levels further down."""
    changed = dict(node)
    if node.get("type") == "heading":
        changed["attrs"] = {**node["attrs"], "level": min(most, int(node["attrs"].get("level", 2)) + by)}
    if "content" in node:
        changed["content"] = [lowered(one, by, most) for one in node["content"]]
    return changed


def pictures_in(node: Node) -> list[Node]:
    """Every picture of a document, in order."""
    own = [node] if node.get("type") == "image" else []
    return own + [found for one in node.get("content", []) for found in pictures_in(one)]
