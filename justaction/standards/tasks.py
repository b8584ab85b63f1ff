"""What the clock does for standards. Each is safe to run twice, and by two clocks at once."""

from __future__ import annotations

from justaction.standards import actions


def turn() -> None:
    """Comment rounds are over on their day."""
    actions.turn()


def write() -> None:
    """Readers are told what became of their words; some hundred at a time."""
    actions.tell_authors()


def lapse_checks() -> None:
    """Whoever did not check in time is let go, and the next peer is asked."""
    actions.lapse_checks()
