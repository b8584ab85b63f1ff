"""One door to all methods."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from justaction.ballots.tally.answers import consent, five_finger
from justaction.ballots.tally.meek import stv_meek
from justaction.ballots.tally.profile import Profile
from justaction.ballots.tally.result import Result
from justaction.ballots.tally.runoff import instant_runoff
from justaction.ballots.tally.schulze import schulze
from justaction.ballots.tally.scottish import stv_scottish
from justaction.ballots.tally.totals import approval, plurality, score

MOST_BALLOTS = 900_000_000  # beyond, numbers of 64 bits no longer hold surplus times value

METHODS: dict[str, Callable[[Profile, int, Sequence[int]], Result]] = {
    "plurality": plurality,
    "approval": approval,
    "score": score,
    "instant-runoff": instant_runoff,
    "schulze": schulze,
    "stv-scottish": stv_scottish,
    "stv-meek": stv_meek,
    "consent": consent,
    "five-finger": five_finger,
}


def count(
    profile: Profile,
    method: str,
    seats: int = 1,
    tie_order: Sequence[int] = (),
    *,
    earlier_rounds: bool = True,
) -> Result:
    """Count the ballots of `profile` by one of `METHODS` for `seats` seats.

    `tie_order` holds all option indexes, and who comes first wins a tie; `draw_order` draws one from a public seed.
    `earlier_rounds` False lets it decide at once in instant-runoff; otherwise the votes of earlier rounds come first,
    as Scottish law has it. Raises ValueError for an unknown method, a number of seats that the method or the options do not allow, and an
    order that does not name each option once.
    """
    if method not in METHODS:
        raise ValueError(f"“{method}” is none of the methods: {', '.join(METHODS)}.")
    if not 1 <= seats <= len(profile.options):
        raise ValueError("There is at least one seat, and not more seats than options.")
    if profile.ballots > MOST_BALLOTS:
        raise ValueError(f"More than {MOST_BALLOTS:,} ballots cannot be counted exactly.")
    if method == "instant-runoff":
        return instant_runoff(profile, seats, tie_order, earlier=earlier_rounds)
    return METHODS[method](profile, seats, tie_order)
