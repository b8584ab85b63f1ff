"""What a kind of entry is: the words and facts that it allows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

INTEGER = "integer"
DIGEST = "digest"
DATE = "date"
_SHAPES = {DIGEST: re.compile(r"[0-9a-f]{64}"), DATE: re.compile(r"\d{4}-\d\d-\d\d")}
_MOST = 2**53 - 1

Shape = str | tuple[str, ...]  # INTEGER, DIGEST, DATE, or the words of a closed list


@dataclass(frozen=True)
class Kind:
    """One kind of entry."""

    name: str
    about: str
    personal: bool = False
    words: frozenset[str] = frozenset()
    facts: Mapping[str, Shape] = field(default_factory=dict)

    def tells_of_a_person(self, path: str) -> bool:
        """Whether this word can hold somebody's name: safe mode does not show it."""
        return self.personal or path in NAMES

    def check(self, words: Mapping[str, object], facts: Mapping[str, int | str]) -> None:
        """Raise ValueError where words or facts are not of this kind. `file:0`, `file:1` … fit the word `file`."""
        for path in words:
            if path.split(":")[0] not in self.words:
                raise ValueError(f"{self.name} has no word {path!r}")
        for name, value in facts.items():
            if name not in self.facts:
                raise ValueError(f"{self.name} has no fact {name!r}")
            if not _fits(self.facts[name], value):
                raise ValueError(f"{name}={value!r} does not fit {self.name}")


def _fits(shape: Shape, value: int | str) -> bool:
    if shape == INTEGER:
        return type(value) is int and abs(value) <= _MOST
    if isinstance(shape, tuple):
        return value in shape
    return isinstance(value, str) and bool(_SHAPES[shape].fullmatch(value))


NAMES = frozenset({"peer", "sign_off", "written_by", "convener", "credit", "author", "made_by"})
