"""Words of a paragraph that a reader points at: one of its sentences, or some words typed or copied from it."""

from __future__ import annotations

import re

_MARKS = str.maketrans("‘’‚“”„«»‐‑–—", '\'\'\'"""""----')
_END = re.compile(r"(?<=[.!?…。！？])[\"”’»)]*\s+(?=\S)")


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, each as it stands there; a text without an end in it is one."""
    found, start = [], 0
    for gap in _END.finditer(text):
        found.append(text[start : gap.end()].strip())
        start = gap.end()
    found.append(text[start:].strip())
    return [one for one in found if one]


def as_it_stands(text: str, words: str) -> str:
    """`words` as they stand in `text`, whatever their capitals, spaces and marks; "" where they do not stand there."""
    pieces = [re.escape(piece) for piece in words.translate(_MARKS).strip(" \t\n\"'.,;:…").split()]
    if not pieces:
        return ""
    found = re.search(r"\s+".join(pieces), text.translate(_MARKS), re.IGNORECASE)
    return text[found.start() : found.end()] if found else ""
