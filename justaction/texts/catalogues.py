"""Translations as they are written (.po) and as they are read (.mo), without another program.

A catalogue is a list of blocks: a comment, the English words, the words in the other language; for numbers, one line for
each form (https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html). What is read has the layout of the same
manual, "MO Files".
"""

from __future__ import annotations

import ast
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MAGIC = 0x950412DE


@dataclass
class Saying:
    """One text: how English says it, of one and of many, where it means another thing than elsewhere in which sense, and
    each form in which the other language says it."""

    english: str
    many: str = ""
    context: str = ""
    forms: dict[int, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """As gettext looks it up."""
        return f"{self.context}\4{self.english}" if self.context else self.english

    @property
    def done(self) -> bool:
        return bool(self.forms) and all(self.forms.values())


def read(written: str) -> list[Saying]:
    """The texts of a catalogue, its head first (English: ""). Raises ValueError, which names the line."""
    found: list[Saying] = []
    where: tuple[str, int] | None = None
    for number, line in enumerate(written.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            where = None
            continue
        word, _space, rest = line.partition(" ")
        if line.startswith('"'):
            word, rest = "", line
        elif word == "msgctxt":
            found.append(Saying(""))
            where = ("context", 0)
        elif word == "msgid":
            if where is None or where[0] != "context":
                found.append(Saying(""))
            where = ("english", 0)
        elif word == "msgid_plural":
            where = ("many", 0)
        elif word == "msgstr":
            where = ("form", 0)
        elif word.startswith("msgstr[") and word[7:-1].isdecimal():
            where = ("form", int(word[7:-1]))
        else:
            raise ValueError(f"line {number}: {line[:60]}")
        _add(found, where, rest, number)
    return found


def _add(found: list[Saying], where: tuple[str, int] | None, rest: str, number: int) -> None:
    try:
        text = ast.literal_eval(rest)
    except (SyntaxError, ValueError):
        text = None
    if where is None or not found or not isinstance(text, str):
        raise ValueError(f"line {number}: {rest[:60]}")
    part, form = where
    if part == "form":
        found[-1].forms[form] = found[-1].forms.get(form, "") + text
    else:
        setattr(found[-1], part, getattr(found[-1], part) + text)


def compiled(sayings: list[Saying]) -> bytes:
    """The same as gettext reads it: only what is translated, in the order of the English words."""
    pairs = sorted(
        (
            (one.key + (f"\0{one.many}" if one.many else "")).encode(),
            "\0".join(one.forms[form] for form in sorted(one.forms)).encode(),
        )
        for one in sayings
        if one.done
    )
    begin = 7 * 4 + 16 * len(pairs)
    tables: list[bytes] = []
    texts = b""
    for side in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[side]), begin + len(texts)))
            texts += pair[side] + b"\0"
    head = struct.pack("<7I", MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, begin)
    return head + b"".join(tables) + texts


def catalogues(root: Path) -> Iterator[Path]:
    """Every written catalogue below a folder `locale`."""
    yield from sorted(root.glob("*/LC_MESSAGES/django.po"))
