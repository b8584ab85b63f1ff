"""Deeds of the convenings chapter."""

from __future__ import annotations

from justaction.convenings.actions.agenda import (
    add_item,
    assign,
    change_item,
    drop_item,
    move_item,
    outline,
    relieve,
    repeat_agenda,
)
from justaction.convenings.actions.changing import cancel, change, turn
from justaction.convenings.actions.coming import arrange, lapse_offers, register, withdraw
from justaction.convenings.actions.feeds import end_feed, make_feed
from justaction.convenings.actions.joining import (
    Said,
    forget_joiners,
    join,
    leave,
    make_code,
    tick,
)
from justaction.convenings.actions.minutes import approve_minutes, mark, write_minutes
from justaction.convenings.actions.mornings import write_in_the_morning
from justaction.convenings.actions.noting import change_note, write_notes
from justaction.convenings.actions.planning import Plan, plan, plan_season
from justaction.convenings.actions.recap import give_feedback, let_recaps_go, send_recap, take_back_recap
from justaction.convenings.actions.rooming import make_rooms, move, seat_late
from justaction.convenings.actions.sensing import answer, ask, close_check, count_aloud
from justaction.convenings.actions.staging import give_time, show
from justaction.convenings.actions.telling import forget_needs, invite, remind, tell_needs
from justaction.convenings.actions.todos import carry, finish, let_go, open_again, take_on

__all__ = [
    "Plan",
    "Said",
    "add_item",
    "answer",
    "approve_minutes",
    "arrange",
    "ask",
    "assign",
    "cancel",
    "carry",
    "change",
    "change_item",
    "change_note",
    "close_check",
    "count_aloud",
    "drop_item",
    "end_feed",
    "finish",
    "forget_joiners",
    "forget_needs",
    "give_feedback",
    "give_time",
    "invite",
    "join",
    "lapse_offers",
    "leave",
    "let_go",
    "let_recaps_go",
    "make_code",
    "make_feed",
    "make_rooms",
    "mark",
    "move",
    "move_item",
    "open_again",
    "outline",
    "plan",
    "plan_season",
    "register",
    "relieve",
    "remind",
    "repeat_agenda",
    "seat_late",
    "send_recap",
    "show",
    "take_back_recap",
    "take_on",
    "tell_needs",
    "tick",
    "turn",
    "withdraw",
    "write_in_the_morning",
    "write_minutes",
    "write_notes",
]
