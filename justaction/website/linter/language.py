"""Slips that leave a reader stumbling: a word that is missing, a word that stands twice. Pure, English.

A verb that wants a small word before a doing word ("focus on sharing") and has none is told; the list is short on
purpose, so that what is told is nearly always wrong.
"""

from __future__ import annotations

import re

WANTS = {  # the verb, in its forms, and the small words of which it wants one
    r"focus(?:es|ed|ing|sed|ses|sing)?": ("on",),
    r"concentrat(?:e|es|ed|ing)": ("on",),
    r"depend(?:s|ed|ing)?": ("on", "upon"),
    r"rel(?:y|ies|ied|ying)": ("on", "upon"),
    r"insist(?:s|ed|ing)?": ("on",),
    r"consist(?:s|ed)?": ("of", "in"),
    r"succeed(?:s|ed|ing)?": ("in", "at"),
    r"participat(?:e|es|ed)": ("in", "by"),
    r"commit(?:s|ted)": ("to",),
    r"contribut(?:e|es|ed)": ("to", "by"),
    r"apologi[sz](?:e|es|ed)": ("for", "by"),
    r"(?:am|is|are|was|were|be) (?:interested|involved)": ("in",),
    r"(?:am|is|are|was|were|be) (?:responsible|accountable)": ("for", "to"),
    r"(?:am|is|are|was|were|be) capable": ("of",),
}
MISSING = [
    (re.compile(rf"\b({verb})\s+([a-z]{{3,}}ing)\b", re.IGNORECASE), small) for verb, small in WANTS.items()
]
NOT_DOING = frozenset(
    [
        "during",
        "morning",
        "evening",
        "nothing",
        "something",
        "everything",
        "anything",
        "spring",
        "string",
        "king",
        "thing",
        "ring",
        "wing",
    ]
)
TWICE = re.compile(r"\b([^\W\d_]{2,})[ \t\n]+\1\b", re.IGNORECASE)
MAY_BE_TWICE = frozenset(["had", "that", "bye", "so", "very", "no"])


def missing(text: str) -> list[tuple[str, str]]:
    """Where a small word is missing: the words as they stand, and the word that they want."""
    found = [
        (match.start(), f"{match[1]} {match[2]}", small[0])
        for pattern, small in MISSING
        for match in pattern.finditer(text)
        if match[2].casefold() not in NOT_DOING
    ]
    return [(words, small) for _place, words, small in sorted(found)]


def twice(text: str) -> list[str]:
    """Words that stand twice in a row."""
    return [match[0] for match in TWICE.finditer(text) if match[1].casefold() not in MAY_BE_TWICE]
