"""Deeds of the ballots: writing one, proposing and screening options, opening, voting, closing, the outcome."""

from justaction.ballots.actions.casting import cast, confirm_helped, enter_for, undo_helped
from justaction.ballots.actions.closing import close, close_due
from justaction.ballots.actions.opening import announce, open_ballot, open_due
from justaction.ballots.actions.outcomes import write_outcome
from justaction.ballots.actions.proposals import ask_for_proposals, propose, screen
from justaction.ballots.actions.reminding import remind_due
from justaction.ballots.actions.writing import add_option, change, drop, drop_option, set_roll, write

__all__ = [
    "add_option",
    "announce",
    "ask_for_proposals",
    "cast",
    "change",
    "close",
    "close_due",
    "confirm_helped",
    "drop",
    "drop_option",
    "enter_for",
    "open_ballot",
    "open_due",
    "propose",
    "remind_due",
    "screen",
    "set_roll",
    "undo_helped",
    "write",
    "write_outcome",
]
