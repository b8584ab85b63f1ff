"""What the clock does for the working group."""

from __future__ import annotations

from justaction.workinggroup import actions


def end_terms() -> None:
    """End the roles whose term is over, a little after midnight."""
    actions.end_due()


def lapse() -> None:
    """Forget nominations that nobody answered."""
    actions.lapse()
