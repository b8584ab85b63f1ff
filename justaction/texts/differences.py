"""Differences between two texts, by words: what stayed, what went, what came."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

SAME: Literal["same"] = "same"
GONE: Literal["gone"] = "gone"
NEW: Literal["new"] = "new"
ALIKE = 0.5  # two paragraphs that share less than half their words are two paragraphs


@dataclass(frozen=True)
class Run:
    """Words in a row that share a fate: "same", "gone" or "new"."""

    kind: Literal["same", "gone", "new"]
    text: str


def words(old: str, new: str) -> list[Run]:
    """One text against another, word by word; spaces stay with the word before them."""
    before, after = re.findall(r"\S+\s*", old), re.findall(r"\S+\s*", new)
    bare = [word.strip() for word in before], [word.strip() for word in after]
    runs: list[Run] = []
    for tag, a, b, c, d in SequenceMatcher(None, *bare, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run(SAME, "".join(after[c:d])))
            continue
        if b > a:
            runs.append(Run(GONE, "".join(before[a:b])))
        if d > c:
            runs.append(Run(NEW, "".join(after[c:d])))
    return runs


def compare(old: list[str], new: list[str]) -> list[list[Run]]:
    """Paragraphs against paragraphs, in reading order: each is a list of runs; one that went or came is one run."""
    out: list[list[Run]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            out += [[Run(SAME, text)] for text in new[c:d]]
            continue
        pairs = min(b - a, d - c)
        for place in range(pairs):
            before, after = old[a + place], new[c + place]
            alike = SequenceMatcher(None, before.split(), after.split(), autojunk=False).ratio() >= ALIKE
            out += [words(before, after)] if alike else [[Run(GONE, before)], [Run(NEW, after)]]
        out += [[Run(GONE, text)] for text in old[a + pairs : b]]
        out += [[Run(NEW, text)] for text in new[c + pairs : d]]
    return out
