"""Counting of ballots: pure functions, exact, without Django and without the rest of the project.

`Profile` is what was cast, `count` counts it by one of `METHODS`, `Result` says what came out and why. `docs/ballots.md`
tells the rules of every method in plain words.
"""

from justaction.ballots.tally.counting import METHODS, count
from justaction.ballots.tally.profile import Profile
from justaction.ballots.tally.result import Amount, Result, Round, Tie, Transfer
from justaction.ballots.tally.ties import draw_order

__all__ = [
    "METHODS",
    "Amount",
    "Profile",
    "Result",
    "Round",
    "Tie",
    "Transfer",
    "count",
    "draw_order",
]
