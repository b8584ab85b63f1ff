"""Facts of standards: one rule each, its words as they stood each time they were shown, and who takes it up."""

from justaction.standards.models.asking import Comment, CommentLink, CommentRound
from justaction.standards.models.rules import (
    Approval,
    Clause,
    Draft,
    Editor,
    Indicator,
    Revision,
    Standard,
)
from justaction.standards.models.trying import Tester, Trial
from justaction.standards.models.uptake import Check, Uptake, UptakeChange

__all__ = [
    "Approval",
    "Check",
    "Clause",
    "Comment",
    "CommentLink",
    "CommentRound",
    "Draft",
    "Editor",
    "Indicator",
    "Revision",
    "Standard",
    "Tester",
    "Trial",
    "Uptake",
    "UptakeChange",
]
