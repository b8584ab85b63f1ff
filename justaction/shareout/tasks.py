"""What the clock does for the share-out."""

from __future__ import annotations

from justaction.shareout import actions


def release() -> None:
    """Let out what was under an embargo that is over; give up on files that nobody makes any more."""
    actions.release_due()
    actions.give_up_late()
