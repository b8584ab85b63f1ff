"""A count in rounds: the table that is the chart, with a bar in each cell, and the flow of votes that moved.

Shown as the Center for Civic Design advises for ranked votes: the table carries the whole story; the flow is extra.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from justaction.charts.scale import number, percent
from justaction.charts.words import lines, plain

Number = float | int

LOOKS = 6  # colours that tell options apart in the flow; more options share them
HEIGHT, TOP, GAP = 280.0, 4.0, 12.0  # pixels of the flow
WIDTH, NODE = 1000.0, 16.0  # its units across
MOST_ROUNDS = 6  # more are told by the table alone
REST = ""  # votes that have no choice left


@dataclass(frozen=True)
class Move:
    """Votes that went on from one option after a round: how many to which others, and how many to none."""

    source: str
    to: Mapping[str, Number]
    exhausted: Number = 0


@dataclass(frozen=True)
class Counted:
    """One round: votes by option, who is out from the next one on, who is chosen in it, and what moved."""

    votes: Mapping[str, Number]
    eliminated: Sequence[str] = ()
    elected: Sequence[str] = ()
    moves: Sequence[Move] = ()
    exhausted: Number = 0
    threshold: Number | None = None


@dataclass(frozen=True)
class Cell:
    """One option in one round."""

    votes: str = ""
    gain: str = ""
    width: str = "0%"
    look: str = "run"
    out: bool = False
    chosen: bool = False


@dataclass(frozen=True)
class Line:
    """One option through all rounds."""

    name: str
    chosen: bool
    cells: list[Cell]


@dataclass(frozen=True)
class RoundTable:
    """The whole table."""

    lines: list[Line]
    rest: list[str]
    thresholds: list[str]
    numbers: list[int]
    has_rest: bool
    has_thresholds: bool


def round_table(order: Sequence[str], rounds: Sequence[Counted], winners: Sequence[str]) -> RoundTable:
    """Options in `order` (winners first), a column for each round."""
    most = max((float(n) for one in rounds for n in one.votes.values()), default=0) or 1
    whole = max((sum(map(float, one.votes.values())) for one in rounds), default=0) or most
    return RoundTable(
        lines=[
            Line(
                name, name in winners, [_cell(name, at, rounds, whole, winners) for at in range(len(rounds))]
            )
            for name in order
        ],
        rest=[amount(one.exhausted) for one in rounds],
        thresholds=["" if one.threshold is None else amount(one.threshold) for one in rounds],
        numbers=list(range(1, len(rounds) + 1)),
        has_rest=any(one.exhausted for one in rounds),
        has_thresholds=any(one.threshold is not None for one in rounds),
    )


def amount(value: Number) -> str:
    """A number of votes in the reader's own way, with at most three decimals."""
    return plain(value, 3) if isinstance(value, float) else plain(value)


def _cell(name: str, at: int, rounds: Sequence[Counted], whole: float, winners: Sequence[str]) -> Cell:
    if any(name in one.eliminated for one in rounds[:at]):
        return Cell(out=True)
    votes = rounds[at].votes.get(name, 0)
    before = rounds[at - 1].votes.get(name, 0) if at else votes
    gained = round(float(votes) - float(before), 6)
    return Cell(
        votes=amount(votes),
        gain=f"+{amount(_whole(gained))}" if gained > 0 else (amount(_whole(gained)) if gained < 0 else ""),
        width=percent(float(votes), whole),
        look="win" if name in winners else "run",
        chosen=name in rounds[at].elected,
    )


def _whole(value: float) -> Number:
    return int(value) if value == int(value) else value


# --- the flow -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Band:
    """Votes on their way from one round to the next; `strong` when they changed to another option."""

    path: str
    look: str
    strong: bool


@dataclass(frozen=True)
class Node:
    """One option in one round: a bar, and what it holds."""

    x: str
    y: str
    height: str
    look: str
    label: str
    label_x: str
    label_y: str


@dataclass(frozen=True)
class Flow:
    """The drawing, and the sentence that says the same."""

    nodes: list[Node]
    bands: list[Band]
    sentence: str


@dataclass
class _Column:
    tops: dict[str, float] = field(default_factory=dict)
    sizes: dict[str, float] = field(default_factory=dict)


def flow_chart(order: Sequence[str], rounds: Sequence[Counted]) -> Flow | None:
    """How votes moved; None where nothing did, or there are too many rounds to draw."""
    if not 2 <= len(rounds) <= MOST_ROUNDS or not any(one.moves for one in rounds):
        return None
    looks = {name: f"k{at % LOOKS}" for at, name in enumerate(order)} | {REST: "kx"}
    columns = _columns(order, rounds)
    nodes, bands = [], []
    places = [_x(at, len(columns), _room(rounds[-1])) for at in range(len(columns))]
    for at, (column, x) in enumerate(zip(columns, places, strict=True)):
        for name, size in column.sizes.items():
            nodes.append(_node(name, column.tops[name], size, x, looks[name], rounds[at], first=at == 0))
        if at + 1 < len(columns):
            bands += _bands(rounds[at], column, columns[at + 1], x, places[at + 1], looks)
    return Flow(nodes, bands, _sentence(rounds))


def _x(at: int, columns: int, room: int) -> float:
    return at * (WIDTH - room - NODE) / (columns - 1)


def _room(last: Counted) -> int:
    """What the figures right of the last column need, of WIDTH: more where votes were cut into parts."""
    whole = all(float(n) == int(n) for n in (*last.votes.values(), last.exhausted))
    return 80 if whole else 180


def _columns(order: Sequence[str], rounds: Sequence[Counted]) -> list[_Column]:
    most = max(sum(map(float, one.votes.values())) + float(one.exhausted) for one in rounds) or 1
    crowd = max(sum(1 for n in one.votes.values() if n) + bool(one.exhausted) for one in rounds)
    unit = (HEIGHT - 2 * TOP - GAP * (crowd - 1)) / most
    columns = []
    for one in rounds:
        column, y = _Column(), TOP
        for name, votes in [*((name, one.votes.get(name, 0)) for name in order), (REST, one.exhausted)]:
            if votes:
                column.tops[name], column.sizes[name] = y, float(votes) * unit
                y += float(votes) * unit + GAP
        columns.append(column)
    return columns


def _bands(
    one: Counted, left: _Column, right: _Column, x: float, x2: float, looks: Mapping[str, str]
) -> list[Band]:
    """What stays with an option flows first, then what moves, in the order of the options on both sides."""
    unit = next(iter(left.sizes.values())) / (float(next(n for n in one.votes.values() if n)) or 1)
    moved = {move.source: move for move in one.moves}
    start, end = dict(left.tops), dict(right.tops)
    drawn = []
    for name, size in left.sizes.items():
        move = moved.get(name)
        gone = (sum(map(float, move.to.values())) + float(move.exhausted)) * unit if move else 0.0
        if (stay := min(size - gone, right.sizes.get(name, 0.0))) > 0.01:
            drawn.append(_band(start, end, name, name, stay, x, x2, looks))
    for name in left.sizes:
        if move := moved.get(name):
            for target in [*(t for t in right.sizes if t), REST]:
                votes = float(move.exhausted if target == REST else move.to.get(target, 0))
                if votes and target in right.sizes:
                    drawn.append(_band(start, end, name, target, votes * unit, x, x2, looks))
    return drawn


def _band(
    start: dict[str, float], end: dict[str, float], source: str, target: str, size: float,
    x: float, x2: float, looks: Mapping[str, str],
) -> Band:  # fmt: skip
    y, y2 = start[source], end[target]
    start[source] += size
    end[target] += size
    left, right = x + NODE, x2
    bend = number((left + right) / 2)
    a, b, c, d = (number(value) for value in (y, y2, y2 + size, y + size))
    left_text, right_text = number(left), number(right)
    path = (
        f"M{left_text} {a}C{bend} {a} {bend} {b} {right_text} {b}V{c}C{bend} {c} {bend} {d} {left_text} {d}Z"
    )
    return Band(path=path, look=looks[source], strong=source != target)


def _node(name: str, top: float, size: float, x: float, look: str, one: Counted, *, first: bool) -> Node:
    votes = amount(one.exhausted if name == REST else one.votes[name])
    label = _("%(votes)s for %(name)s") % {"votes": votes, "name": short(name)} if first and name else votes
    return Node(
        x=number(x),
        y=number(top),
        height=number(max(size, 1)),
        look=look,
        label=label if size >= 14 or first else "",
        label_x=percent(x + NODE + 8, WIDTH),
        label_y=number(min(top + 18, top + size / 2 + 6) if size < 30 else top + 20),
    )


def short(name: str, letters: int = 12) -> str:
    """A name that fits beside a bar."""
    first = lines(name, letters)[0] if name.strip() else name
    return first if first == " ".join(name.split()) else f"{first}…"


def _sentence(rounds: Sequence[Counted]) -> str:
    said = []
    for at, one in enumerate(rounds[:-1], 2):
        for move in one.moves:
            parts = [
                _("%(votes)s to %(name)s") % {"votes": amount(votes), "name": name}
                for name, votes in move.to.items()
                if votes
            ]
            if move.exhausted:
                parts.append(_("%(votes)s have no choice left") % {"votes": amount(move.exhausted)})
            said.append(
                _("Round %(round)s: votes of %(name)s move, %(parts)s.")
                % {"round": at, "name": move.source, "parts": ", ".join(parts) or _("none")}
            )
    return " ".join(said)
