"""Deeds of the front rooms: founding, growing, the name, goals."""

from justaction.home.actions.rings import ask_about_ring, open_ring
from justaction.home.actions.rooms import (
    NAME,
    address,
    begin_naming,
    found,
    meet_goal,
    move_goal,
    nudge_undecided,
    rename,
    set_goal,
)
from justaction.home.actions.theory import apply_theory, propose_theory, record_theory, remove_recording

__all__ = [
    "NAME",
    "address",
    "apply_theory",
    "ask_about_ring",
    "begin_naming",
    "found",
    "meet_goal",
    "move_goal",
    "nudge_undecided",
    "open_ring",
    "propose_theory",
    "record_theory",
    "remove_recording",
    "rename",
    "set_goal",
]
