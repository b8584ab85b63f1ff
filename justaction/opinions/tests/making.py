"""Builders for conversations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from justaction.members.models import Person
from justaction.opinions import actions, tokens
from justaction.opinions.models import Conversation
from justaction.web import clock

SEEDS = [
    "The bus should be free for everybody.",
    "A promise without a date is not a promise.",
    "The board should meet in the evening.",
    "Every contract belongs on the web.",
    "Neighbors decide who gets the grant.",
    "Small groups report twice a year.",
    "An auditor from outside checks us.",
    "Pay those who advise us.",
]


def a_conversation(by: Person, **more: Any) -> Conversation:
    """One that is open for two weeks, with eight statements to begin with."""
    return actions.open_conversation(
        **{
            "question": "What should we do first?",
            "seeds": SEEDS,
            "closes_at": clock.now() + timedelta(days=14),
            "by": by,
            **more,
        }
    )


def a_key(conversation: Conversation, *, held: bool = False) -> tokens.Key:
    """Somebody new without an account."""
    key = tokens.read(conversation, tokens.make(conversation, held=held))
    assert key is not None
    return key


def somebody_answers(
    conversation: Conversation, answers: Mapping[int, int], *, held: bool = False
) -> tokens.Key:
    """Somebody new without an account gives these answers, by number."""
    key = a_key(conversation, held=held)
    actions.answer(conversation, answers, by=None, key=key)
    return key


def two_camps(conversation: Conversation, left: int, right: int) -> None:
    """All agree on statement 1; `left` people agree on the even ones and disagree with the odd ones, `right` do the
    other way round. Each passes one statement, in turn, so that no two rows of a camp need be alike."""
    for number in range(left + right):
        side = 1 if number < left else -1
        answers = {at: side if at % 2 == 0 else -side for at in range(8)}
        answers[1] = 1
        answers[2 + number % 6] = 0
        somebody_answers(conversation, answers)
