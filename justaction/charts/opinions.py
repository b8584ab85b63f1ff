"""How groups answered: a dumbbell for each statement, and the map of opinions. Five groups at most, told apart by
shape, colour and letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.charts.scale import number, percent

LEFT, RIGHT = 11.0, 84.0  # percent of the width: where nobody agrees, where everybody does
TOP, DEEP = 16, 226  # pixels down to the highest mark of the map, and from there to the lowest
LETTERS = "ABCDE"
FILLS = ("var(--gold)", "var(--violet)", "var(--green)", "var(--pink)", "var(--sky)")
_SHAPES = (  # circle, square, triangle, diamond, cross; drawn around 0 0 in a box of 18
    "M-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0z",
    "M-8.5-8.5h17v17h-17z",
    "M0-10 10 8h-20z",
    "M0-11 10 0 0 11-10 0z",
    "M-4-10h8v6h6v8h-6v6h-8v-6h-6v-8h6z",
)
STAR = "M0-14 4-5l10 1-7 7 2 10-9-5-9 5 2-10-7-7 10-1z"


@dataclass(frozen=True)
class Look:
    """A group as it is drawn: its letter, name, size, and mark."""

    place: int
    people: int
    everybody: bool = False  # no group, but all who answered

    @property
    def letter(self) -> str:
        return LETTERS[self.place]

    @property
    def name(self) -> str:
        return _("Everybody") if self.everybody else _("Group %(letter)s") % {"letter": self.letter}

    @property
    def said(self) -> str:
        """Group A, 112 people."""
        return ngettext("%(name)s, %(n)s person", "%(name)s, %(n)s people", self.people) % {
            "name": self.name,
            "n": self.people,
        }

    @property
    def fill(self) -> str:
        return FILLS[self.place]

    @property
    def shape(self) -> str:
        return _SHAPES[self.place]


@dataclass(frozen=True)
class Answered:
    """A statement and the share of each group that agrees, 0 to 1; None where fewer than five answered."""

    text: str
    shares: Sequence[float | None]
    number: int = 0


@dataclass(frozen=True)
class End:
    """A number beside the outermost mark."""

    x: str
    dx: int
    anchor: str
    label: str


@dataclass(frozen=True)
class Dumbbell:
    """One statement, drawn."""

    text: str
    number: int
    marks: list[tuple[Look, str]]
    line: tuple[str, str] | None
    ends: list[End]
    sentence: str
    cells: list[str]
    gap: str


@dataclass(frozen=True)
class Agreement:
    """All statements, drawn."""

    groups: list[Look]
    rows: list[Dumbbell]
    ticks: tuple[str, ...] = ("11%", "47.5%", "84%")


def looks(sizes: Sequence[int]) -> list[Look]:
    """The groups of these sizes, in order; at most five."""
    return [Look(place, people) for place, people in enumerate(sizes[: len(LETTERS)])]


def agreement(rows: Sequence[Answered], groups: Sequence[Look]) -> Agreement:
    """Each statement as a line from the group that agrees least to the one that agrees most."""
    return Agreement(list(groups), [_dumbbell(row, groups) for row in rows])


def gap(shares: Sequence[float | None]) -> float:
    """How far the groups are apart, 0 to 1."""
    known = [share for share in shares if share is not None]
    return max(known) - min(known) if known else 0.0


def _dumbbell(row: Answered, groups: Sequence[Look]) -> Dumbbell:
    known = [(look, share) for look, share in zip(groups, row.shares, strict=True) if share is not None]
    marks = [(look, _along(share)) for look, share in known]
    cells = ["–" if share is None else _whole(share) for share in row.shares]
    if not known:
        return Dumbbell(row.text, row.number, [], None, [], _("Too few answers to show."), cells, "–")
    low, high = min(share for _look, share in known), max(share for _look, share in known)
    ends = [End(_along(high), 15, "start", _whole(high))]
    if _whole(low) != _whole(high):
        ends.insert(0, End(_along(low), -16, "end", _whole(low)))
    parts = ", ".join(
        _("%(group)s: %(share)s agree") % {"group": look.name, "share": _whole(share)}
        for look, share in known
    )
    return Dumbbell(
        text=row.text,
        number=row.number,
        marks=marks,
        line=(_along(low), _along(high)) if high > low else None,
        ends=ends,
        sentence=_("%(parts)s.") % {"parts": parts},
        cells=cells,
        gap=str(round(100 * high) - round(100 * low)),
    )


def _along(share: float) -> str:
    return f"{number(LEFT + (RIGHT - LEFT) * share)}%"


def _whole(share: float) -> str:
    return f"{round(100 * share)}%"


@dataclass(frozen=True)
class Cloud:
    """The marks of one group, as (x, y), and where its letter stands."""

    look: Look
    marks: list[tuple[str, str]]
    x: str
    y: str


@dataclass(frozen=True)
class OpinionMap:
    """The map, drawn. `you` is where the reader stands."""

    clouds: list[Cloud]
    people: int
    people_a_mark: int
    sentence: str
    you: tuple[str, str] | None = None
    star: str = STAR


def opinion_map(
    marks: Sequence[Sequence[float]],
    groups: Sequence[Look],
    *,
    people_a_mark: int = 1,
    you: tuple[float, float] | None = None,
) -> OpinionMap:
    """`marks` are (group, x, y), x and y from 0 to 1, to the right and upward; `you` is such a place, too."""
    clouds = []
    for look in groups:
        mine = [(x, y) for which, x, y in marks if which == look.place]
        if mine:
            middle = (sum(x for x, _y in mine) / len(mine), sum(y for _x, y in mine) / len(mine))
            x, y = _place(*middle)
            clouds.append(Cloud(look, [_place(*one) for one in mine], x, number(float(y) + 8)))
    total = sum(look.people for look in groups)
    sentence = ngettext("Map of opinions of %(n)s person.", "Map of opinions of %(n)s people.", total) % {
        "n": total
    }
    sentence += " " + " ".join(_("%(group)s.") % {"group": look.said} for look in groups)
    if you:
        sentence += " " + _("A star shows where you are.")
    return OpinionMap(clouds, total, people_a_mark, sentence, _place(*you) if you else None)


def _place(x: float, y: float) -> tuple[str, str]:
    inside = min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)
    return percent(3 + 94 * inside[0]), number(TOP + DEEP * (1 - inside[1]))
