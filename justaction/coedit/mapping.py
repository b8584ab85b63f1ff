"""A Yjs document as ProseMirror JSON and back, as y-prosemirror maps them (Tiptap's Collaboration, field `default`).

Each block is an XmlElement named by its kind, its attributes set raw; neighbouring text is one XmlText, whose formatting
attributes are marks: name → attributes of the mark. A mark that may stand on a text several times is kept under
`name--hash`, the hash of lib0's encoding of the mark. Numbers go in as floats: pycrdt would make a JavaScript BigInt of an
int. Offsets in pycrdt are bytes of UTF-8.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from justaction.errors import Refused

Json = dict[str, Any]
FIELD = "default"
DEEPEST = 60  # blocks inside each other; a table in a quote in a list needs eight
OVERLAPPING = frozenset({"modification"})  # marks that may stand on one text several times
_HASHED = re.compile(r"^(.+)--[A-Za-z0-9+/=]{8}$")


class TooDeep(Refused):
    """Blocks stand inside each other deeper than anybody reads."""

    def __init__(self) -> None:
        super().__init__(_("Blocks stand too deep inside each other."), status=422)


def fragment(doc: Doc[Any]) -> XmlFragment:
    """Where the text stands in the Yjs document."""
    found: XmlFragment = doc.get(FIELD, type=XmlFragment)
    return found


def to_json(doc: Doc[Any]) -> Json:
    """The document as `{"type": "doc", "content": […]}`; raises TooDeep."""
    with doc.transaction():
        return {"type": "doc", "content": content_of(fragment(doc), 0)}


def content_of(node: XmlFragment | XmlElement, depth: int) -> list[Json]:
    """What stands in a block, as JSON."""
    if depth > DEEPEST:
        raise TooDeep
    found: list[Json] = []
    for child in node.children:
        if isinstance(child, XmlText):
            found += runs_of(child)
        elif isinstance(child, XmlElement):
            found.append(element_of(child, depth))
    return found


def element_of(element: XmlElement, depth: int) -> Json:
    """One block as JSON, with all inside."""
    said: Json = {"type": element.tag or ""}
    if attrs := {name: _plain(value) for name, value in attributes(element) if name != "ychange"}:
        said["attrs"] = attrs
    if content := content_of(element, depth + 1):
        said["content"] = content
    return said


def mark_of(name: str) -> str:
    """The kind of mark that a formatting attribute of this name is."""
    hashed = _HASHED.match(name)
    return hashed.group(1) if hashed else name


def runs_of(text: XmlText) -> list[Json]:
    """The runs of a text, each with its marks in the order of their names; neighbours with the same marks are one."""
    found: list[Json] = []
    for words, attrs in text.diff():
        if not isinstance(words, str):
            continue
        marks = []
        for name, value in (attrs or {}).items():
            if name == "ychange" or value is None:
                continue
            mark: Json = {"type": mark_of(name)}
            if isinstance(value, dict) and value:
                mark["attrs"] = _plain(value)
            marks.append(mark)
        tidy = {"marks": _sorted(marks)} if marks else {}
        if found and found[-1].get("marks", []) == tidy.get("marks", []):
            found[-1]["text"] += words
        else:
            found.append({"type": "text", "text": words, **tidy})
    return found


def become(doc: Doc[Any], wanted: Json) -> None:
    """Change the document into `wanted` in one transaction, touching only what differs, so that other hands' edits in
    other places stay. Raises TooDeep."""
    with doc.transaction():
        _become(fragment(doc), wanted.get("content", []), 0)


# --- writing ---------------------------------------------------------------------------------------------------


def _become(node: XmlFragment | XmlElement, wanted: Sequence[Json], depth: int) -> None:
    """Let the children of a block be `wanted`: equal ones at both ends stay, those between are changed or replaced."""
    if depth > DEEPEST:
        raise TooDeep
    new = _grouped(wanted)
    old = list(node.children)
    now = [_as_group(child, depth) for child in old]
    start = _common(now, new)
    end = _common(now[start:][::-1], new[start:][::-1])
    old_end, new_end = len(old) - end, len(new) - end
    both = min(old_end, new_end)
    at = start
    while at < both and _alike(now[at], new[at]):
        child = old[at]
        if isinstance(child, XmlText):
            _rewrite(child, new[at])  # type: ignore[arg-type]  # alike: both are texts
        elif isinstance(child, XmlElement):
            _change(child, new[at], depth)  # type: ignore[arg-type]  # alike: both are blocks
        at += 1
    if at < old_end:
        del node.children[at:old_end]
    for place in range(at, new_end):
        _insert(node, place, new[place], depth)


def _change(element: XmlElement, wanted: Json, depth: int) -> None:
    attrs = {name: value for name, value in (wanted.get("attrs") or {}).items() if value is not None}
    had = {name: _plain(value) for name, value in attributes(element)}
    for name in had.keys() - attrs.keys():
        del element.attributes[name]
    for name, value in attrs.items():
        if had.get(name) != value:
            element.attributes[name] = _raw(value)
    _become(element, wanted.get("content", []), depth + 1)


def _insert(node: XmlFragment | XmlElement, place: int, wanted: Json | list[Json], depth: int) -> None:
    if isinstance(wanted, list):
        text = node.children.insert(place, XmlText(""))
        _fill(text, 0, wanted)
        return
    element = node.children.insert(place, XmlElement(str(wanted["type"])))
    _change(element, wanted, depth)


def _rewrite(text: XmlText, wanted: list[Json]) -> None:
    """Replace the characters that differ, between those that are equal at both ends."""
    old, new = _characters(runs_of(text)), _characters(wanted)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    offset = sum(len(char.encode()) for char, _ in old[:start])
    gone = sum(len(char.encode()) for char, _ in old[start : len(old) - end])
    if gone:
        del text[offset : offset + gone]
    _fill(text, offset, _runs(new[start : len(new) - end]))


def _fill(text: XmlText, offset: int, runs: Iterable[Json]) -> None:
    for run in runs:
        attrs = {_mark_name(mark): _raw(mark.get("attrs") or {}) for mark in run.get("marks", [])}
        text.insert(offset, run["text"], attrs)
        offset += len(run["text"].encode())


def _characters(runs: Iterable[Json]) -> list[tuple[str, list[Json]]]:
    """Each character with its marks in the order of their names."""
    return [(char, _sorted(run.get("marks", []))) for run in runs for char in run["text"]]


def _runs(characters: list[tuple[str, list[Json]]]) -> list[Json]:
    found: list[Json] = []
    for char, marks in characters:
        if found and found[-1]["marks"] == marks:
            found[-1]["text"] += char
        else:
            found.append({"type": "text", "text": char, "marks": marks})
    return found


def _grouped(content: Sequence[Json]) -> list[Json | list[Json]]:
    """Neighbouring texts as one list, as one XmlText holds them."""
    found: list[Json | list[Json]] = []
    for node in content:
        if node.get("type") != "text":
            found.append(_normal(node))
            continue
        run = {"type": "text", "text": node["text"], "marks": _sorted(node.get("marks", []))}
        if found and isinstance(found[-1], list):
            found[-1] = _runs(_characters([*found[-1], run]))
        else:
            found.append([run])
    return found


def _as_group(child: XmlText | XmlElement | XmlFragment, depth: int) -> Json | list[Json]:
    if isinstance(child, XmlText):
        return _runs(_characters(runs_of(child)))
    return _normal(element_of(child, depth)) if isinstance(child, XmlElement) else {}


def _normal(node: Json) -> Json:
    """Without what says nothing: attributes that are null, marks without order."""
    said: Json = {"type": node["type"]}
    if attrs := {name: value for name, value in (node.get("attrs") or {}).items() if value is not None}:
        said["attrs"] = attrs
    if content := node.get("content"):
        said["content"] = _grouped(content)
        said["content"] = [part for group in said["content"] for part in _flat(group)]
    return said


def _flat(group: Json | list[Json]) -> list[Json]:
    return group if isinstance(group, list) else [group]


def _alike(had: Json | list[Json], wanted: Json | list[Json]) -> bool:
    if isinstance(had, list) or isinstance(wanted, list):
        return isinstance(had, list) and isinstance(wanted, list)
    return bool(had.get("type") == wanted.get("type"))


def _common(some: Sequence[Any], others: Sequence[Any]) -> int:
    count = 0
    for one, other in zip(some, others, strict=False):
        if one != other:
            break
        count += 1
    return count


def _sorted(marks: Iterable[Json]) -> list[Json]:
    tidy = [
        {"type": mark["type"], **({"attrs": mark["attrs"]} if mark.get("attrs") else {})} for mark in marks
    ]
    return sorted(tidy, key=lambda mark: json.dumps([mark["type"], mark.get("attrs")], sort_keys=True))


def attributes(element: XmlElement) -> Iterable[tuple[str, Any]]:
    """The attributes of a block as they stand in the Yjs document."""
    return (
        element.attributes.__iter__()
    )  # what pycrdt declares is no iterator, so a loop over it does not type


def _plain(value: Any) -> Any:
    """As Python says it: JavaScript knows floats alone, so a whole one is an int."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _raw(value: Any) -> Any:
    """As JavaScript says it: every number a float."""
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, dict):
        return {name: _raw(inner) for name, inner in value.items()}
    return [_raw(inner) for inner in value] if isinstance(value, list | tuple) else value


def _mark_name(mark: Json) -> str:
    name = str(mark["type"])
    if name not in OVERLAPPING:
        return name
    said = {"type": name, **({"attrs": mark["attrs"]} if mark.get("attrs") else {})}
    digest = bytearray(hashlib.sha256(_lib0(said)).digest())
    for place in range(6, len(digest)):
        digest[place % 6] ^= digest[place]
    return f"{name}--{base64.b64encode(bytes(digest[:6])).decode()}"


def _lib0(value: Any) -> bytes:
    """A value in the encoding of lib0 (`encoding.writeAny`), for the parts of JSON that attributes are made of."""
    if value is None:
        return b"\x7e"
    if value is True or value is False:
        return b"\x78" if value else b"\x79"
    if isinstance(value, str):
        return b"\x77" + _sized(value.encode())
    if isinstance(value, int) and abs(value) < 2**31:
        return b"\x7d" + _signed(value)
    if isinstance(value, int | float):
        exact = struct.unpack(">f", struct.pack(">f", value))[0] == value
        return b"\x7c" + struct.pack(">f", value) if exact else b"\x7b" + struct.pack(">d", value)
    if isinstance(value, list):
        return b"\x75" + _unsigned(len(value)) + b"".join(map(_lib0, value))
    inside = b"".join(_sized(name.encode()) + _lib0(inner) for name, inner in value.items())
    return b"\x76" + _unsigned(len(value)) + inside


def _sized(raw: bytes) -> bytes:
    return _unsigned(len(raw)) + raw


def _unsigned(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def _signed(number: int) -> bytes:
    """lib0's varInt: the first byte holds the sign and six bits."""
    rest, sign = abs(number), 64 if number < 0 else 0
    if rest < 64:
        return bytes([sign | rest])
    return bytes([128 | sign | rest & 63]) + _unsigned(rest >> 6)
