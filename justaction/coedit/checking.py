"""What an edit may do: nothing that this site does not know, nothing too deep, and in the hands of a suggester only suggest.

An edit is applied first and looked at then (`Watch`): Yjs tells what it put in. A room that finds fault throws its document away
and takes the last good one (`room.Room`), so nobody else ever sees it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from pycrdt import Doc, XmlElement, XmlText

from justaction.coedit import mapping
from justaction.texts import rich
from justaction.texts.rich import schema

_MARKS = {*schema.MARKS, *schema.SUGGESTING, "ychange"}
_NUMBERS = {"level", "start", "colspan", "rowspan"}  # attributes that are numbers
_NEEDED = {"mention": ("id", "label")}  # attributes that a block cannot be without
_WHOLE = 2**53  # the first number that JavaScript does not tell from its neighbour
_LONGEST = 5000  # signs of one attribute


def fault_in(events: Iterable[Any]) -> str:
    """What is wrong with what an edit put in, in words for its writer, or ""."""
    for event in events:
        depth = len(event.path)
        if fault := _fault_of_changes(event):
            return fault
        for change in event.delta:
            put = change.get("insert")
            if fault := _fault_of_marks(change.get("attributes") or {}):
                return fault
            for node in put if isinstance(put, list) else [put]:
                if isinstance(node, str) and "\0" in node:
                    return _not_kept()
                if isinstance(node, XmlElement | XmlText) and (fault := _fault_of(node, depth)):
                    return fault
    return ""


def _fault_of_changes(event: Any) -> str:
    """What is wrong with the attributes that an edit changed in a block that was there."""
    tag = event.target.tag if isinstance(event.target, XmlElement) else ""
    for name, change in (getattr(event, "keys", None) or {}).items():
        if change.get("action") == "delete":
            if name in _NEEDED.get(tag or "", ()):
                return _not_kept()
        elif not _can_be_kept(name, change.get("newValue")):
            return _not_kept()
    return ""


def _can_be_kept(name: str, value: Any, depth: int = 0) -> bool:
    """Whether the value of an attribute has one spelling in JSON (RFC 8785) and in every database, and is small."""
    if isinstance(value, int | float):
        return math.isfinite(value) and abs(value) < _WHOLE
    if depth == 0 and name in _NUMBERS:
        return value is None
    if isinstance(value, str):
        return "\0" not in value and len(value) <= _LONGEST
    if isinstance(value, list):
        return depth < 3 and len(value) <= 100 and all(_can_be_kept("", one, depth + 1) for one in value)
    if isinstance(value, dict):
        return (
            depth < 3
            and len(value) <= 100
            and all("\0" not in key and _can_be_kept("", one, depth + 1) for key, one in value.items())
        )
    return value is None


def _fault_of(node: XmlElement | XmlText, depth: int) -> str:
    if depth > schema.DEEPEST:
        return _("Lists or quotes stand too deep inside each other.")
    if isinstance(node, XmlText):
        for words, attrs in node.diff():
            if fault := _fault_of_marks(attrs or {}):
                return fault
            if isinstance(words, str) and "\0" in words:
                return _not_kept()
        return ""
    if node.tag not in schema.HOLDS or node.tag == "doc":
        return _unknown(str(node.tag))
    attributes: dict[str, Any] = dict(mapping.attributes(node))
    if not all(_can_be_kept(name, value) for name, value in attributes.items()):
        return _not_kept()
    if not all(isinstance(attributes.get(name), str) for name in _NEEDED.get(node.tag, ())):
        return _not_kept()
    for child in node.children:
        if isinstance(child, XmlElement | XmlText) and (fault := _fault_of(child, depth + 1)):
            return fault
    return ""


def _fault_of_marks(attrs: dict[str, Any]) -> str:
    for name, value in attrs.items():
        kind = mapping.mark_of(name)
        if kind not in _MARKS:
            return _unknown(name)
        if not _can_be_kept("", value):
            return _not_kept()
        if kind in schema.SUGGESTING and value is not None:  # None takes the mark away
            key = value.get("id") if isinstance(value, dict) else None
            if not isinstance(key, str) or not 0 < len(key) <= 40:
                return _not_kept()
    return ""


def _not_kept() -> str:
    return _("This page wrote something that cannot be kept. Load it again.")


def _unknown(name: str) -> str:
    return _("This page wrote something that this site does not know yet: “%(name)s”. Load it again.") % {
        "name": name[:40]
    }


# id of a suggestion → what is marked with it, in order: (kind of mark, kind of node, words)
Suggested = dict[str, list[tuple[str, str, str]]]


@dataclass(frozen=True)
class Standing:
    """A document as somebody who only suggests has to leave it: its settled text, and what others suggest."""

    settled: dict[str, Any]
    suggested: Suggested

    def without(self, mark: str) -> Suggested:
        """What others than the one with this mark suggest."""
        return {key: said for key, said in self.suggested.items() if not key.startswith(f"{mark}-")}


def standing(doc: Doc[Any]) -> Standing:
    """How a document stands; raises Refused when it is too deep."""
    body = mapping.to_json(doc)
    suggested: Suggested = {}
    _collect(body, suggested)
    return Standing(rich.settled(body), suggested)


def fault_of_suggesting(before: Standing, after: Standing, mark: str) -> str:
    """What a suggester did beyond suggesting, in words for them, or ""."""
    if before.settled != after.settled:
        return _("You can suggest here, not change the text itself.")
    if not mark or before.without(mark) != after.without(mark):
        return _("You can change your own suggestions only.")
    return ""


def _collect(node: dict[str, Any], found: Suggested) -> None:
    for mark in node.get("marks", ()):
        if mark["type"] in schema.SUGGESTING:
            said = found.setdefault(str(mark.get("attrs", {}).get("id", "")), [])
            if "text" not in node:
                said.append((mark["type"], node["type"], ""))
            elif said and said[-1][:2] == (mark["type"], "text"):
                # words of somebody else may have come between them at the same moment: they are still the same words
                said[-1] = (mark["type"], "text", said[-1][2] + node["text"])
            else:
                said.append((mark["type"], "text", node["text"]))
    for child in node.get("content", ()):
        _collect(child, found)
