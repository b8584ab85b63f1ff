"""Deeds of assessments: opening a round, taking part, answering together, sharing back."""

from justaction.assessments.actions.answering import (
    Saved,
    add_evidence,
    drop_evidence,
    drop_note,
    save,
    show_hand,
    write_note,
)
from justaction.assessments.actions.asking import (
    ask_question,
    change_question,
    found_questions,
    retire_question,
)
from justaction.assessments.actions.clock import keep_time
from justaction.assessments.actions.handing import hand_in, take_back
from justaction.assessments.actions.opening import agree, begin, move, start, stop, take_over
from justaction.assessments.actions.seating import (
    accept,
    ask_again,
    decline,
    drop,
    invite,
    meet,
    offer,
    pay,
    set_terms,
    take,
    why_not,
    withdraw,
    write_hours,
)
from justaction.assessments.actions.sharing import grown, plan, set_extent, share_back

__all__ = [
    "Saved",
    "accept",
    "add_evidence",
    "agree",
    "ask_again",
    "ask_question",
    "begin",
    "change_question",
    "decline",
    "drop",
    "drop_evidence",
    "drop_note",
    "found_questions",
    "grown",
    "hand_in",
    "invite",
    "keep_time",
    "meet",
    "move",
    "offer",
    "pay",
    "plan",
    "retire_question",
    "save",
    "set_extent",
    "set_terms",
    "share_back",
    "show_hand",
    "start",
    "stop",
    "take",
    "take_back",
    "take_over",
    "why_not",
    "withdraw",
    "write_hours",
    "write_note",
]
