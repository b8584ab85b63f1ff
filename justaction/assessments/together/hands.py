"""Five-finger consensus: five (I will lead it) down to a fist (I block it); three and more can live with it.

Source: fist to five (A. Fletcher, FireStarter Youth Power Curriculum, Freechild Project, 2002), as `ballots/tally` has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from justaction.assessments.together.small import FEWEST

FULL, REACHED, DOUBTS, BLOCKED, OPEN = "full", "reached", "doubts", "blocked", "open"


@dataclass(frozen=True)
class Showing:
    """What the hands of a group show on one answer.

    `level` is full (all show four or five), reached (all three or more), doubts (somebody shows one or two), blocked
    (somebody shows a fist) or open (not enough hands yet). `counts` are hands for five fingers down to none; empty
    while fewer than five hands are up.
    """

    level: str
    hands: int
    of: int
    counts: tuple[int, ...] = ()

    @property
    def enough(self) -> bool:
        return self.level != OPEN


def showing(fingers: Iterable[int], of: int) -> Showing:
    """What hands of 0 to 5 fingers show in a group of `of` people. More than half of them have to show one.

    Raises ValueError for a hand that cannot be.
    """
    up = list(fingers)
    if any(not 0 <= one <= 5 for one in up):
        raise ValueError("a hand has no to five fingers")
    level = OPEN
    if up and len(up) * 2 > of:
        least = min(up)
        level = FULL if least >= 4 else REACHED if least == 3 else DOUBTS if least else BLOCKED
    counted = Counter(up)
    counts = tuple(counted[n] for n in range(5, -1, -1)) if len(up) >= FEWEST else ()
    return Showing(level, len(up), of, counts)
