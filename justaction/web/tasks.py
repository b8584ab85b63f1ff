"""What the clock does for the web layer."""

from __future__ import annotations

from justaction.web import limits


def forget_counts() -> None:
    """Forget what was counted for limits whose window is over."""
    limits.sweep()
