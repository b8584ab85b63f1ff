"""What the clock does for the newsletter."""

from __future__ import annotations

from justaction.newsletter import actions


def forget_unconfirmed() -> None:
    actions.forget_unconfirmed()


def begin_due() -> None:
    actions.begin_due()


def keep_going() -> None:
    actions.keep_going()
