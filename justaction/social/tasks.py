"""What the clock does for channels outside."""

from __future__ import annotations

from justaction.social import actions


def send_due() -> None:
    actions.send_due()


def keep_carrying() -> None:
    actions.keep_carrying()
    actions.keep_delivering()
    actions.keep_calling()


def tell_of_the_record() -> None:
    actions.tell_of_the_record()


def forget_delivered() -> None:
    actions.forget_delivered()
    actions.forget_calls()


def tell_hooks() -> None:
    actions.tell_hooks()
