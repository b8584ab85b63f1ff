"""Questions and answers, read out of a text and looked at together. Pure.

Three things are told: a question that stands more than once, an answer that stands more than once, and an answer under
the wrong question. An answer is under the wrong question when it is (nearly) that of another question and its own
question has another answer elsewhere, or else has less to do with it; or when it has no word of its own question and
all words of another, longer one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from justaction.website.linter import alike

HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$")
ENOUGH = 3  # telling words that a question has before its words alone can claim an answer


@dataclass(frozen=True)
class Block:
    """A question with its answer, and the line on which it begins."""

    question: str
    answer: str
    line: int = 0
    where: str = ""


@dataclass(frozen=True)
class Twice:
    """A question that stands more than once: where, by the places of the blocks."""

    places: tuple[int, ...]
    what: str  # "question", or "answer"


@dataclass(frozen=True)
class Misplaced:
    """An answer under the wrong question, and the block to whose question it belongs."""

    place: int
    belongs: int


def blocks(text: str) -> list[Block]:
    """The questions of a text with their answers: lines that end in a question mark and are headings, in Markdown or in
    capitals; an answer goes on until the next heading."""
    found: list[Block] = []
    question, line = "", 0
    answer: list[str] = []
    for number, row in enumerate(text.splitlines(), 1):
        heading = _heading(row)
        if not heading:
            answer.append(row)
            continue
        if question:
            found.append(Block(question, "\n".join(answer).strip(), line))
        question, line, answer = heading if heading.endswith("?") else "", number, []
    if question:
        found.append(Block(question, "\n".join(answer).strip(), line))
    return found


def twice(found: Sequence[Block]) -> list[Twice]:
    """Questions and answers that stand more than once, each group told once."""
    told = []
    for what in ("question", "answer"):
        said = [getattr(one, what) for one in found]
        seen: set[int] = set()
        for n, text in enumerate(said):
            if n in seen:
                continue
            same = [
                m for m in range(n, len(said)) if m not in seen and (m == n or _as_one(what, text, said[m]))
            ]
            seen.update(same)
            if len(same) > 1:
                told.append(Twice(tuple(same), what))
    return told


def misplaced(found: Sequence[Block]) -> list[Misplaced]:
    """Answers under the wrong question."""
    told = []
    for n, one in enumerate(found):
        belongs = _belongs(n, one, found)
        if belongs is not None:
            told.append(Misplaced(n, belongs))
    return told


def _belongs(n: int, one: Block, found: Sequence[Block]) -> int | None:
    others = [m for m in range(len(found)) if m != n and not alike.same(found[m].question, one.question)]
    twins = [m for m in others if alike.nearly(found[m].answer, one.answer)]
    for m in twins:
        if _has_another(n, found) and not _has_another(m, found):
            return m
        if not _has_another(m, found) and fits(found[m].question, one.answer) > fits(
            one.question, one.answer
        ):
            return m
    if twins or fits(one.question, one.answer) > 0 or not alike.telling(one.question):
        return None
    best = max(others, key=lambda m: fits(found[m].question, one.answer), default=None)
    if best is None or len(alike.telling(found[best].question)) < ENOUGH:
        return None
    return best if fits(found[best].question, one.answer) == 1.0 else None


def _has_another(n: int, found: Sequence[Block]) -> bool:
    """Whether the same question has another answer elsewhere."""
    return any(
        m != n
        and alike.same(one.question, found[n].question)
        and not alike.nearly(one.answer, found[n].answer)
        for m, one in enumerate(found)
    )


def fits(question: str, answer: str) -> float:
    """Which share of the telling words of a question stands in an answer, from 0 to 1."""
    asked, said = alike.telling(question), alike.telling(answer)
    return len(asked & said) / len(asked) if asked else 0.0


def _as_one(what: str, one: str, other: str) -> bool:
    return alike.same(one, other) if what == "question" else alike.nearly(one, other)


def _heading(row: str) -> str:
    row = row.strip()
    if marked := HEADING.match(row):
        return marked[1].strip()
    letters = [one for one in row if one.isalpha()]
    return row if len(letters) > 3 and all(one == one.upper() for one in letters) else ""
