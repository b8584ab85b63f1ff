"""A file of ballots as lines: equal lines are read once and counted, so that a large file is quick to read."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from justaction.ballots.tally.profile import Profile

NOT_TEXT = "This is not UTF-8 text. In your spreadsheet choose “Save as”, then “CSV UTF-8”."


Found = tuple[list[int] | list[list[int]], int]
"""A ranking as it was found, with its count: a list of options where none are level, or a list of tiers."""


MOST_BALLOTS = 2**53 - 1  # beyond it JSON holds no whole numbers


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


def profile_of(options: list[str], rankings: list[Found], levels: tuple[int, ...] = ()) -> Profile:
    """A profile of what was found, by the fast way where no ballot has equal ranks. Raises Unreadable."""
    if sum(count for _, count in rankings) > MOST_BALLOTS:
        raise Unreadable("It says that there are more ballots than people could ever cast.")
    tiers = [
        [[one] if isinstance(one, int) else one for one in ranking]
        for ranking, _ in rankings
        if _tiered(ranking)
    ]
    if levels or any(len(tier) > 1 for ranking in tiers for tier in ranking):
        every = ([[one] if isinstance(one, int) else one for one in ranking] for ranking, _ in rankings)
        kept = every if levels else ([tier for tier in ranking if tier] for ranking in every)
        return Profile(options, zip(kept, (count for _, count in rankings), strict=True), levels=levels)
    orders = [
        [tier[0] for tier in ranking if tier] if _tiered(ranking) else ranking  # type: ignore[index]
        for ranking, _ in rankings
    ]
    lengths = np.fromiter(map(len, orders), np.int64, len(orders))
    rows = np.full((len(orders), int(lengths.max(initial=0))), -1, np.int16)
    rows[np.arange(rows.shape[1]) < lengths[:, None]] = np.fromiter(
        chain.from_iterable(orders), np.int16, int(lengths.sum())
    )
    return Profile.from_rows(options, rows, np.array([count for _, count in rankings], np.int64))


def _tiered(ranking: list[int] | list[list[int]]) -> bool:
    return bool(ranking) and not isinstance(ranking[0], int)


def quoted(names: list[str], most: int = 5) -> str:
    """Some names for a message: “Ash”, “Birch” and 3 more."""
    shown = ", ".join(f"“{name}”" for name in names[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")
