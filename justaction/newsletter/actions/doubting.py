"""Deeds after a restore: what was going out when the backup was made may have gone out since."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.newsletter.models import Delivery, Issue


@transaction.atomic
def doubt_all() -> int:
    """Pause each issue that goes out, or waits for its time, and say why; letters that waited are in doubt. How many those are.

    Nothing is sent again by itself: an editor looks at each issue and goes on, or cancels it.
    """
    going = Issue.objects.filter(state__in=[Issue.State.APPROVED, Issue.State.SENDING, Issue.State.PAUSED])
    open_ones = Delivery.objects.filter(
        issue__in=going, state__in=[Delivery.State.QUEUED, Delivery.State.CLAIMED]
    )
    doubtful = open_ones.update(state=Delivery.State.UNKNOWN)
    going.update(
        state=Issue.State.PAUSED,
        lease="",
        lease_until=None,
        trouble=_("A backup was put back. This issue may have gone out before that: look before you go on."),
    )
    return doubtful
