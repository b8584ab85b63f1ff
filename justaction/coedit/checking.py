"""What an edit may do: nothing that this site does not know, nothing too deep, and in the hands of a suggester only suggest.

An edit is applied first and looked at then (`Watch`): Yjs tells what it put in. A room that finds fault throws its document away
and takes the last good one (`room.Room`), so nobody else ever sees it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from pycrdt import Doc, XmlElement, XmlText

from justaction.coedit import mapping
from justaction.texts import rich
from justaction.texts.rich import schema

_MARKS = {*schema.MARKS, *schema.SUGGESTING, "ychange"}


def fault_in(events: Iterable[Any]) -> str:
    """What is wrong with what an edit put in, in words for its writer, or ""."""
    for event in events:
        depth = len(event.path)
        for change in event.delta:
            put = change.get("insert")
            if fault := _fault_of_marks(change.get("attributes") or {}):
                return fault
            for node in put if isinstance(put, list) else [put]:
                if isinstance(node, XmlElement | XmlText) and (fault := _fault_of(node, depth)):
                    return fault
    return ""


def _fault_of(node: XmlElement | XmlText, depth: int) -> str:
    if depth > schema.DEEPEST:
        return _("Lists or quotes stand too deep inside each other.")
    if isinstance(node, XmlText):
        faults = (_fault_of_marks(attrs or {}) for _words, attrs in node.diff())
        return next((fault for fault in faults if fault), "")
    if node.tag not in schema.HOLDS or node.tag == "doc":
        return _unknown(str(node.tag))
    for child in node.children:
        if isinstance(child, XmlElement | XmlText) and (fault := _fault_of(child, depth + 1)):
            return fault
    return ""


def _fault_of_marks(attrs: dict[str, Any]) -> str:
    for name in attrs:
        if mapping.mark_of(name) not in _MARKS:
            return _unknown(name)
    return ""


def _unknown(name: str) -> str:
    return _("This page wrote something that this site does not know yet: “%(name)s”. Load it again.") % {
        "name": name[:40]
    }


@dataclass(frozen=True)
class Standing:
    """A document as somebody who only suggests has to leave it: its settled text, and what others suggest."""

    settled: dict[str, Any]
    suggested: dict[str, list[str]]  # id of a suggestion → what is marked with it, in order

    def without(self, mark: str) -> dict[str, list[str]]:
        """What others than the one with this mark suggest."""
        return {key: said for key, said in self.suggested.items() if not key.startswith(f"{mark}-")}


def standing(doc: Doc[Any]) -> Standing:
    """How a document stands; raises Refused when it is too deep."""
    body = mapping.to_json(doc)
    suggested: dict[str, list[str]] = {}
    _collect(body, suggested)
    return Standing(rich.settled(body), suggested)


def fault_of_suggesting(before: Standing, after: Standing, mark: str) -> str:
    """What a suggester did beyond suggesting, in words for them, or ""."""
    if before.settled != after.settled:
        return _("You can suggest here, not change the text itself.")
    if not mark or before.without(mark) != after.without(mark):
        return _("You can change your own suggestions only.")
    return ""


def _collect(node: dict[str, Any], found: dict[str, list[str]]) -> None:
    for mark in node.get("marks", ()):
        if mark["type"] in schema.SUGGESTING:
            words = f"{mark['type']} {node.get('text', node['type'])}"
            found.setdefault(str(mark.get("attrs", {}).get("id", "")), []).append(words)
    for child in node.get("content", ()):
        _collect(child, found)
