"""A document read as plain words: its blocks with their numbers, its lines, who and what stands in it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from justaction.texts.rich.schema import Node
from justaction.texts.rich.settling import BREAK, bounded, settled


@dataclass(frozen=True)
class Block:
    """A heading, paragraph, item, clause, table, quote, callout or picture. Only a clause has a number, like "1.2"."""

    id: str
    kind: str
    number: str
    text: str


@dataclass(frozen=True)
class Line:
    """One paragraph or heading, wherever it stands. `kind` names what it stands in; a clause's first has its number."""

    id: str
    kind: str
    number: str
    text: str


def plain(doc: Node) -> str:
    """All words that stand, paragraph by paragraph, numbers of clauses before them; what is only suggested is not in."""
    return "\n\n".join(f"{one.number} {one.text}".strip() for one in blocks(doc) if one.text or one.number)


def blocks(doc: Node) -> list[Block]:
    """The blocks in reading order. A list gives its items, each alone; a clause its own words, then its clauses."""
    return list(_blocks(settled(doc), ""))


def lines(doc: Node, *, pending: bool = False) -> list[Line]:
    """The paragraphs and headings in reading order; with `pending`, what is only suggested stands in them too."""
    bounded(doc)
    return list(_lines(doc if pending else settled(doc), "paragraph", "", ""))


def mentions(doc: Node) -> list[tuple[str, str]]:
    """(id, name) of everybody who stands in the text, once each."""
    found = {
        node["attrs"]["id"]: node["attrs"]["label"]
        for node in _every(settled(doc))
        if node["type"] == "mention"
    }
    return [(key, name) for key, name in found.items() if key]


def pictures(doc: Node) -> list[str]:
    """The ids of its pictures, once each, whether they stand or are suggested."""
    bounded(doc)
    return list(dict.fromkeys(node["attrs"]["src"] for node in _every(doc) if node["type"] == "image"))


def numbered(content: list[Node], before: str) -> Iterator[tuple[Node, str]]:
    """Each node with its number, which only clauses have."""
    place = 0
    for node in content:
        if node["type"] == "clause":
            place += 1
            yield node, f"{before}.{place}" if before else str(place)
        else:
            yield node, ""


def words(node: Node) -> str:
    """The words of a paragraph or heading."""
    said = []
    for child in node.get("content", ()):
        if child["type"] == "text":
            said.append(child["text"].replace(BREAK, ""))
        elif child["type"] == "hardBreak":
            said.append("\n")
        elif child["type"] == "mention":
            said.append("@" + child["attrs"]["label"])
    return "".join(said)


def _every(node: Node) -> Iterator[Node]:
    yield node
    for child in node.get("content", ()):
        yield from _every(child)


def _blocks(node: Node, number: str) -> Iterator[Block]:
    for child, counted in numbered(node.get("content", []), number):
        kind, identity = child["type"], child.get("attrs", {}).get("id", "")
        if kind in {"paragraph", "heading"}:
            yield Block(identity, kind, "", words(child))
        elif kind in {"bulletList", "orderedList"}:
            yield from _blocks(child, number)
        elif kind == "listItem":
            yield Block(identity, kind, "", _own(child, {"bulletList", "orderedList"}))
            for inner in child.get("content", ()):
                if inner["type"] in {"bulletList", "orderedList"}:
                    yield from _blocks(inner, number)
        elif kind == "clause":
            yield Block(identity, kind, counted, _own(child, {"clause"}))
            inside = [inner for inner in child.get("content", ()) if inner["type"] == "clause"]
            yield from _blocks({"type": "clause", "content": inside}, counted)
        elif kind != "horizontalRule":
            yield Block(identity, kind, "", _own(child, set()))


def _own(node: Node, without: set[str]) -> str:
    """The words of a block, paragraph by paragraph, without the blocks of these kinds inside it."""
    kind = node["type"]
    if kind in {"paragraph", "heading"}:
        return words(node)
    if kind == "image":
        return str(node["attrs"]["alt"])
    children = [child for child in node.get("content", ()) if child["type"] not in without]
    between = " | " if kind == "tableRow" else "\n"
    return between.join(said for said in (_own(child, without) for child in children) if said)


def _lines(node: Node, kind: str, number: str, first: str) -> Iterator[Line]:
    """`number` is the clause that all stands in, `first` the one that the next paragraph opens."""
    for child, counted in numbered(node.get("content", []), number):
        if child["type"] in {"paragraph", "heading"}:
            shown = child["type"] if child["type"] == "heading" else kind
            yield Line(child.get("attrs", {}).get("id", ""), shown, first, words(child))
            first = ""
        elif child["type"] == "clause":
            yield from _lines(child, "clause", counted, counted)
        elif child["type"] not in {"image", "horizontalRule"}:
            yield from _lines(child, KINDS.get(child["type"], kind), number, first)
            first = ""


KINDS = {"listItem": "listItem", "blockquote": "blockquote", "callout": "callout", "table": "table"}
