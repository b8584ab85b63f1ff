"""Deeds of the opinions chapter."""

from __future__ import annotations

from justaction.opinions.actions.answering import add_statement, answer
from justaction.opinions.actions.bringing import bring_in
from justaction.opinions.actions.conversations import (
    About,
    add_seed,
    address,
    move_closing,
    open_conversation,
)
from justaction.opinions.actions.moderating import count_held, leave_out, show_statement
from justaction.opinions.actions.results import close, close_due, compute, compute_due, compute_later

__all__ = [
    "About",
    "add_seed",
    "add_statement",
    "address",
    "answer",
    "bring_in",
    "close",
    "close_due",
    "compute",
    "compute_due",
    "compute_later",
    "count_held",
    "leave_out",
    "move_closing",
    "open_conversation",
    "show_statement",
]
