"""Pages of the conversations."""

from __future__ import annotations

from justaction.opinions.views.reading import (
    conversation,
    conversations,
    results_by_token,
    statement,
)
from justaction.opinions.views.steering import (
    add_seed,
    bring_in,
    close,
    count_held,
    leave_out,
    look_after,
    move,
    open_one,
    show,
    steer,
)
from justaction.opinions.views.taking_part import (
    add,
    add_by_token,
    answer,
    answer_by_token,
    begin,
    mine,
    mine_by_token,
)

__all__ = [
    "add",
    "add_by_token",
    "add_seed",
    "answer",
    "answer_by_token",
    "begin",
    "bring_in",
    "close",
    "conversation",
    "conversations",
    "count_held",
    "leave_out",
    "look_after",
    "mine",
    "mine_by_token",
    "move",
    "open_one",
    "results_by_token",
    "show",
    "statement",
    "steer",
]
