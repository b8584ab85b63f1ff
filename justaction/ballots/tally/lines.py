"""A file of ballots as lines: equal lines are read once and counted, so that a large file is quick to read."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from justaction.ballots.tally.profile import Profile

NOT_TEXT = "This is not UTF-8 text. In your spreadsheet choose “Save as”, then “CSV UTF-8”."


class Unreadable(ValueError):  # noqa: N818  # the word that a reader of the code meets
    """A file that cannot be counted. The message says why, in words, and names the line (from 1) where there is one."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message if line is None else f"Line {line}: {message}")
        self.line = line


@dataclass(frozen=True)
class Read:
    """What a file holds. `form` is what it was read as; `seats` what it says itself; `notes` are sentences about what
    had to be passed over."""

    profile: Profile
    form: str
    seats: int | None = None
    title: str = ""
    notes: tuple[str, ...] = ()


class Lines:
    """The different lines of a file with how often each stands there, in order of their first appearance."""

    def __init__(self, source: Path | bytes) -> None:
        self._source = source
        with self._open() as raw:
            self.counts: Counter[bytes] = Counter(raw)
        self.first = next(iter(self.counts), b"")
        if not any(line.strip(b"\xef\xbb\xbf \t\r\n") for line in self.counts):
            raise Unreadable("The file is empty.")

    def _open(self) -> _Raw:
        return _Raw(self._source)

    def number(self, raw: bytes) -> int:
        """The line on which this first stands, from 1."""
        with self._open() as lines:
            return next((at for at, line in enumerate(lines, 1) if line == raw), 1)

    def texts(self) -> Iterator[tuple[bytes, str, int]]:
        """Each different line that is not blank: as it stands, as text without its end, and how often."""
        for raw, times in self.counts.items():
            try:
                text = raw.decode()
            except UnicodeDecodeError:
                raise Unreadable(NOT_TEXT, self.number(raw)) from None
            if raw is self.first:
                text = text.removeprefix("\ufeff")
            if "\0" in text:
                raise Unreadable(NOT_TEXT, self.number(raw))
            if text := text.strip():
                yield raw, text, times

    def cells(self) -> Iterator[tuple[bytes, list[str], int]]:
        """Each different line as the cells of a table, by the separator of the first line: comma, semicolon or tab."""
        separator = max(",;\t", key=self.first.decode(errors="replace").count)
        for raw, text, times in self.texts():
            if '"' not in text:
                yield raw, text.split(separator), times
                continue
            if text.count('"') % 2:
                raise Unreadable("A quotation mark opens and does not close.", self.number(raw))
            yield raw, next(csv.reader([text], delimiter=separator)), times


class _Raw:
    """The lines of a file or of bytes, to be used with `with`."""

    def __init__(self, source: Path | bytes) -> None:
        self._lines = source.splitlines(keepends=True) if isinstance(source, bytes) else source.open("rb")

    def __enter__(self) -> Iterator[bytes]:
        return iter(self._lines)

    def __exit__(self, *_: object) -> None:
        if not isinstance(self._lines, list):
            self._lines.close()


def quoted(names: list[str], most: int = 5) -> str:
    """Some names for a message: “Ash”, “Birch” and 3 more."""
    shown = ", ".join(f"“{name}”" for name in names[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")
