"""Two targets of the invented year that were changed: one lowered, one put off, each with a reason and who agreed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from justaction.commitments import actions
from justaction.commitments.models import Commitment
from justaction.demo.year import Year

WHY = (
    (
        "Two of the lenders merged, and the merged one closed its desk for small loans. We lost four months.",
        "The council of savers, five votes to two, and our board",
    ),
    (
        "The residents asked us to slow down, so that they can read each contract before they vote on it.",
        "The residents’ council, all nine of them",
    ),
)
BEFORE = 40  # days before today


class Amended:
    """Plans one deed into the year: `Amended(year).plan()`. Casts no die."""

    def __init__(self, year: Year) -> None:
        self.year = year

    def plan(self) -> None:
        self.year.then(self.year.day_at(BEFORE), self.change)

    def change(self) -> None:
        """The first is lowered by a fifth, the second gets three months more."""
        today = self.year.day_at(BEFORE).date()
        rows = Commitment.objects.running().filter(
            target_on__gt=today, state="behind", target__gt=10, author__isnull=False
        )
        for number, row in enumerate(rows.select_related("author").order_by("id")[:2]):
            assert row.author is not None
            assert row.target is not None
            assert row.target_on is not None
            assert row.baseline is not None
            reason, agreed_by = WHY[number]
            lower = (row.target - (row.target - row.baseline) / 5).quantize(Decimal(1))
            actions.amend(
                row,
                by=row.author,
                target=lower if number == 0 else row.target,
                target_on=row.target_on + timedelta(days=91 * number),
                reason=reason,
                agreed_by=agreed_by,
                agreed_on=today - timedelta(days=6),
            )
