"""What the clock does for members."""

from __future__ import annotations

from justaction.members import actions


def forget_invitations() -> None:
    """Forget the names and addresses of those who never answered an invitation."""
    actions.forget_invitations()
