"""What the clock does for the public pages. Safe to run twice, and by two clocks at once."""

from __future__ import annotations

from justaction.commitments.policy import today
from justaction.dashboard import actions
from justaction.dashboard.models import Correction


def notice_late() -> None:
    """Say of corrections whose promised day has passed that we are late."""
    for one in Correction.objects.open().filter(late_at=None, due_on__lt=today()):
        actions.notice_late(one)
