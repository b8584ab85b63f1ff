"""The quilt of signers: one block for each signer, drawn from facts alone.

Colour is the channel a signer chose, shape is who signs: a person is a triangle with a small echo, a group is a fan,
an institution is a square in a square. At the left the channels lie in clean bands; to the right they are woven.
Blocks turn in fours, and about one in twelve breaks the pattern. The same signers always make the same quilt.

`draw_block` is the only place that knows what a block looks like: an artist who redraws the set changes that alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal

from justaction.charts.scale import HEX, colour_class

Shape = Literal["person", "group", "institution"]

SIZE = 40  # one block, in units of the drawing
BREAK = 12  # one block in so many breaks the pattern
CLEAN = 0.22  # the share of the quilt, from the left, that stays in clean bands


@dataclass(frozen=True)
class Block:
    """One signer: a channel's slug or a colour like #FFB000 ("" while not chosen), and who signs.

    `second` is the colour of a second choice; it shows in the small part of the block.
    """

    colour: str = ""
    shape: Shape = "person"
    second: str = ""


@dataclass(frozen=True)
class Patch:
    """All parts of one colour, as one path."""

    css: str
    fill: str
    d: str


@dataclass(frozen=True)
class Spare:
    """The empty block that waits for the reader."""

    x: int
    y: int
    size: int = SIZE

    @property
    def box(self) -> dict[str, int]:
        return {"x": self.x + 4, "y": self.y + 4, "size": self.size - 8}

    @property
    def cross(self) -> str:
        middle_x, middle_y = self.x + self.size // 2, self.y + self.size // 2
        return f"M{middle_x - 6} {middle_y}h12M{middle_x} {middle_y - 6}v12"


@dataclass(frozen=True)
class Quilt:
    """A quilt, drawn."""

    width: int
    height: int
    patches: tuple[Patch, ...]
    spare: Spare | None
    n: int
    square: bool
    seams: str = ""  # path of the cloth that is marked out and still waits for blocks

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"


@dataclass(frozen=True)
class Placed:
    """A block in its cell, with its quarter turns."""

    block: Block
    column: int
    row: int
    turns: int


def quilt(
    signers: Iterable[Block],
    *,
    bands: Sequence[str] = (),
    columns: int = 38,
    rows: int = 6,
    spare: bool = True,
) -> Quilt:
    """The newest `signers` (newest first) as a quilt. `bands` names the channels from top to bottom."""
    room = columns * rows - (1 if spare else 0)
    return _sewn(tuple(islice(signers, room)), tuple(bands), columns, rows, spare)


@lru_cache(maxsize=16)  # one is good until somebody signs
def _sewn(blocks: tuple[Block, ...], bands: tuple[str, ...], columns: int, rows: int, spare: bool) -> Quilt:
    cells, free = _cells(len(blocks), columns, rows, spare=spare)
    placed = weave(blocks, cells, bands=bands or _seen(blocks), columns=columns, rows=rows)
    return Quilt(
        width=columns * SIZE,
        height=rows * SIZE,
        patches=_patches(placed),
        spare=Spare(free[0] * SIZE, free[1] * SIZE) if free else None,
        n=len(blocks),
        square=columns == rows,
        seams=_seams(max((column for column, _row in cells), default=-1) + 1, columns, rows),
    )


def square(signers: Iterable[Block], *, bands: Sequence[str] = (), side: int = 6) -> Quilt:
    """A square quilt, for one community."""
    return quilt(signers, bands=bands, columns=side, rows=side, spare=False)


def _seen(blocks: Sequence[Block]) -> list[str]:
    return sorted({block.colour for block in blocks if block.colour})


def _cells(
    count: int, columns: int, rows: int, *, spare: bool
) -> tuple[list[tuple[int, int]], tuple[int, int] | None]:
    """The cells in use, column by column from the left, and the one left free for the reader.

    The free one is never far to the right, so that it is seen on a phone too, and not at the edge that wide screens cut.
    """
    every = [(column, row) for column in range(columns) for row in range(rows)]
    if not spare:
        return every[:count], None
    free = every.pop(min(count - count % rows + rows // 2, 9 * rows + 1))
    return every[:count], free


def _seams(first: int, columns: int, rows: int) -> str:
    """Lines between the cells from column `first` on, where nobody has signed yet."""
    if first >= columns:
        return ""
    left, right, bottom = first * SIZE, columns * SIZE, rows * SIZE
    across = "".join(f"M{left} {row * SIZE}H{right}" for row in range(1, rows))
    return across + "".join(f"M{column * SIZE} 0V{bottom}" for column in range(max(first, 1), columns))


def weave(
    blocks: Sequence[Block],
    cells: Sequence[tuple[int, int]],
    *,
    bands: Sequence[str],
    columns: int,
    rows: int,
) -> list[Placed]:
    """Give each block its cell: bands of one colour at the left, all colours mixed at the right."""
    waiting = {colour: deque(b for b in blocks if b.colour == colour) for colour in (*bands, "")}
    for block in blocks:
        if block.colour not in waiting:
            waiting[block.colour] = deque(b for b in blocks if b.colour == block.colour)
    used = max((column for column, _row in cells), default=0) + 1
    clean = max(1, int(min(used, columns) * CLEAN))
    placed = []
    for column, row in cells:
        band = bands[min(row * len(bands) // rows, len(bands) - 1)] if bands else ""
        mixed = (column - clean + 1) / max(1, used - clean) if column >= clean else 0.0
        if chance(column, row, 1) < 2.2 * mixed or not waiting[band]:
            band = _any(waiting, chance(column, row, 2))
        placed.append(Placed(waiting[band].popleft(), column, row, turns(column, row)))
    return placed


def _any(waiting: dict[str, deque[Block]], where: float) -> str:
    """A colour, chosen in proportion to how many of it still wait."""
    rest = where * sum(map(len, waiting.values()))
    for colour, queue in waiting.items():
        if rest < len(queue):
            return colour
        rest -= len(queue)
    return max(waiting, key=lambda colour: len(waiting[colour]))


def turns(column: int, row: int) -> int:
    """Quarter turns of a cell: pinwheels of four, and about one in twelve breaks out."""
    regular = (0, 1, 3, 2)[(column % 2) + 2 * (row % 2)]
    return (regular + 2) % 4 if breaks(column, row) else regular


def breaks(column: int, row: int) -> bool:
    """Whether a cell breaks the pattern."""
    return chance(column, row, 3) < 1 / BREAK


def chance(column: int, row: int, salt: int) -> float:
    """A number from 0 to 1 that looks like luck and is always the same."""
    mixed = (column * 374761393 + row * 668265263 + salt * 2147483647) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 13)) * 1274126177) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 16)) * 2246822519) & 0xFFFFFFFF
    return ((mixed ^ (mixed >> 15)) & 0xFFFF) / 0x10000


Point = tuple[int, int]


def draw_block(shape: Shape, turn: int) -> tuple[str, str]:
    """The large and the small part of a block, as path data relative to its top left corner.

    A path starts where the cell starts (the pen stands there) and leaves what is ground uncovered.
    """
    if shape == "institution":
        return _ring(0, 40, 7), "m14 14h12v12h-12z"
    if shape == "group":
        corner, along, across = _turned((0, 40), turn), _turned((0, 0), turn), _turned((40, 40), turn)
        near, far = _turned((0, 26), turn), _turned((14, 40), turn)
        outer = _turned((0, 20), turn), _turned((20, 40), turn)
        return (
            f"m{_xy(along)}{_arc(40, along, across)}{_line(across, outer[1])}"
            f"{_arc(20, outer[1], outer[0], back=True)}z",
            f"m{_xy(corner)}{_line(corner, near)}{_arc(14, near, far)}z",
        )
    a, b, c = (_turned(point, turn) for point in ((0, 40), (40, 0), (40, 40)))
    d, e, f = (_turned(point, turn) for point in ((0, 0), (22, 0), (0, 22)))
    return f"m{_xy(a)}{_line(a, b)}{_line(b, c)}z", f"m{_xy(d)}{_line(d, e)}{_line(e, f)}z"


def _turned(point: Point, turn: int) -> Point:
    x, y = point
    for _n in range(turn):
        x, y = SIZE - y, x
    return x, y


def _xy(point: Point) -> str:
    return f"{point[0]} {point[1]}"


def _line(start: Point, end: Point) -> str:
    x, y = end[0] - start[0], end[1] - start[1]
    if not y:
        return f"h{x}"
    return f"v{y}" if not x else f"l{x} {y}"


def _arc(radius: int, start: Point, end: Point, *, back: bool = False) -> str:
    return f"a{radius} {radius} 0 0 {0 if back else 1} {end[0] - start[0]} {end[1] - start[1]}"


def _ring(edge: int, size: int, hole: int) -> str:
    """A square with a square hole; the hole runs the other way round, so that it stays open."""
    side, inner = size - 2 * edge, size - 2 * hole
    return f"m{edge} {edge}h{side}v{side}h-{side}zm{hole - edge} {hole - edge}v{inner}h{inner}v-{inner}z"


def _patches(placed: Sequence[Placed]) -> tuple[Patch, ...]:
    """One path for each colour: a large part in the first colour, a small one in the second."""
    drawn: dict[str, list[str]] = {}
    for item in placed:
        large, small = draw_block(item.block.shape, item.turns)
        start = f"M{item.column * SIZE} {item.row * SIZE}"
        drawn.setdefault(item.block.colour, []).append(start + large)
        drawn.setdefault(item.block.second or item.block.colour, []).append(start + small)
    return tuple(Patch(*paint(colour), "".join(parts)) for colour, parts in sorted(drawn.items()))


def paint(colour: str) -> tuple[str, str]:
    """The class and the fill of a colour: a channel's slug, a hex colour, or cream for what is not chosen."""
    if HEX.match(colour):
        return "", colour
    if css := colour_class(colour):
        return css, "var(--c)"
    return "", "var(--cream)"
