"""Deeds of the opinions chapter."""

from __future__ import annotations

from justaction.opinions.actions.conversations import (
    About,
    add_seed,
    address,
    move_closing,
    open_conversation,
)
from justaction.opinions.actions.statements import leave_out, show_statement

__all__ = [
    "About",
    "add_seed",
    "address",
    "leave_out",
    "move_closing",
    "open_conversation",
    "show_statement",
]
