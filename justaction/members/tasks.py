"""What the clock does for members."""

from __future__ import annotations

from justaction.members import actions
from justaction.members.actions import telling


def forget_invitations() -> None:
    """Forget the names and addresses of those who never answered an invitation."""
    actions.forget_invitations()


def send_digests() -> None:
    """Send the daily letter to those whose morning has come."""
    telling.send_digests()
