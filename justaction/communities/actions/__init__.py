"""Deeds of the communities: opening one, agreeing on norms, answering the one question, leaving."""

from justaction.communities.actions.homes import address, change_welcome, open_community
from justaction.communities.actions.joining import answer_survey, join, leave, show_me
from justaction.communities.actions.norms import (
    agree_norm,
    agree_on,
    end_norm,
    propose_norm,
    rate_norm,
    take_back_norm,
)
from justaction.communities.actions.nudging import BATCH, BETWEEN_NUDGES, NUDGES, due_for_nudge, nudge

__all__ = [
    "BATCH",
    "BETWEEN_NUDGES",
    "NUDGES",
    "address",
    "agree_norm",
    "agree_on",
    "answer_survey",
    "change_welcome",
    "due_for_nudge",
    "end_norm",
    "join",
    "leave",
    "nudge",
    "open_community",
    "propose_norm",
    "rate_norm",
    "show_me",
    "take_back_norm",
]
