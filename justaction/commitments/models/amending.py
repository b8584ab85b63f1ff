"""Facts of amending: a target that was changed, with the old one, the reason, and who agreed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from justaction.commitments import state as rules
from justaction.commitments.models.measuring import Indicator
from justaction.commitments.models.promising import Commitment
from justaction.members.models import Person
from justaction.record.models import new_subject
from justaction.web import clock


class Amendment(models.Model):
    """One change of a target. It is never edited: the plan before it stays as it was, day by day."""

    subject = models.CharField(max_length=32, unique=True, default=new_subject, editable=False)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="amendments")
    indicator = models.ForeignKey(
        Indicator,
        null=True,
        on_delete=models.PROTECT,
        related_name="amendments",
        help_text="which further number; empty: the first one",
    )
    was_target = models.DecimalField(max_digits=14, decimal_places=2)
    was_target_on = models.DateField()
    was_plan = models.JSONField(
        default=list, help_text="[day, value] as text, from the baseline to the target"
    )
    target = models.DecimalField(_("the new target"), max_digits=14, decimal_places=2)
    target_on = models.DateField(_("by"))
    reason = models.TextField(_("why it changes"), max_length=2000)
    agreed_by = models.CharField(_("who agreed to it"), max_length=300)
    agreed_on = models.DateField(_("when they agreed"))
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(target=F("was_target")) | ~Q(target_on=F("was_target_on")),
                name="amendment_changes_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.was_target} → {self.target}"

    @property
    def unit(self) -> str:
        """The unit of the number it changes."""
        return self.indicator.unit if self.indicator else self.commitment.unit

    @property
    def was_words(self) -> str:
        """The old target with its unit."""
        return rules.amount(self.was_target, self.unit)

    @property
    def words(self) -> str:
        """The new target with its unit."""
        return rules.amount(self.target, self.unit)

    @property
    def was_points(self) -> list[tuple[date, Decimal]]:
        """The old plan, from the baseline to the old target."""
        return [(date.fromisoformat(day), Decimal(value)) for day, value in self.was_plan]
