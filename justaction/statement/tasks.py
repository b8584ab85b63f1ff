"""What the clock does for the statement."""

from __future__ import annotations

from justaction.statement import actions


def lapse() -> None:
    """Signatures that nobody confirmed in 14 days lapse; 30 days later their names and addresses go."""
    actions.lapse()
