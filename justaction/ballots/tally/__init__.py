"""Counting of ballots: pure functions, exact, without Django and without the rest of the project.

`Profile` is what was cast, `count` counts it by one of `METHODS`, `Result` says what came out and why. `docs/ballots.md`
tells the rules of every method in plain words.
"""

from justaction.ballots.tally.counting import METHODS, count
from justaction.ballots.tally.lines import Read, Unreadable
from justaction.ballots.tally.preflib import preflib_form, write_preflib
from justaction.ballots.tally.profile import Profile
from justaction.ballots.tally.reading import read
from justaction.ballots.tally.result import Amount, Result, Round, Tie, Transfer
from justaction.ballots.tally.tables import write_csv
from justaction.ballots.tally.ties import draw_order

__all__ = [
    "METHODS",
    "Amount",
    "Profile",
    "Read",
    "Result",
    "Round",
    "Tie",
    "Transfer",
    "Unreadable",
    "count",
    "draw_order",
    "preflib_form",
    "read",
    "write_csv",
    "write_preflib",
]
