"""Who checks whom: a table that is its own chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

LEVELS = 5
FIELDS = 12  # beyond so many, those with the fewest reviews become one line and one column


@dataclass(frozen=True)
class Cell:
    """How often one field checked another; `heat` is its class, "" where there is nothing."""

    n: int
    heat: str
    own: bool


@dataclass(frozen=True)
class Line:
    """One field that checks."""

    name: str
    cells: list[Cell]
    total: int


@dataclass(frozen=True)
class Matrix:
    """All fields by all fields."""

    names: list[str]
    lines: list[Line]
    sums: list[int]
    total: int
    left_out: int = 0  # what the caller knows of and did not put into the table


def matrix(fields: Sequence[tuple[str, str]], counts: Mapping[tuple[str, str], int]) -> Matrix:
    """`fields` as (key, name), `counts` by (key of who checks, key of who is checked).

    A field never checks itself: that cell is a dash, unless there is something to show after all.
    """
    fields, counts = _largest(fields, counts)
    seen = [n for n in counts.values() if n]
    low, high = min(seen, default=0), max(seen, default=0)
    lines = []
    for row, name in fields:
        cells = [
            Cell(n, heat(n, low, high), own=row == column and not n)
            for column, _name in fields
            for n in [counts.get((row, column), 0)]
        ]
        lines.append(Line(name, cells, sum(cell.n for cell in cells)))
    sums = [sum(line.cells[place].n for line in lines) for place in range(len(fields))]
    return Matrix([name for _key, name in fields], lines, sums, sum(sums))


def _largest(
    fields: Sequence[tuple[str, str]], counts: Mapping[tuple[str, str], int]
) -> tuple[Sequence[tuple[str, str]], Mapping[tuple[str, str], int]]:
    """The same, with all but the largest fields put together, where there are more than a page can show."""
    if len(fields) <= FIELDS:
        return fields, counts
    size: Counter[str] = Counter()
    for (row, column), n in counts.items():
        size[row] += n
        size[column] += n
    kept = {key for key, _n in sorted(fields, key=lambda one: -size[one[0]])[: FIELDS - 1]}
    merged: Counter[tuple[str, str]] = Counter()
    for (row, column), n in counts.items():
        merged[row if row in kept else _REST, column if column in kept else _REST] += n
    shown = [one for one in fields if one[0] in kept]
    rest = _("%(n)s other fields") % {"n": len(fields) - len(shown)}
    return [*shown, (_REST, rest)], merged


_REST = "\N{HORIZONTAL ELLIPSIS}"  # no field has this slug


def heat(n: int, low: int, high: int) -> str:
    """One of five shades, from the lowest to the highest number in the table."""
    if not n:
        return ""
    if high == low:
        return "ht2"
    return f"ht{min(LEVELS - 1, LEVELS * (n - low) // (high - low))}"
