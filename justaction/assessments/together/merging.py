"""Two people change one text at once, and no word of either is lost.

Three-way merge over sentences (S. Khanna, K. Kunal, B. C. Pierce, “A Formal Investigation of Diff3”, FSTTCS 2007):
where only one of them changed something, that change holds; where both did, both stay, the saved one first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

SENTENCES = re.compile(r"[^.!?\n]*[.!?\n]+[ \t\n]*|[^.!?\n]+")


def merge(base: str, saved: str, mine: str) -> str:
    """The text with what changed between `base` and `saved`, and between `base` and `mine`."""
    if saved in (base, mine):
        return mine
    if mine == base:
        return saved
    was, theirs, ours = (SENTENCES.findall(text) for text in (base, saved, mine))
    return "".join(_joined(*chunk) for chunk in _chunks(was, theirs, ours)).strip()


def _joined(was: Sequence[str], theirs: Sequence[str], ours: Sequence[str]) -> str:
    if theirs == was:
        return "".join(ours)
    if ours in (was, theirs):
        return "".join(theirs)
    new = [one for one in ours if one.strip() not in {other.strip() for other in theirs}]
    first, then = "".join(theirs), "".join(new)
    space = " " if first and then and not first[-1].isspace() else ""
    return first + space + then


def _chunks(
    was: Sequence[str], theirs: Sequence[str], ours: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str], Sequence[str]]]:
    """Stretches of the three, in order: where all agree, and between those."""
    in_theirs, in_ours = _places(was, theirs), _places(was, ours)
    o = a = b = 0
    for place in range(len(was)):
        if place < o or place not in in_theirs or place not in in_ours:
            continue
        at, bt = in_theirs[place], in_ours[place]
        yield was[o:place], theirs[a:at], ours[b:bt]
        same = [max(was[place], theirs[at], ours[bt], key=len)]  # with the space after it
        yield same, same, same
        o, a, b = place + 1, at + 1, bt + 1
    yield was[o:], theirs[a:], ours[b:]


def _places(was: Sequence[str], now: Sequence[str]) -> dict[int, int]:
    """Where each sentence that stayed is now. Spaces around it do not count."""
    blocks = SequenceMatcher(
        None, [one.strip() for one in was], [one.strip() for one in now], autojunk=False
    ).get_matching_blocks()
    return {i + n: j + n for i, j, size in blocks for n in range(size)}
