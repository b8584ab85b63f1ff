"""Who checks whom: a table that is its own chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEVELS = 5


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


def matrix(fields: Sequence[tuple[str, str]], counts: Mapping[tuple[str, str], int]) -> Matrix:
    """`fields` as (key, name), `counts` by (key of who checks, key of who is checked).

    A field never checks itself: that cell is a dash, unless there is something to show after all.
    """
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


def heat(n: int, low: int, high: int) -> str:
    """One of five shades, from the lowest to the highest number in the table."""
    if not n:
        return ""
    if high == low:
        return "ht2"
    return f"ht{min(LEVELS - 1, LEVELS * (n - low) // (high - low))}"
