"""Stacked columns: what came on time, late and never, quarter by quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from justaction.charts.scale import number, percent
from justaction.charts.words import plain, short

FLOOR = 176  # pixels down to the axis
TALLEST = 158
GAP = 2.5


@dataclass(frozen=True)
class Series:
    """One layer of every column: its look (`seg-…`) and its word."""

    key: str
    mark: str
    word: str | Promise


@dataclass(frozen=True)
class Column:
    """One column: its name and how much of each series it holds."""

    name: str
    counts: Mapping[str, int]
    full_name: str = ""


@dataclass(frozen=True)
class Piece:
    """One layer of one column, drawn."""

    mark: str
    n: int
    label: str
    y: str
    height: str
    label_y: str
    labelled: bool


@dataclass(frozen=True)
class Stack:
    """One column, drawn."""

    name: str
    full_name: str
    x: str
    width: str
    middle: str
    pieces: list[Piece]
    cells: list[int]


@dataclass(frozen=True)
class ColumnChart:
    """All columns, drawn."""

    stacks: list[Stack]
    series: list[Series]
    total: int
    sentence: str


def column_chart(columns: Sequence[Column], series: Sequence[Series]) -> ColumnChart:
    """The columns side by side, each as high as its sum against the highest."""
    table = [[column.counts.get(layer.key, 0) for layer in series] for column in columns]
    highest = max((sum(cells) for cells in table), default=0)
    slot = 100 / len(columns) if columns else 100
    wide = slot * 0.64
    stacks = [
        Stack(
            name=column.name,
            full_name=column.full_name or column.name,
            x=percent(place * slot + (slot - wide) / 2),
            width=percent(wide),
            middle=percent(place * slot + slot / 2),
            pieces=_pieces(cells, series, highest),
            cells=cells,
        )
        for place, (column, cells) in enumerate(zip(columns, table, strict=True))
    ]
    return ColumnChart(
        stacks=stacks,
        series=list(series),
        total=sum(map(sum, table)),
        sentence=" ".join(_sentence(stack, series) for stack in stacks),
    )


def _pieces(cells: Sequence[int], series: Sequence[Series], highest: int) -> list[Piece]:
    drawn: list[Piece] = []
    top = float(FLOOR - 1)
    for layer, n in zip(series, cells, strict=True):
        if not n:
            continue
        full = TALLEST * n / highest
        height = max(full - (GAP if drawn else 0), 1.5)
        top -= height + (GAP if drawn else 0)
        drawn.append(
            Piece(
                mark=layer.mark,
                n=n,
                label=short(n),
                y=number(top),
                height=number(height),
                label_y=number(top + height / 2 + 5.5),
                labelled=height >= 17,
            )
        )
    return drawn


def _sentence(stack: Stack, series: Sequence[Series]) -> str:
    parts = ", ".join(
        _("%(word)s %(number)s") % {"word": layer.word, "number": plain(n)}
        for layer, n in zip(series, stack.cells, strict=True)
    )
    return _("%(name)s: %(parts)s.") % {"name": stack.full_name, "parts": parts}
