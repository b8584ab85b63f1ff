"""Whether two texts say the same. Pure.

Nearly the same is told by shingles (runs of words): the share of runs that two texts have in common, as Broder, "On the
resemblance and containment of documents" (1997), measures it.
"""

from __future__ import annotations

import re

WORD = re.compile(r"\w+")
RUN = 4  # words in a run
NEARLY = 0.6  # share of common runs above which one text is the other, changed a little
SHORT = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "just",
        "may",
        "me",
        "my",
        "no",
        "not",
        "of",
        "on",
        "one",
        "or",
        "our",
        "shall",
        "should",
        "so",
        "than",
        "that",
        "the",
        "their",
        "them",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "up",
        "us",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "s",
    ]
)


def bare(text: str) -> str:
    """The words alone, in small letters, with one space between."""
    return " ".join(WORD.findall(text.casefold()))


def same(one: str, other: str) -> bool:
    """Whether two texts say the same, whatever their capitals, spaces and marks. Two empty ones do not."""
    return bool(bare(one)) and bare(one) == bare(other)


def nearly(one: str, other: str) -> bool:
    """Whether two texts are the same, or one is the other with a few words changed."""
    return same(one, other) or likeness(one, other) >= NEARLY


def likeness(one: str, other: str) -> float:
    """The share of runs of words that two texts have in common, from 0 to 1."""
    a, b = _runs(one), _runs(other)
    return len(a & b) / len(a | b) if a and b else 0.0


def telling(text: str) -> set[str]:
    """The words of a text that tell what it is about, without their endings."""
    return {stem(word) for word in WORD.findall(text.casefold()) if word not in SHORT and len(word) > 2}


def stem(word: str) -> str:
    """A word without the endings of English that change with its place in a sentence."""
    for ending in ("ings", "ing", "ies", "ied", "ed", "es", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _runs(text: str) -> set[tuple[str, ...]]:
    words = WORD.findall(text.casefold())
    return {tuple(words[n : n + RUN]) for n in range(max(len(words) - RUN + 1, 0))}
