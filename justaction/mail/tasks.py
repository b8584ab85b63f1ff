"""What the clock asks of the mail."""

from __future__ import annotations

from justaction.mail import actions


def look_after_waiting() -> None:
    actions.look_after_waiting()


def erase_bodies() -> None:
    actions.erase_bodies()
