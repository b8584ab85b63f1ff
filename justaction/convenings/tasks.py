"""What the clock does for the convenings."""

from __future__ import annotations

from justaction.convenings import actions


def keep_time() -> None:
    """What is over moves to what was; offers that nobody took go to the next; who joined what is over is forgotten."""
    actions.turn()
    actions.lapse_offers()
    actions.forget_joiners()


def write() -> None:
    """Reminders a day before, what is needed three days before, recaps that nobody took back; and what waited for day."""
    actions.write_in_the_morning()
    actions.let_recaps_go()
    actions.remind()
    actions.tell_needs()


def forget_needs() -> None:
    """What people needed is deleted a day after."""
    actions.forget_needs()
