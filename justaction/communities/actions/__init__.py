"""Deeds of the communities: opening one, agreeing on norms, answering the one question, leaving."""

from justaction.communities.actions.caring import look_after_me, write_to_quiet
from justaction.communities.actions.giving import answer_idea, give, hold_challenge, link_challenge, take_back
from justaction.communities.actions.homes import address, change_welcome, open_community
from justaction.communities.actions.joining import answer_survey, join, leave, show_me
from justaction.communities.actions.meeting import (
    answer_introduction,
    ask_to_meet,
    enter_directory,
    introduce,
    keep_introductions,
    leave_directory,
)
from justaction.communities.actions.norms import (
    agree_norm,
    agree_on,
    end_norm,
    propose_norm,
    rate_norm,
    take_back_norm,
)
from justaction.communities.actions.nudging import BATCH, BETWEEN_NUDGES, NUDGES, due_for_nudge, nudge
from justaction.communities.actions.processes import (
    StepPlan,
    close_step,
    link_step,
    open_step,
    plan_from,
    plan_step,
    start_process,
    stop_process,
    tell_late,
    unlink_step,
)
from justaction.communities.actions.repair import (
    add_to_repair,
    keep_repairs,
    move_repair,
    pass_on_repair,
    take_back_repair,
    tell_repair,
)
from justaction.communities.actions.templates import StepWords, write_template
from justaction.communities.actions.voices import (
    current_consent,
    give_voice,
    guardian_answer,
    note_honorarium,
    write_consent,
)

__all__ = [
    "BATCH",
    "BETWEEN_NUDGES",
    "NUDGES",
    "StepPlan",
    "StepWords",
    "add_to_repair",
    "address",
    "agree_norm",
    "agree_on",
    "answer_idea",
    "answer_introduction",
    "answer_survey",
    "ask_to_meet",
    "change_welcome",
    "close_step",
    "current_consent",
    "due_for_nudge",
    "end_norm",
    "enter_directory",
    "give",
    "give_voice",
    "guardian_answer",
    "hold_challenge",
    "introduce",
    "join",
    "keep_introductions",
    "keep_repairs",
    "leave",
    "leave_directory",
    "link_challenge",
    "link_step",
    "look_after_me",
    "move_repair",
    "note_honorarium",
    "nudge",
    "open_community",
    "open_step",
    "pass_on_repair",
    "plan_from",
    "plan_step",
    "propose_norm",
    "rate_norm",
    "show_me",
    "start_process",
    "stop_process",
    "take_back",
    "take_back_norm",
    "take_back_repair",
    "tell_late",
    "tell_repair",
    "unlink_step",
    "write_consent",
    "write_template",
    "write_to_quiet",
]
