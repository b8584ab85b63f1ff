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

Kind = Literal["same", "changed", "new", "gone"]


@dataclass(frozen=True)
class Run:
    """Words in a row that share a fate: they stayed ("same"), went ("gone") or came ("new")."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True)
class Paragraph:
    """One paragraph beside its former self. `old` and `new` are their numbers, from 1; None where it is missing.

    `moved` is for who knows paragraphs by their identity: it left its place among the others.
    """

    kind: Kind
    old: int | None
    new: int | None
    runs: list[Run]
    moved: bool = False

    @property
    def html(self) -> SafeString:
        """Its words, with what was taken out in `del` and what was put in in `ins`, each said aloud too."""
        return format_html_join("", "{}", ((_marked(run),) for run in self.runs))

    @property
    def word(self) -> str:
        """What happened to it, in a word or two."""
        if self.moved:
            return _("Moved, same words") if self.kind == "same" else _("Moved and changed")
        return {
            "same": _("Unchanged"),
            "changed": _("Changed"),
            "new": _("Added"),
            "gone": _("Taken out"),
        }[self.kind]


def compare(old: Sequence[str], new: Sequence[str]) -> list[Paragraph]:
    """All paragraphs of both texts, in reading order."""
    return list(_paragraphs(list(old), list(new)))


def summary(paragraphs: Sequence[Paragraph]) -> dict[Kind, int]:
    """How many paragraphs stayed, changed, came and went."""
    counts: dict[Kind, int] = {"same": 0, "changed": 0, "new": 0, "gone": 0}
    for paragraph in paragraphs:
        counts[paragraph.kind] += 1
    return counts


def words(old: str, new: str) -> list[Run]:
    """What stayed, went and came between two paragraphs, in whole words."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    if max(len(before), len(after)) > LONGEST:
        return _replaced(old, new)
    runs: list[Run] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run("same", "".join(after[c:d])))
            continue
        if a < b:
            runs.append(Run("gone", "".join(before[a:b])))
        if c < d:
            runs.append(Run("new", "".join(after[c:d])))
    return _smoothed(runs)


def _paragraphs(old: list[str], new: list[str]) -> Iterator[Paragraph]:
    matcher = SequenceMatcher(
        None, [_key(text) for text in old], [_key(text) for text in new], autojunk=False
    )
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            for n in range(b - a):
                yield Paragraph("same", a + n + 1, c + n + 1, [Run("same", new[c + n])])
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
            yield Paragraph("gone", gone[n] + 1, None, [Run("gone", old[gone[n]])])
        for n in range(j, pair_j):
            yield Paragraph("new", None, come[n] + 1, [Run("new", new[come[n]])])
        if pair_i < len(gone) and pair_j < len(come):
            before, after = old[gone[pair_i]], new[come[pair_j]]
            yield Paragraph("changed", gone[pair_i] + 1, come[pair_j] + 1, words(before, after))
        i, j = pair_i + 1, pair_j + 1


def _smoothed(runs: list[Run]) -> list[Run]:
    """A lone space between two changes belongs to both, so that a changed phrase reads as one."""
    gone = new = ""
    out: list[Run] = []
    for n, run in enumerate(runs):
        lone = run.kind == "same" and not run.text.strip() and 0 < n < len(runs) - 1
        if run.kind == "same" and not lone:
            out += [*_replaced(gone, new), run]
            gone = new = ""
            continue
        gone += run.text if run.kind == "gone" or lone else ""
        new += run.text if run.kind == "new" or lone else ""
    return out + _replaced(gone, new)


def _replaced(gone: str, new: str) -> list[Run]:
    return [run for run in (Run("gone", gone), Run("new", new)) if run.text]


def _marked(run: Run) -> SafeString:
    if run.kind == "same":
        return format_html("{}", run.text)
    tag, said = ("del", _("taken out:")) if run.kind == "gone" else ("ins", _("put in:"))
    shape = '<{tag}><span class="vh">{said} </span>{text}<span class="vh"> {end}</span></{tag}>'
    return format_html(shape, tag=tag, said=said, text=run.text, end=_("end;"))


def _key(text: str) -> str:
    return " ".join(text.split())


def _alike(old: str, new: str) -> float:
    before, after = _key(old).casefold().split(), _key(new).casefold().split()
    if not before or not after:
        return 0.0
    return SequenceMatcher(None, before, after, autojunk=False).ratio()
