"""What the clock does for channels outside."""

from __future__ import annotations

from justaction.social import actions


def send_due() -> None:
    actions.send_due()


def keep_carrying() -> None:
    actions.keep_carrying()
    actions.keep_delivering()


def tell_of_the_record() -> None:
    actions.tell_of_the_record()


def forget_delivered() -> None:
    actions.forget_delivered()
