"""A change of one paragraph, typed as plain words, put into the document as a suggestion. Pure.

The words that stay keep their marks; those that go are marked as taken out, those that come as put in. What others have
suggested in the same paragraph stays as it is.
"""

from __future__ import annotations

from typing import Any

from justaction.texts import differences
from justaction.texts.rich.reading import words as words_of
from justaction.texts.rich.schema import MARKS, Node, merged, new_id, tidy
from justaction.texts.rich.settling import BREAK, TEXTBLOCKS, bounded, settled

Unit = tuple[str, Node]  # a letter, or a whole mention, and the node that it is of


def proposed(doc: Node, block_id: str, text: str, key: str) -> Node:
    """The document with `text` suggested for the words of this paragraph or heading. Raises LookupError without one."""
    bounded(doc)
    made, found = _replaced(doc, block_id, lambda block: [_changed(block, text, key)])
    if not found:
        raise LookupError(block_id)
    return made


def proposed_after(doc: Node, block_id: str, text: str, key: str) -> Node:
    """The document with a new paragraph suggested after this one. Raises LookupError without one."""
    bounded(doc)
    identity = new_id(set(), seed=f"{key}\x00{block_id}")
    new = {"type": "paragraph", "attrs": {"id": identity}, "content": _typed(text, [], key)}
    made, found = _replaced(doc, block_id, lambda block: [block, new])
    if not found:
        raise LookupError(block_id)
    return made


def standing(doc: Node, block_id: str) -> str | None:
    """The words of a paragraph or heading as they stand; None when there is none of that id."""
    stack = [settled(doc)]
    while stack:
        node = stack.pop()
        if node["type"] in TEXTBLOCKS and node.get("attrs", {}).get("id") == block_id:
            return words_of(node)
        stack += node.get("content", [])
    return None


def _replaced(node: Node, block_id: str, make: Any) -> tuple[Node, bool]:
    out: list[Node] = []
    found = False
    for child in node.get("content", []):
        if child["type"] in TEXTBLOCKS:
            if not found and child.get("attrs", {}).get("id") == block_id:
                out += make(child)
                found = True
                continue
        elif not found and child.get("content"):
            child, found = _replaced(child, block_id, make)
        out.append(child)
    return ({**node, "content": out} if found else node), found


def _changed(block: Node, text: str, key: str) -> Node:
    """The paragraph with both: its units walked beside the runs of the comparison."""
    units = [unit for child in block.get("content", []) for unit in _units(child)]
    before = "".join(said for said, node in units if not _has(node, "insertion"))
    place, over, out = 0, 0, []  # `over`: letters of a name that a run before has taken already
    last: list[Node] = []

    def passing() -> None:
        """What others put in here stays here."""
        nonlocal place
        while place < len(units) and _has(units[place][1], "insertion"):
            out.append(_one(units[place]))
            place += 1

    for run in differences.words(before, text.replace("\r\n", "\n")):
        if run.kind == "new":
            out.extend(_typed(run.text, last, key))
            continue
        length = over
        while length < len(run.text):
            passing()
            said, node = units[place]
            last = [mark for mark in node.get("marks", []) if mark["type"] in MARKS]
            one = _one(units[place])
            out.append(_marked(one, "deletion", key) if run.kind == "gone" else one)
            length += len(said)
            place += 1
        over = length - len(run.text)
    out += [_one(unit) for unit in units[place:]]
    return {**block, "content": merged(out)}


def _units(node: Node) -> list[Unit]:
    if node["type"] == "text":
        return [(sign if sign != BREAK else "", node | {"text": sign}) for sign in node["text"]]
    if node["type"] == "hardBreak":
        return [("\n", node)]
    if node["type"] == "mention":
        return [("@" + node["attrs"]["label"], node)]
    return [("", node)]


def _one(unit: Unit) -> Node:
    return unit[1]


def _has(node: Node, kind: str) -> bool:
    return any(mark["type"] == kind for mark in node.get("marks", ()))


def _marked(node: Node, kind: str, key: str) -> Node:
    """With the mark, unless somebody suggests the same already, or it is a break or a name, which carry none."""
    if node["type"] != "text" or _has(node, "deletion") or _has(node, "insertion"):
        return node
    return {**node, "marks": [*node.get("marks", []), {"type": kind, "attrs": {"id": key}}]}


def _typed(text: str, marks: list[Node], key: str) -> list[Node]:
    own = [*marks, {"type": "insertion", "attrs": {"id": key}}]
    words = tidy(text)  # a break of a line is a space: only words can carry who suggested them
    return [{"type": "text", "text": words, "marks": own}] if words else []
