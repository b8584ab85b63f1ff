"""What the clock does for the communities."""

from __future__ import annotations

from justaction.communities import actions


def keep_repairs() -> None:
    """Remind of, end and forget what was told in private."""
    actions.keep_repairs()


def keep_introductions() -> None:
    """End the introductions to which not both said yes in time."""
    actions.keep_introductions()


def tell_late() -> None:
    """Tell who carries a step that its last day is over; once for each step."""
    actions.tell_late()
