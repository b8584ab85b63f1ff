"""A paragraph taken apart into its sentences, so that a reader can point at one without a script."""

from __future__ import annotations

import re

_END = re.compile(r"(?<=[.!?…。！？])[\"”’»)]*\s+(?=\S)")


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, each as it stands there; a text without an end in it is one."""
    found, start = [], 0
    for gap in _END.finditer(text):
        found.append(text[start : gap.end()].strip())
        start = gap.end()
    found.append(text[start:].strip())
    return [one for one in found if one]
