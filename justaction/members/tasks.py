"""What the clock does for members."""

from __future__ import annotations

from justaction.members import actions
from justaction.members.actions import erasing, exporting, leaving, merging, rescuing, telling


def forget_invitations() -> None:
    """Forget the names and addresses of those who never answered an invitation."""
    actions.forget_invitations()


def send_digests() -> None:
    """Send the daily letter to those whose morning has come."""
    telling.send_digests()


def settle_accounts() -> None:
    """Erase those whose days of waiting are over, give back accounts whose days are over, delete old archives."""
    erasing.erase_due()
    rescuing.finish_due()
    exporting.forget_exports()


def lapse() -> None:
    """End what nobody answered: hand-overs and mergings."""
    leaving.lapse_passings()
    merging.lapse_mergings()
