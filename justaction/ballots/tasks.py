"""What the clock asks of the ballots."""

from __future__ import annotations

from justaction.ballots import actions


def keep_time() -> None:
    """Open and close what is due."""
    actions.open_due()
    actions.close_due()


def remind() -> None:
    """Write the one reminder before a ballot closes."""
    actions.remind_due()
