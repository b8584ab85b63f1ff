"""Commitments by state: stacked bars by channel, and one square for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from justaction.charts.scale import colour_class, percent
from justaction.charts.words import plain

PHONE = 3.5  # pixels that one percent has on the smallest phone
SQUARES = 400  # of all channels together; beyond that one square stands for ten, for a hundred …


@dataclass(frozen=True)
class Mark:
    """How a state looks (`sw-…` as a swatch, `seg-…` in a chart) and what it is called."""

    state: str
    mark: str
    word: str | Promise


STATES = (
    Mark("done", "done", gettext_lazy("Done")),
    Mark("on_plan", "plan", gettext_lazy("On plan")),
    Mark("behind", "behind", gettext_lazy("Behind")),
    Mark("quiet", "quiet", gettext_lazy("Gone quiet")),
    Mark("withdrawn", "gone", gettext_lazy("Withdrawn")),
)
MARK_OF = {state.state: state.mark for state in STATES}


@dataclass(frozen=True)
class StateRow:
    """What is known of one channel: how many commitments are in each state. `slug` gives its colour."""

    name: str
    slug: str
    counts: Mapping[str, int]
    note: str = ""


@dataclass(frozen=True)
class Segment:
    """One state in a bar."""

    mark: str
    n: int
    x: str
    width: str
    first: bool
    label: str
    labelled: bool


@dataclass(frozen=True)
class StateBar:
    """One channel, drawn."""

    name: str
    colour: str
    note: str
    total: int
    segments: list[Segment]
    cells: list[int]
    sentence: str
    unit: int = 1  # how many commitments one square stands for

    @property
    def squares(self) -> list[str]:
        """The mark of each square, one for every `unit` commitments; a state with fewer still has one."""
        return [
            segment.mark for segment in self.segments for _n in range(max(1, round(segment.n / self.unit)))
        ]


@dataclass(frozen=True)
class StateChart:
    """All channels, drawn, with the sums that its table ends in."""

    bars: list[StateBar]
    sums: list[int]
    total: int
    unit: int = 1  # how many commitments one square stands for
    states: tuple[Mark, ...] = STATES

    @property
    def totals(self) -> list[tuple[int, Mark]]:
        """The sum of each state, with its look and word."""
        return list(zip(self.sums, self.states, strict=True))


def sentence(name: str, counts: Sequence[int]) -> str:
    """What a bar shows, for somebody who hears it."""
    parts = [
        _("%(word)s: %(number)s.") % {"word": state.word, "number": plain(n)}
        for state, n in zip(STATES, counts, strict=True)
        if n
    ]
    whole = _("%(name)s, %(number)s in all.") % {"name": name, "number": plain(sum(counts))}
    return " ".join([whole, *parts])


def state_chart(rows: Sequence[StateRow]) -> StateChart:
    """The rows as bars, each as long as its number of commitments against the longest."""
    table = [[row.counts.get(state.state, 0) for state in STATES] for row in rows]
    longest = max((sum(cells) for cells in table), default=0)
    unit = square_of(sum(map(sum, table)))
    bars = [
        StateBar(
            name=row.name,
            colour=colour_class(row.slug),
            note=row.note,
            total=sum(cells),
            segments=_segments(cells, longest),
            cells=cells,
            sentence=sentence(row.name, cells),
            unit=unit,
        )
        for row, cells in zip(rows, table, strict=True)
    ]
    sums = [sum(column) for column in zip(*table, strict=True)] if table else [0] * len(STATES)
    return StateChart(bars=bars, sums=sums, total=sum(sums), unit=unit)


def square_of(total: int) -> int:
    """How many commitments one square stands for: 1, 10, 100 …, so that there are about 400 squares at most."""
    unit = 1
    while total > SQUARES * unit:
        unit *= 10
    return unit


def _segments(cells: Sequence[int], longest: int) -> list[Segment]:
    drawn: list[Segment] = []
    so_far = 0
    for state, n in zip(STATES, cells, strict=True):
        if not n:
            continue
        room = 100 * n / longest * PHONE
        drawn.append(
            Segment(
                mark=state.mark,
                n=n,
                x=percent(so_far, longest),
                width=percent(n, longest),
                first=so_far == 0,
                label=plain(n),
                labelled=state.mark != "gone" and room >= 12 + 9 * len(plain(n)),
            )
        )
        so_far += n
    return drawn
