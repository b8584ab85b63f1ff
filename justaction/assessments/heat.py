"""Both sides by pillar and channel, in one table that is its own chart: how far apart they are, and what has moved.

A cell tells of its questions one by one. Nothing is averaged: its shade is that of the question with the widest gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from justaction.assessments.reading import FAR, Pair

SHADES = ("", "ht0", "ht2", "ht3", "ht4")  # by steps between both sides, from none to all four


@dataclass(frozen=True)
class Cell:
    """The questions of one pillar in one channel; none where nothing was asked."""

    channel: Any
    pairs: tuple[Pair, ...]

    @property
    def gap(self) -> int | None:
        """The widest gap between both sides; None where no question has two known answers."""
        return max((pair.gap for pair in self.pairs if pair.gap is not None), default=None)

    @property
    def shade(self) -> str:
        return SHADES[self.gap or 0]


@dataclass(frozen=True)
class Line:
    """One pillar, with a cell for each channel."""

    pillar: Any
    cells: list[Cell]


@dataclass(frozen=True)
class Heat:
    """The whole table, and what it shows in a line."""

    channels: list[Any]
    lines: list[Line]
    title: str


def heat(pairs: Sequence[Pair]) -> Heat:
    """The table of these questions, in the order in which they were asked."""
    channels = list(dict.fromkeys(pair.item.channel for pair in pairs))
    channels.sort(key=lambda one: (one.order, one.pk))
    lines = [
        Line(
            pillar,
            [
                Cell(
                    channel,
                    tuple(p for p in pairs if p.item.pillar == pillar and p.item.channel == channel),
                )
                for channel in channels
            ],
        )
        for pillar in dict.fromkeys(pair.item.pillar for pair in pairs)
    ]
    return Heat(channels, lines, _title(lines))


def _title(lines: Sequence[Line]) -> str:
    known = [(cell.gap, line, cell) for line in lines for cell in line.cells if cell.gap is not None]
    if not known:
        return _("Where both sides stand")
    widest = max(gap for gap, _line, _cell in known)
    if not widest:
        return _("Both sides see it the same way")
    where = [(line, cell) for gap, line, cell in known if gap == widest]
    if len(where) > 1:
        return _("Furthest apart in %(n)s places") % {"n": len(where)}
    ((line, cell),) = where
    named = {"pillar": line.pillar, "channel": cell.channel}
    return (
        _("Furthest apart: %(pillar)s in %(channel)s") % named
        if widest >= FAR
        else _("A step apart: %(pillar)s in %(channel)s") % named
    )
