"""What changed between two texts, paragraph by paragraph and word by word, for eyes and for screen readers.

Paragraphs are matched first (`difflib`, by their words), then words inside those that were changed. A paragraph that
has little in common with the other is shown as taken out and put in, not as a patchwork of words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

ALIKE = 0.45  # share of common words above which two paragraphs are the same one, changed
WORDS = re.compile(r"\s+|\w+|[^\w\s]")
LONGEST = 4000  # words of one paragraph that are compared one by one

Kind = Literal["same", "changed", "added", "removed"]
Piece = tuple[Literal["same", "added", "removed"], str]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph beside its former self. `old` and `new` are their numbers, from 1; None where it is missing."""

    kind: Kind
    old: int | None
    new: int | None
    pieces: tuple[Piece, ...]

    @property
    def html(self) -> SafeString:
        """Its words, with what was taken out in `del` and what was put in in `ins`, each said aloud too."""
        return format_html_join("", "{}", ((_piece(kind, text),) for kind, text in self.pieces))

    @property
    def word(self) -> str:
        """What happened to it, in one word."""
        return {
            "same": _("Unchanged"),
            "changed": _("Changed"),
            "added": _("Added"),
            "removed": _("Taken out"),
        }[self.kind]


def compare(old: Sequence[str], new: Sequence[str]) -> list[Paragraph]:
    """All paragraphs of both texts, in reading order."""
    return list(_paragraphs(list(old), list(new)))


def summary(paragraphs: Sequence[Paragraph]) -> dict[Kind, int]:
    """How many paragraphs stayed, changed, came and went."""
    counts: dict[Kind, int] = {"same": 0, "changed": 0, "added": 0, "removed": 0}
    for paragraph in paragraphs:
        counts[paragraph.kind] += 1
    return counts


def words(old: str, new: str) -> tuple[Piece, ...]:
    """What stayed, went and came between two paragraphs, in whole words."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    if max(len(before), len(after)) > LONGEST:
        return (("removed", old), ("added", new))
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(before[a:b])))
            continue
        if a < b:
            pieces.append(("removed", "".join(before[a:b])))
        if c < d:
            pieces.append(("added", "".join(after[c:d])))
    return tuple(_smoothed(pieces))


def _paragraphs(old: list[str], new: list[str]) -> Iterator[Paragraph]:
    matcher = SequenceMatcher(
        None, [_key(text) for text in old], [_key(text) for text in new], autojunk=False
    )
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            for n in range(b - a):
                yield Paragraph("same", a + n + 1, c + n + 1, (("same", new[c + n]),))
        else:
            yield from _changed(old, new, range(a, b), range(c, d))


def _changed(old: list[str], new: list[str], gone: range, come: range) -> Iterator[Paragraph]:
    """Pair the most alike of a changed stretch in order (a shortest path, as in a text's own diff)."""
    best: dict[tuple[int, int], tuple[float, list[tuple[int, int]]]] = {}
    for i in range(len(gone), -1, -1):
        for j in range(len(come), -1, -1):
            if i == len(gone) or j == len(come):
                best[i, j] = (0.0, [])
                continue
            options = [best[i + 1, j], best[i, j + 1]]
            alike = _alike(old[gone[i]], new[come[j]])
            if alike >= ALIKE:
                score, pairs = best[i + 1, j + 1]
                options.append((score + alike, [(i, j), *pairs]))
            best[i, j] = max(options, key=lambda option: option[0])
    i = j = 0
    for pair_i, pair_j in [*best[0, 0][1], (len(gone), len(come))]:
        for n in range(i, pair_i):
            yield Paragraph("removed", gone[n] + 1, None, (("removed", old[gone[n]]),))
        for n in range(j, pair_j):
            yield Paragraph("added", None, come[n] + 1, (("added", new[come[n]]),))
        if pair_i < len(gone) and pair_j < len(come):
            before, after = old[gone[pair_i]], new[come[pair_j]]
            yield Paragraph("changed", gone[pair_i] + 1, come[pair_j] + 1, words(before, after))
        i, j = pair_i + 1, pair_j + 1


def _smoothed(pieces: list[Piece]) -> list[Piece]:
    """A lone space between two changes belongs to both, so that a changed phrase reads as one."""
    removed = added = ""
    out: list[Piece] = []
    for n, (kind, text) in enumerate(pieces):
        lone = kind == "same" and not text.strip() and 0 < n < len(pieces) - 1
        if kind == "same" and not lone:
            out += _flushed(removed, added)
            removed = added = ""
            out.append((kind, text))
            continue
        removed += text if kind == "removed" or lone else ""
        added += text if kind == "added" or lone else ""
    return out + _flushed(removed, added)


def _flushed(removed: str, added: str) -> list[Piece]:
    both: list[Piece] = [("removed", removed), ("added", added)]
    return [piece for piece in both if piece[1]]


def _piece(kind: str, text: str) -> SafeString:
    if kind == "removed":
        return format_html(
            '<del><span class="vh">{} </span>{}<span class="vh"> {}</span></del>',
            _("taken out:"),
            text,
            _("end;"),
        )
    if kind == "added":
        return format_html(
            '<ins><span class="vh">{} </span>{}<span class="vh"> {}</span></ins>',
            _("put in:"),
            text,
            _("end;"),
        )
    return format_html("{}", text)


def _key(text: str) -> str:
    return " ".join(text.split())


def _alike(old: str, new: str) -> float:
    before, after = _key(old).casefold().split(), _key(new).casefold().split()
    if not before or not after:
        return 0.0
    return SequenceMatcher(None, before, after, autojunk=False).ratio()
