"""What the clock does for the share-out."""

from __future__ import annotations

from justaction.shareout import actions


def release() -> None:
    """Let out what was under an embargo that is over."""
    actions.release_due()
