"""Words of a text as an index keeps them, and the lines of a text that hold what somebody looked for. Pure.

A word is folded (no capitals, no accents) and stands beside its stem, by the Snowball algorithms (Porter 2001). Where
a script writes no spaces (Chinese, Japanese), each pair of signs is a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 40  # signs of a word that are kept
MOST = 8  # words of a question that count
AROUND = 90  # signs before and after what was found, in a line that shows it
_STEMMED = {"en": "english", "es": "spanish", "ar": "arabic"}
_UNSPACED = "぀-ヿ㐀-䶿一-鿿豈-﫿"
_NO_SPACES = re.compile(f"[{_UNSPACED}]")
_WORD = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+(?:['’][^\W_{_UNSPACED}]+)*")
_EMPTY = {
    "en": frozenset(
        [
            "a",
            "an",
            "and",
            "are",
            "as",
            "at",
            "be",
            "by",
            "did",
            "do",
            "does",
            "for",
            "from",
            "how",
            "in",
            "is",
            "it",
            "of",
            "on",
            "or",
            "that",
            "the",
            "they",
            "this",
            "to",
            "was",
            "we",
            "what",
            "when",
            "where",
            "which",
            "who",
            "why",
            "with",
        ]
    ),
    "es": frozenset(
        [
            "a",
            "al",
            "como",
            "con",
            "cual",
            "de",
            "del",
            "donde",
            "el",
            "en",
            "es",
            "la",
            "las",
            "lo",
            "los",
            "para",
            "por",
            "que",
            "quien",
            "se",
            "son",
            "su",
            "un",
            "una",
            "y",
        ]
    ),
}


@dataclass(frozen=True)
class Term:
    """One word that was looked for: any of `forms` matches, or with `begins` whatever begins with the first of them."""

    forms: tuple[str, ...]
    begins: bool = False


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """A word without capitals, accents and what lies between its letters."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold())
    return "".join(sign for sign in plain if sign.isalnum())[:LONGEST]


@lru_cache(maxsize=50_000)
def _forms(said: str, language: str) -> tuple[str, ...]:
    """A word as it is kept: folded, and its stem where that differs. Accents help to find the stem."""
    word = folded(said)
    algorithm = _STEMMED.get(language.partition("-")[0])
    if not algorithm or not word:
        return (word,)
    import snowballstemmer  # it brings thirty languages along, and a start needs none

    stem = folded(snowballstemmer.stemmer(algorithm).stemWord(said.casefold().replace("’", "'")))
    return (word,) if stem in ("", word) else (word, stem)


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word as it is written, with where it begins and ends in the text."""
    for found in _WORD.finditer(text):
        said, start = found.group(), found.start()
        if _NO_SPACES.match(said) and len(said) > 1:
            for place in range(len(said) - 1):
                yield said[place : place + 2], start + place, start + place + 2
        elif folded(said):
            yield said, start, found.end()


def kept(text: str, language: str) -> str:
    """The words of a text for the index, in their order, each stem behind its word where it differs.

    Each has a space of its own before and behind it, so that a database counts it by replacing.
    """
    return "".join(f" {form} " for said, _start, _end in _pieces(text) for form in _forms(said, language))


def asked(question: str, language: str) -> list[Term]:
    """What somebody looks for: its first words, empty ones like "the" left out unless there is nothing else.

    The last word may still be unfinished, so it also matches what begins with it.
    """
    said = list(dict.fromkeys(_forms(word, language) for word, _start, _end in _pieces(question[:400])))
    empty = _EMPTY.get(language.partition("-")[0], frozenset())
    words = ([forms for forms in said if forms[0] not in empty] or said)[:MOST]
    unfinished = words[-1:] == said[-1:] and not question[-1:].isspace()
    terms = [Term(forms) for forms in words]
    if unfinished and words and len(words[-1][0]) > 1:
        terms[-1] = Term(words[-1][:1], begins=True)
    return terms


def matches(said: str, terms: Sequence[Term], language: str) -> int | None:
    """The place of the first term that a word answers, or None."""
    forms = _forms(said, language)
    for place, term in enumerate(terms):
        if forms[0].startswith(term.forms[0]) if term.begins else not set(forms).isdisjoint(term.forms):
            return place
    return None


def shown(text: str, terms: Sequence[Term], language: str) -> list[tuple[str, bool]]:
    """The piece of a text that holds the most of what was looked for: (words, whether they were looked for) in order.

    Its beginning where nothing of it stands there.
    """
    text = " ".join(text.split())
    found = _found(text, terms, language)
    middle = max(found, key=lambda one: _worth(one, found), default=(0, 0, 0))[0]
    start = _edge(text, middle - AROUND // 2, -1) if middle > AROUND else 0
    end = _edge(text, start + 2 * AROUND, 1)
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    return [part for part in ((before, False), *_parts(text[:end], found, start), (after, False)) if part[0]]


def marked(text: str, terms: Sequence[Term], language: str) -> list[tuple[str, bool]]:
    """A whole short text, its words that were looked for marked."""
    return [part for part in _parts(text, _found(text, terms, language), 0) if part[0]]


def _found(text: str, terms: Sequence[Term], language: str) -> list[tuple[int, int, int]]:
    """Where the words stand that were looked for: (start, end, place of the term)."""
    return [
        (start, end, place)
        for word, start, end in _pieces(text)
        if (place := matches(word, terms, language)) is not None
    ]


def _parts(text: str, found: Sequence[tuple[int, int, int]], at: int) -> Iterator[tuple[str, bool]]:
    """A text from a place on, cut where words begin and end that were looked for."""
    for start, end, _place in found:
        if at <= start and end <= len(text):
            yield text[at:start], False
            yield text[start:end], True
            at = end
    yield text[at:], False


def _worth(one: tuple[int, int, int], found: Sequence[tuple[int, int, int]]) -> int:
    """How many different terms stand within reach behind a place."""
    return len({place for start, _end, place in found if one[0] <= start < one[0] + AROUND})


def _edge(text: str, place: int, step: int) -> int:
    """The border of a word at a place, or a little further in a direction."""
    place = max(0, min(place, len(text)))
    for _ in range(LONGEST):
        if place in (0, len(text)) or text[place - 1].isspace():
            break
        place += step
    return max(0, min(place, len(text)))
