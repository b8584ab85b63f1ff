"""Suggestions within a document: found, and decided one way or the other. Pure.

A suggestion is words with the mark `insertion` or `deletion`, which carry its id. A break of a paragraph that was put in
or taken out has no words of its own: the editor leaves a sign without width (U+200B) on both sides of it, so that two
neighbours which end and begin with the same suggestion grow together when their break falls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from justaction.texts.rich.schema import DEEPEST, Node, merged, too_deep

BREAK = "\u200b"
Decision = bool | None
TEXTBLOCKS = {"paragraph", "heading"}


def suggestions(doc: Node) -> dict[str, dict[str, str]]:
    """What is suggested, by id, in reading order: `{"insertion": words, "deletion": words}`."""
    found: dict[str, dict[str, str]] = {}
    for node in _every(doc):
        for mark in node.get("marks", ()):
            if mark["type"] in {"insertion", "deletion"}:
                said = found.setdefault(str(mark["attrs"]["id"]), {"insertion": "", "deletion": ""})
                said[mark["type"]] += node.get("text", "").replace(BREAK, " ¶ ")
    return {
        key: {kind: " ".join(words.split()) for kind, words in said.items()} for key, said in found.items()
    }


def settled(doc: Node) -> Node:
    """The document as it stands: what is only suggested is not made."""
    return _decided(doc, lambda _key: False)


def resolved(doc: Node, decisions: Mapping[str, bool]) -> Node:
    """The document with these suggestions taken (True) or turned down (False); others stay as they are."""
    return _decided(doc, decisions.get)


def unnamed(doc: Node, key: str | None, words: str) -> Node:
    """The document with `words` where somebody of this id is named; without an id, where anybody is."""
    bounded(doc)

    def walked(node: Node) -> Node:
        if node["type"] == "mention" and (key is None or node.get("attrs", {}).get("id") == key):
            return {"type": "text", "text": words}
        if "content" not in node:
            return node
        content = [walked(child) for child in node["content"]]
        return {**node, "content": merged(content) if node["type"] in TEXTBLOCKS else content}

    return walked(doc)


def bounded(doc: Node) -> None:
    """Raises Refused (422) for a document deeper than any that was checked, before anything walks into it."""
    stack = [(doc, 0)]
    while stack:
        node, depth = stack.pop()
        if depth > DEEPEST + 2:
            raise too_deep()
        stack += [(child, depth + 1) for child in node.get("content", ())]


def _every(node: Node) -> Any:
    yield node
    for child in node.get("content", ()):
        yield from _every(child)


def _decided(node: Node, decide: Callable[[str], Decision]) -> Node:
    bounded(node)
    made = _node(node, decide)
    assert made is not None
    if not made.get("content"):
        made = {**made, "content": [{"type": "paragraph"}]}
    return made


def _node(node: Node, decide: Callable[[str], Decision]) -> Node | None:
    """The node decided, or None when nothing of it is left."""
    fate, marks = _fate(node, decide)
    if fate == "goes":
        return None
    made = {key: value for key, value in node.items() if key != "marks"}
    if marks:
        made["marks"] = marks
    if node["type"] == "text":
        if fate == "stays decided":
            made["text"] = node["text"].replace(BREAK, "")
        return made if made["text"] else None
    if "content" not in node:
        return made
    content = _children(node["content"], decide)
    if node["type"] in TEXTBLOCKS:
        content = merged(content)
    made["content"] = content
    if not content:
        if node["type"] in TEXTBLOCKS and not _fell(node["content"], decide):
            del made["content"]
            return made
        if node["type"] != "doc":
            return None
    return made


def _children(given: list[Node], decide: Callable[[str], Decision]) -> list[Node]:
    out: list[Node] = []
    open_break = False  # whether the break between the last block and the next falls
    for place, child in enumerate(given):
        made = _node(child, decide)
        if open_break and out and child["type"] in TEXTBLOCKS:
            if made is not None:
                words = [*out[-1].get("content", ()), *made.get("content", ())]
                out[-1] = {**out[-1], "content": merged(words)}
        elif made is not None:
            out.append(made)
        elif (
            child["type"] in TEXTBLOCKS and place + 1 < len(given) and _falls(child, given[place + 1], decide)
        ):
            out.append({key: value for key, value in child.items() if key not in {"content", "marks"}})
        following = given[place + 1] if place + 1 < len(given) else None
        open_break = following is not None and _falls(child, following, decide)
    return out


def _falls(first: Node, second: Node, decide: Callable[[str], Decision]) -> bool:
    """Whether the break between two blocks goes with a suggestion that both of them touch."""
    if first["type"] not in TEXTBLOCKS or second["type"] not in TEXTBLOCKS:
        return False
    before, after = first.get("content") or [], second.get("content") or []
    if not before or not after:
        return False
    ending, beginning = _going(before[-1], decide), _going(after[0], decide)
    return bool(ending and ending == beginning)


def _going(node: Node, decide: Callable[[str], Decision]) -> str:
    """The id of the suggestion with which these words go, or ""."""
    for mark in node.get("marks", ()):
        decision = decide(str(mark.get("attrs", {}).get("id", "")))
        if decision is not None and (mark["type"], decision) in {("insertion", False), ("deletion", True)}:
            return str(mark["attrs"]["id"])
    return ""


def _fell(content: list[Node], decide: Callable[[str], Decision]) -> bool:
    return any(_going(child, decide) for child in content)


def _fate(node: Node, decide: Callable[[str], Decision]) -> tuple[str, list[Node]]:
    fate, kept = "stays", []
    for mark in node.get("marks", ()):
        if mark["type"] not in {"insertion", "deletion", "modification"}:
            kept.append(mark)
            continue
        decision = decide(str(mark["attrs"].get("id", "")))
        if decision is None:
            kept.append(mark)
        elif (mark["type"], decision) in {("insertion", False), ("deletion", True)}:
            return "goes", []
        else:
            fate = "stays decided"
    return fate, kept
