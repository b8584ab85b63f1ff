"""Marks of a map on which nobody can be found: each stands among at least five people who answered alike.

The people of a group are parted again and again in the middle of their wider side, while both halves keep at least
`fewest` people (L. Sweeney's k-anonymity, by the partition of K. LeFevre, D. DeWitt, R. Ramakrishnan, "Mondrian
Multidimensional k-Anonymity", ICDE 2006). A part is drawn at its mean, its marks in a spiral as wide as it is, so a
mark tells where such a part is and how many are in it, and nothing of one person.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from justaction.opinions.groups.votes import Floats

FEWEST = 5
MOST_MARKS = 320
_TURN = math.pi * (3 - math.sqrt(5))  # of a sunflower's seeds
_SPACING = 0.009  # of the map's width, between the marks of a part at least
_SPREAD = 1.5  # of the standard deviation of a part: so far its marks reach


@dataclass(frozen=True)
class Marks:
    """`places` [(group, x, y)] with x and y from 0 to 1; one mark for `people` people; `box` is the plane's part
    that the map shows, as (left, right, bottom, top)."""

    places: list[tuple[int, float, float]]
    people: int
    box: tuple[float, float, float, float]

    def on_map(self, x: float, y: float) -> tuple[float, float]:
        """A place of the plane as x and y from 0 to 1, at the edge if it lies outside."""
        left, right, bottom, top = self.box
        return (
            min(max((x - left) / (right - left), 0.0), 1.0),
            min(max((y - bottom) / (top - bottom), 0.0), 1.0),
        )


def marks(
    places: Floats,
    group: NDArray[np.int32],
    *,
    fewest: int = FEWEST,
    most: int = MOST_MARKS,
) -> Marks:
    """The map of those who are in a group (`group` 0 or more), of whom `places` (n, 2) are known."""
    shown = np.flatnonzero(group >= 0)
    if not len(shown):
        return Marks([], 1, (-1.0, 1.0, -1.0, 1.0))
    people = max(1, math.ceil(len(shown) / most))
    parts = [
        (which, part)
        for which in range(int(group.max()) + 1)
        for part in _parted(places, np.flatnonzero(group == which), max(fewest, 2 * people))
    ]
    middles = np.array([places[part].mean(0) for _which, part in parts])
    drawn = Marks([], people, _box(middles))
    left, right, bottom, top = drawn.box
    for (which, part), middle in zip(parts, middles, strict=True):
        x, y = drawn.on_map(float(middle[0]), float(middle[1]))
        count = max(1, round(len(part) / people))
        wide, high = (
            max(_SPREAD * float(places[part, axis].std()) / side, least * math.sqrt(count))
            for axis, side, least in ((0, right - left, _SPACING), (1, top - bottom, 2 * _SPACING))
        )
        for number in range(count):
            far, angle = math.sqrt((number + 0.5) / count), number * _TURN
            drawn.places.append(
                (
                    which,
                    round(min(max(x + wide * far * math.cos(angle), 0), 1), 4),
                    round(min(max(y + high * far * math.sin(angle), 0), 1), 4),
                )
            )
    return drawn


def _parted(places: Floats, some: NDArray[np.int64], fewest: int) -> list[NDArray[np.int64]]:
    """`some` in parts of at least `fewest`, each as narrow as can be; fewer than that are one part."""
    if len(some) < 2 * fewest:
        return [some] if len(some) else []
    here = places[some]
    axis = int((here.max(0) - here.min(0)).argmax())
    order = np.lexsort((here[:, 1 - axis], here[:, axis]))
    half = len(some) // 2
    return _parted(places, some[order[:half]], fewest) + _parted(places, some[order[half:]], fewest)


def _box(middles: Floats) -> tuple[float, float, float, float]:
    low, high = middles.min(0), middles.max(0)
    room = np.maximum((high - low) * 0.12, 1e-6)
    return (
        float(low[0] - room[0]),
        float(high[0] + room[0]),
        float(low[1] - room[1]),
        float(high[1] + room[1]),
    )
