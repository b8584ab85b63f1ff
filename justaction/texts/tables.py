"""Tables that people made in a spreadsheet: reading them however messy, writing them so that nothing runs.

What is written starts with a byte order mark (so that spreadsheets read the names right) and follows RFC 4180. A
text that a spreadsheet could run (it begins with = + - @, a tab, a line end, or their full-width forms, spaces
or not) gets one apostrophe in front; so does a text that already begins with apostrophes before such a sign.
Reading takes that one apostrophe off again, so every text comes back as it was. Plain negative numbers stay bare.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import charset_normalizer
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.errors import Refused

if TYPE_CHECKING:
    from _csv import Reader  # the csv module has no name for it in 3.11

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 200
ROWS_OF_A_PART = 200
DELIMITERS = ",;\t|"
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_RUNS = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠﹦﹢﹣﹫−])")
_HELD = re.compile(r"'(?=" + _RUNS.pattern + ")")
_NUMBER = re.compile(r"-\d+(?:\.\d+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")


@dataclass(frozen=True)
class Row:
    """One row: the line of the file it begins on (from 1), its cells by column, and what stood beyond the last column."""

    line: int
    cells: Mapping[str, str]
    beyond: tuple[str, ...] = ()

    def all(self) -> list[str]:
        """Every text in the row, empty ones left out."""
        return [cell for cell in (*self.cells.values(), *self.beyond) if cell]


@dataclass(frozen=True)
class Table:
    """A table as it was understood. `notes` are sentences about what had to be guessed or left out."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    encoding: str = "utf-8"
    delimiter: str = ","


def read_table(content: bytes, *, most_bytes: int = MOST_BYTES, most_rows: int = MOST_ROWS) -> Table:
    """The table in a file of comma, semicolon, tab or bar separated values.

    Raises Refused (field "file", status 422) when it is empty, too large, or not a table of text.
    """
    if len(content) > most_bytes:
        raise _refused(_("The file is larger than %(size)s MB.") % {"size": most_bytes // 1024 // 1024 or 1})
    if content[:4] in {b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0"}:
        raise _refused(_("That is not a table of text. In your spreadsheet choose “Save as”, then “CSV”."))
    notes: list[str] = []
    text, encoding = _decode(content, notes)
    text, named = _named_delimiter(text)
    delimiter = named or _guess_delimiter(text)
    records = _parse(text, delimiter, most_rows, notes, first_line=2 if named else 1)
    if not records:
        raise _refused(_("The file has no rows."))
    records = _without_title(records, notes)
    header, keep = _header(records, notes)
    rows = tuple(_row(line, cells, header, keep) for line, cells in records[1:])
    if strays := [row.line for row in rows if row.beyond]:
        notes.append(
            _("Beyond the last column something is written on line %(lines)s.") % {"lines": _some(strays)}
        )
    if short := [line for line, cells in records[1:] if len(cells) <= keep[-1]]:
        notes.append(_("Cells are missing at the end of line %(lines)s.") % {"lines": _some(short)})
    return Table(tuple(header), rows, tuple(notes), encoding, delimiter)


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file of `rows`, safe to open in a spreadsheet. None becomes an empty cell."""
    return b"".join(csv_parts(header, rows))


def csv_parts(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The same in parts of some rows, for a file of any length."""
    rest = iter(rows)
    yield b"\xef\xbb\xbf" + _lines([header])
    while some := list(islice(rest, ROWS_OF_A_PART)):
        yield _lines(some)


def _lines(rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8", "replace")


def neutral(value: object) -> str:
    """`value` as a cell that no spreadsheet runs."""
    text = "" if value is None else str(value).replace("\x00", "")
    if isinstance(value, str) and _RUNS.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def plain(cell: str) -> str:
    """The text that `neutral` made this cell from."""
    return cell[1:] if _HELD.match(cell) else cell


def _refused(message: str) -> Refused:
    return Refused(message, field="file", status=422)


def _some(lines: Sequence[int], most: int = 8) -> str:
    shown = ", ".join(str(line) for line in lines[:most])
    return f"{shown} …" if len(lines) > most else shown


def _decode(content: bytes, notes: list[str]) -> tuple[str, str]:
    encoding = _encoding(content)
    text = content.decode(encoding, "replace").lstrip("\ufeff")
    if encoding not in {"utf-8", "utf-8-sig"}:
        notes.append(_("The file was read as %(encoding)s.") % {"encoding": encoding})
    if "\x00" in text:
        text = text.replace("\x00", "")
        notes.append(_("Empty bytes in the file were left out."))
    if "\ufffd" in text:
        notes.append(_("Some letters could not be read. They show as �."))
    return text, encoding


def _encoding(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    start = content[:4000]
    if len(start) >= 4 and start.count(0) > len(start) // 4:  # UTF-16 without its mark
        return "utf-16-le" if start[1::2].count(0) >= start[0::2].count(0) else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        found = charset_normalizer.from_bytes(content[:200_000])
        likely = {name for match in found for name in (match.encoding, *match.could_be_from_charset)}
        best = found.best()
        return "cp1252" if best is None or "cp1252" in likely else best.encoding
    return "utf-8"


def _named_delimiter(text: str) -> tuple[str, str]:
    """A first line like `sep=;`, which spreadsheets write, names the delimiter."""
    first, _end, rest = text.partition("\n")
    found = re.fullmatch(r"\"?sep=(.)\"?\r?", first)
    return (rest, found[1]) if found and found[1] in DELIMITERS else (text, "")


def _guess_delimiter(text: str) -> str:
    """The delimiter that splits the header, and most rows into as many cells as the header has."""

    def score(delimiter: str) -> tuple[bool, float, int]:
        try:
            sample = [row for row in islice(_reader(text[:100_000], delimiter), 60) if any(row)]
        except csv.Error:
            return (False, 0.0, 0)
        if not sample:
            return (False, 0.0, 0)
        width = len(sample[0])
        return (width > 1, sum(len(row) == width for row in sample) / len(sample), width)

    return max(DELIMITERS, key=lambda delimiter: (score(delimiter), -DELIMITERS.index(delimiter)))


def _reader(text: str, delimiter: str, strict: bool = False) -> Reader:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)


def _parse(
    text: str, delimiter: str, most_rows: int, notes: list[str], first_line: int
) -> list[tuple[int, list[str]]]:
    """(line, cells) of every row that is not empty."""
    try:
        records, empty = _records(text, delimiter, most_rows, first_line, strict=True)
    except csv.Error:
        try:
            records, empty = _records(text, delimiter, most_rows, first_line, strict=False)
        except csv.Error as error:
            raise _refused(_("The file has a quotation mark that is never closed.")) from error
        notes.append(_("A quotation mark stands where none should. Look at the rows near it."))
    if empty:
        notes.append(
            ngettext("%(number)s empty row was left out.", "%(number)s empty rows were left out.", empty)
            % {"number": empty}
        )
    return records


def _records(
    text: str, delimiter: str, most_rows: int, first_line: int, strict: bool
) -> tuple[list[tuple[int, list[str]]], int]:
    reader = _reader(text, delimiter, strict)
    records, empty, line = [], 0, first_line
    for row in reader:
        cells = [_clean(cell) for cell in row[:MOST_COLUMNS]]
        if any(cells):
            records.append((line, cells))
        else:
            empty += 1
        line = first_line + reader.line_num
        if len(records) > most_rows + 1:
            raise _refused(_("The file has more than %(rows)s rows.") % {"rows": most_rows})
    return records, empty


def _clean(cell: str) -> str:
    return unicodedata.normalize("NFC", _CONTROL.sub("", plain(cell))).strip()


def _without_title(records: list[tuple[int, list[str]]], notes: list[str]) -> list[tuple[int, list[str]]]:
    """Leave out a heading above the header: one cell of several words, over rows of several cells."""
    filled = [[cell for cell in cells if cell] for _line, cells in records[:3]]
    if len(filled) == 3 and len(filled[0]) == 1 and len(filled[1]) > 1 and len(filled[2]) > 1:
        title = filled[0][0]
        if len(title.split()) > 2 or any(letter.isdigit() for letter in title):
            notes.append(_("The first line was taken for a heading: “%(title)s”.") % {"title": title[:80]})
            return records[1:]
    return records


def _header(records: list[tuple[int, list[str]]], notes: list[str]) -> tuple[list[str], list[int]]:
    """The names of the columns, each once, and which of the file's columns they are. Empty ones are left out."""
    names = [re.sub(r"\s+", " ", name) for name in records[0][1]]
    body = records[1:]
    used: set[str] = set()
    header: list[str] = []
    keep: list[int] = []
    for place, written in enumerate(names):
        if not written and not any(cells[place] for _line, cells in body if len(cells) > place):
            continue
        first = name = written or _("column %(number)s") % {"number": place + 1}
        number = 1
        while name.casefold() in used:
            number += 1
            name = f"{first} ({number})"
        if number == 2:
            notes.append(_("Two columns are called “%(name)s”.") % {"name": first})
        used.add(name.casefold())
        header.append(name)
        keep.append(place)
    return header, keep


def _row(line: int, cells: list[str], header: list[str], keep: list[int]) -> Row:
    named = {
        name: cells[place] if place < len(cells) else "" for name, place in zip(header, keep, strict=True)
    }
    last = keep[-1] if keep else -1
    return Row(line, named, tuple(cell for cell in cells[last + 1 :] if cell))
