"""How hard a text is to read. Pure.

The grade is Flesch-Kincaid's (Kincaid, Fishburne, Rogers, Chissom: Derivation of new readability formulas, 1975), for
English: 0.39 · words a sentence + 11.8 · syllables a word − 15.59. In other languages only the length of sentences
is looked at.
"""

from __future__ import annotations

import re

MOST_GRADE = 8.0
MOST_WORDS = 20  # in a sentence, on average
FEWEST = 20  # words; of a shorter text a grade says nothing
SENTENCE = re.compile(r"[.!?;:\n。！？؟۔]+(?=\s|$|[\"”’)»])|\n+|[。！？]")
WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
GROUP = re.compile(r"[aeiouy]+")
ASIDE = re.compile(r"https?://\S+|\S+@\S+\.\S+")


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence; an item of a list and a cell of a table count as one."""
    bare = ASIDE.sub(" ", text)
    found = (WORD.findall(part) for part in SENTENCE.split(bare))
    return [words for words in found if words]


def grade(text: str) -> float | None:
    """Flesch-Kincaid's grade of an English text; None for one that is too short to tell."""
    found = sentences(text)
    words = [word for sentence in found for word in sentence]
    if len(words) < FEWEST:
        return None
    syllables = sum(syllables_of(word) for word in words)
    return round(0.39 * len(words) / len(found) + 11.8 * syllables / len(words) - 15.59, 1)


def words_a_sentence(text: str) -> float:
    """How long its sentences are, on average; 0 for an empty text."""
    found = sentences(text)
    return round(sum(map(len, found)) / len(found), 1) if found else 0.0


def syllables_of(word: str) -> int:
    """How many syllables an English word has, as one hears its vowels: close, not exact."""
    low = word.casefold().replace("’", "'")
    low = re.sub(r"'s?$", "", low)
    count = len(GROUP.findall(low))
    if low.endswith("e") and not low.endswith(("le", "ee", "ie", "ye")) and count > 1:
        count -= 1
    if low.endswith("ed") and not low.endswith(("ted", "ded", "ied", "eed")) and count > 1:
        count -= 1
    if (
        low.endswith("es")
        and count > 1
        and not low.endswith(("ses", "zes", "ces", "ges", "shes", "ches", "xes", "ies", "les"))
    ):
        count -= 1
    count += (
        len(re.findall(r"i[ao](?![a-z]*ti)|eo|[iu]a[tl]", low)) if len(low) > 5 and "tion" not in low else 0
    )
    return max(count, 1)
