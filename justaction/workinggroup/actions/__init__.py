"""Deeds of the working group: nominating, inviting, appointing, ending."""

from justaction.workinggroup.actions.appointing import appoint, end, end_due, show_me
from justaction.workinggroup.actions.inviting import (
    accept,
    ask_again,
    decline,
    invite,
    put_off,
    resend,
)
from justaction.workinggroup.actions.nominating import (
    consent,
    lapse,
    nominate,
    read,
    second,
    set_aside,
    take_back,
)
from justaction.workinggroup.actions.onboarding import (
    add_item,
    drop_item,
    found_checklists,
    set_buddy,
    tick,
)
from justaction.workinggroup.actions.papers import (
    agree_charter,
    approve_minutes,
    hand_over,
    write_minutes,
)
from justaction.workinggroup.actions.seating import (
    close_seats,
    invite_chosen,
    open_seats,
    vote_on_seats,
)

__all__ = [
    "accept",
    "add_item",
    "agree_charter",
    "appoint",
    "approve_minutes",
    "ask_again",
    "close_seats",
    "consent",
    "decline",
    "drop_item",
    "end",
    "end_due",
    "found_checklists",
    "hand_over",
    "invite",
    "invite_chosen",
    "lapse",
    "nominate",
    "open_seats",
    "put_off",
    "read",
    "resend",
    "second",
    "set_aside",
    "set_buddy",
    "show_me",
    "take_back",
    "tick",
    "vote_on_seats",
    "write_minutes",
]
