"""Polis' own export: reading its files however messy, packed (.gz) or not.

Format: the open data of The Computational Democracy Project (github.com/compdemocracy/openData):
`comments.csv` timestamp, datetime, comment-id, author-id, agrees, disagrees, moderated, comment-body;
`votes.csv` timestamp, datetime, comment-id, voter-id, vote; `participants-votes.csv` participant, group-id,
n-comments, n-votes, n-agree, n-disagree, and one column for each comment. A vote is 1 (agree), 0 (pass) or -1.

People vote again, and every vote is in the file: the last one counts. The totals in `comments.csv` come from another
count and do not always match: they are only compared.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from justaction.opinions.groups.votes import Ints

COMMENTS, VOTES, PARTICIPANTS = "comments.csv", "votes.csv", "participants-votes.csv"
MOST_BYTES = 512 * 1024 * 1024  # of one file, unpacked
_CHUNK = 1024 * 1024
_MOST_ID = 2**53
_HELD = re.compile(
    r"'(?='*(?:[\t\r\n]|\s*[=+\-@＝＋－＠﹦﹢﹣﹫−]))"
)  # put there so that no spreadsheet runs it


class Messy(ValueError):  # noqa: N818  # it is not an error of ours
    """A file that cannot be understood. `reason` is one word from a closed list (`opinions/words.py` says them all);
    `file`, `line` (from 1; 0 for the whole file) and `value` say where."""

    def __init__(self, reason: str, file: str, line: int = 0, value: str = "") -> None:
        super().__init__(f"{file}:{line}: {reason} {value!r}")
        self.reason, self.file, self.line, self.value = reason, file, line, value[:80]


@dataclass(frozen=True)
class Comment:
    """One statement as exported; `moderated` is -1 left out, 0 not looked at, 1 let in; totals as `comments.csv` says."""

    id: int
    text: str
    author: int | None = None
    moderated: int = 0
    agrees: int | None = None
    disagrees: int | None = None


@dataclass(frozen=True)
class Export:
    """A conversation as exported. `participants`, `statements` (ids) and `values` are one vote each, in the order in
    which they were given; `published` the group of each participant as exported, None without one; `notes` what was
    odd, as (word, how many)."""

    comments: Mapping[int, Comment]
    participants: Ints
    statements: Ints
    values: Ints
    published: Mapping[int, int | None] = field(default_factory=dict)
    notes: tuple[tuple[str, int], ...] = ()

    @property
    def kept(self) -> list[int]:
        """The ids of the statements that moderators did not leave out."""
        said = set(self.statements.tolist())
        return sorted(
            one
            for one in said | set(self.comments)
            if one not in self.comments or self.comments[one].moderated >= 0
        )


def read_export(folder: Path) -> Export:
    """The conversation in a folder of Polis' files (`.csv` or `.csv.gz`). Raises Messy, OSError."""
    contents = {}
    for name in (COMMENTS, VOTES, PARTICIPANTS):
        for path in (folder / name, folder / f"{name}.gz"):
            if path.is_file():
                contents[name] = path.read_bytes()
                break
    return read_files(contents)


def read_files(contents: Mapping[str, bytes], *, most_bytes: int = MOST_BYTES) -> Export:
    """The same from the files' contents by name. Votes, or the table of participants, must be there. Raises Messy."""
    if VOTES not in contents and PARTICIPANTS not in contents:
        raise Messy("no_votes", VOTES)
    notes: Counter[str] = Counter()
    comments: dict[int, Comment] = {}
    if COMMENTS in contents:
        comments = _comments(_rows(COMMENTS, contents[COMMENTS], most_bytes), notes)
    published: dict[int, int | None] = {}
    cells: list[tuple[int, int, int]] = []
    if PARTICIPANTS in contents:
        published, cells = _participants(_rows(PARTICIPANTS, contents[PARTICIPANTS], most_bytes))
    votes = _votes(_rows(VOTES, contents[VOTES], most_bytes)) if VOTES in contents else cells
    if not votes:
        raise Messy("empty", VOTES if VOTES in contents else PARTICIPANTS)
    table = np.array(votes, np.int64)
    _compare(comments, table, notes)
    return Export(comments, table[:, 0], table[:, 1], table[:, 2], published, tuple(sorted(notes.items())))


def unpacked(name: str, content: bytes, most_bytes: int = MOST_BYTES) -> bytes:
    """The content, unpacked if it is gzip; never more than `most_bytes` of it. Raises Messy."""
    if content[:2] == b"\x1f\x8b":
        parts, size = [], 0
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
                while part := packed.read(_CHUNK):
                    size += len(part)
                    if size > most_bytes:
                        raise Messy("too_large", name)
                    parts.append(part)
        except (OSError, EOFError, zlib.error) as broken:
            raise Messy("broken_gzip", name) from broken
        content = b"".join(parts)
    if len(content) > most_bytes:
        raise Messy("too_large", name)
    return content


# --- one file each --------------------------------------------------------------------------------------------------

Line = tuple[int, dict[str, str]]


def _rows(name: str, content: bytes, most_bytes: int) -> Iterator[Line]:
    """(line, cells by column) of a file; a line without anything is left out."""
    try:
        text = unpacked(name, content, most_bytes).decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Messy("not_utf8", name) from wrong
    if "\0" in text:
        raise Messy("not_a_table", name)
    reader = csv.reader(io.StringIO(text, newline=""), strict=False)
    header = [cell.strip().casefold() for cell in next(reader, [])]
    if len(header) < 2:
        raise Messy("empty" if not text.strip() else "not_a_table", name)
    if len(set(header)) < len(header):
        raise Messy("column_twice", name, 1, next(one for one in header if header.count(one) > 1))
    _need(name, header)
    try:
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(header):
                raise Messy("cells", name, reader.line_num, f"{len(cells)} / {len(header)}")
            yield reader.line_num, dict(zip(header, cells, strict=True))
    except csv.Error as wrong:
        raise Messy("not_a_table", name, reader.line_num) from wrong


_NEEDED = {
    COMMENTS: ("comment-id", "comment-body"),
    VOTES: ("comment-id", "voter-id", "vote"),
    PARTICIPANTS: ("participant",),
}


def _need(name: str, header: list[str]) -> None:
    for column in _NEEDED[name]:
        if column not in header:
            raise Messy("no_column", name, 1, column)


def _number(name: str, line: int, value: str) -> int:
    try:
        number = int(value.strip() or "x")
    except ValueError as wrong:
        raise Messy("not_a_number", name, line, value) from wrong
    if not 0 <= number <= _MOST_ID:
        raise Messy("not_a_number", name, line, value)
    return number


def _vote(name: str, line: int, value: str) -> int:
    plain = value.strip()
    if plain in {"1", "0", "-1", "1.0", "0.0", "-1.0"}:
        return int(float(plain))
    raise Messy("not_a_vote", name, line, value)


def _comments(rows: Iterator[Line], notes: Counter[str]) -> dict[int, Comment]:
    found: dict[int, Comment] = {}
    for line, cells in rows:
        number = _number(COMMENTS, line, cells["comment-id"])
        if number in found:
            raise Messy("comment_twice", COMMENTS, line, cells["comment-id"])
        text = _HELD.sub("", cells["comment-body"], count=1).strip()
        if not text:
            notes["no_text"] += 1
        found[number] = Comment(
            id=number,
            text=text,
            author=_maybe(cells.get("author-id", "")),
            moderated=_moderated(line, cells.get("moderated", "")),
            agrees=_maybe(cells.get("agrees", "")),
            disagrees=_maybe(cells.get("disagrees", "")),
        )
    return found


def _maybe(value: str) -> int | None:
    plain = value.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 16 else None


def _moderated(line: int, value: str) -> int:
    plain = value.strip()
    if plain in {"-1", "0", "1", ""}:
        return int(plain or 0)
    raise Messy("not_moderated", COMMENTS, line, value)


def _votes(rows: Iterator[Line]) -> list[tuple[int, int, int]]:
    """Votes in the order of their time; those of one moment, or without one, in the order of the file."""
    found = []
    for line, cells in rows:
        voter = _number(VOTES, line, cells["voter-id"])
        comment = _number(VOTES, line, cells["comment-id"])
        when = cells.get("timestamp", "").strip()
        moment = _number(VOTES, line, when) if when else 0
        found.append((moment, voter, comment, _vote(VOTES, line, cells["vote"])))
    found.sort(key=lambda one: one[0])
    return [one[1:] for one in found]


def _participants(
    rows: Iterator[Line],
) -> tuple[dict[int, int | None], list[tuple[int, int, int]]]:
    """The published group of each, and the table of votes that stands beside it."""
    published: dict[int, int | None] = {}
    cells_found = []
    for line, cells in rows:
        who = _number(PARTICIPANTS, line, cells["participant"])
        if who in published:
            raise Messy("participant_twice", PARTICIPANTS, line, cells["participant"])
        group = cells.get("group-id", "").strip()
        published[who] = _number(PARTICIPANTS, line, group) if group else None
        cells_found += [
            (who, int(column), _vote(PARTICIPANTS, line, cell))
            for column, cell in cells.items()
            if column.isdigit() and cell.strip()
        ]
    return published, cells_found


def _compare(comments: Mapping[int, Comment], table: Ints, notes: Counter[str]) -> None:
    """Note what does not fit: votes again, votes on what is not listed, totals that differ."""
    last = {(int(who), int(what)): int(value) for who, what, value in table}
    if again := len(table) - len(last):
        notes["voted_again"] += again
    if comments:
        unknown = sum(what not in comments for _who, what in last)
        if unknown:
            notes["unknown_comment"] += unknown
        totals = Counter((what, value) for (_who, what), value in last.items())
        differ = sum(
            one.agrees is not None
            and one.disagrees is not None
            and (one.agrees, one.disagrees) != (totals[one.id, 1], totals[one.id, -1])
            for one in comments.values()
        )
        if differ:
            notes["totals_differ"] += differ
