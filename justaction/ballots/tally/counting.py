"""One door to all methods."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from justaction.ballots.tally.profile import Profile
from justaction.ballots.tally.result import Result
from justaction.ballots.tally.runoff import instant_runoff
from justaction.ballots.tally.totals import approval, plurality

METHODS: dict[str, Callable[[Profile, int, Sequence[int]], Result]] = {
    "plurality": plurality,
    "approval": approval,
    "instant-runoff": instant_runoff,
}


def count(profile: Profile, method: str, seats: int = 1, tie_order: Sequence[int] = ()) -> Result:
    """Count the ballots of `profile` by one of `METHODS` for `seats` seats.

    `tie_order` holds all option indexes, and who comes first wins a tie; `draw_order` draws one from a public seed. Raises
    ValueError for an unknown method, a number of seats that the method or the options do not allow, and an
    order that does not name each option once.
    """
    if method not in METHODS:
        raise ValueError(f"“{method}” is none of the methods: {', '.join(METHODS)}.")
    if not 1 <= seats <= len(profile.options):
        raise ValueError("There is at least one seat, and not more seats than options.")
    return METHODS[method](profile, seats, tie_order)
