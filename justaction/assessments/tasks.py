"""What the clock does for assessments."""

from __future__ import annotations

from justaction.assessments import actions


def keep_time() -> None:
    """Forget invitations that nobody answered; remind once before the day; say when sharing back is late."""
    actions.keep_time()
