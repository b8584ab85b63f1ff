"""Deeds of standards: suggested, written, shown, commented on, tested, adopted, taken up, and ended."""

from justaction.members.actions.remarks import change_showing, hide
from justaction.members.remarks import Words
from justaction.standards.actions.adopting import adopt, ask_to_adopt
from justaction.standards.actions.answering import answer, tell_authors
from justaction.standards.actions.commenting import comment, take_back
from justaction.standards.actions.editing import (
    IndicatorWords,
    approve,
    name_approver,
    name_lead,
    need_approvals,
    set_indicators,
    show_me,
    step_down,
    write,
)
from justaction.standards.actions.ending import drop_revision, retire, supersede
from justaction.standards.actions.ideas import begin_draft, begin_revision, suggest
from justaction.standards.actions.rounds import (
    close_round,
    end_round,
    make_link,
    open_round,
    revoke_link,
    turn,
)
from justaction.standards.actions.trying import (
    agree_to_test,
    answer_advice,
    ask_tester,
    begin_trial,
    break_off_trial,
    decline_test,
    end_trial,
    find,
    withdraw_from_test,
)
from justaction.standards.actions.uptake import (
    answer_check,
    ask_check,
    lapse_checks,
    pass_on_check,
    reply_to_check,
    say_uptake,
)

__all__ = [
    "IndicatorWords",
    "Words",
    "adopt",
    "agree_to_test",
    "answer",
    "answer_advice",
    "answer_check",
    "approve",
    "ask_check",
    "ask_tester",
    "ask_to_adopt",
    "begin_draft",
    "begin_revision",
    "begin_trial",
    "break_off_trial",
    "change_showing",
    "close_round",
    "comment",
    "decline_test",
    "drop_revision",
    "end_round",
    "end_trial",
    "find",
    "hide",
    "lapse_checks",
    "make_link",
    "name_approver",
    "name_lead",
    "need_approvals",
    "open_round",
    "pass_on_check",
    "reply_to_check",
    "retire",
    "revoke_link",
    "say_uptake",
    "set_indicators",
    "show_me",
    "step_down",
    "suggest",
    "supersede",
    "take_back",
    "tell_authors",
    "turn",
    "withdraw_from_test",
    "write",
]
