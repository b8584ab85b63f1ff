"""Corrections in numbers, and those of harms, which stand with their wordings."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q

from justaction.commitments.policy import today
from justaction.dashboard.models import Correction
from justaction.harms.models import Wording

MOST = 20  # harms that are named; their own pages have every wording


@dataclass(frozen=True)
class Counts:
    """How many wait, how many of these are late; how many were answered, how many of these late; what came all at once."""

    waiting: int
    late: int
    answered: int
    answered_late: int
    aside: int
    unseen: int


def corrections() -> Counts:
    """All of them in one question."""
    open_ = Q(answered_at=None)
    shown = ~Q(outcome=Correction.Outcome.ASIDE)
    return Counts(
        **Correction.objects.aggregate(
            waiting=Count("id", filter=open_ & Q(to_check=False)),
            late=Count("id", filter=open_ & Q(to_check=False, due_on__lt=today())),
            answered=Count("id", filter=~open_ & shown),
            answered_late=Count("id", filter=~open_ & shown & Q(late_at__isnull=False)),
            aside=Count("id", filter=~shown),
            unseen=Count("id", filter=open_ & Q(to_check=True)),
        )
    )


def corrected_harms() -> list[Wording]:
    """The newest corrections of harms that stand in the library."""
    rows = Wording.objects.filter(number__gt=1, harm__ended_at=None, harm__current__isnull=False)
    return list(
        rows.filter(harm__current=F("pk")).select_related("harm").order_by("-checked_at", "-id")[:MOST]
    )
