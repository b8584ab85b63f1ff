"""Facts of further numbers: they stand beside the first one and are reported with it. The first one decides the state."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from justaction.commitments import state as rules
from justaction.commitments.models.promising import Commitment
from justaction.commitments.models.reporting import ProgressReport


class Indicator(models.Model):
    """One more number of a commitment: how much, how well, or who is better off. In a draft any part may be missing."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="indicators")
    indicator = models.CharField(_("what is counted"), max_length=200, blank=True)
    measure = models.CharField(_("what it tells"), max_length=10, choices=Commitment.Measure, blank=True)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    baseline = models.DecimalField(
        _("where it stands now"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    baseline_on = models.DateField(_("as of"), null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2, null=True, blank=True)
    target_on = models.DateField(_("by"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(target_on=None) | Q(baseline_on=None) | Q(target_on__gt=F("baseline_on")),
                name="indicator_target_after_baseline",
            )
        ]

    def __str__(self) -> str:
        return self.indicator

    @property
    def target_words(self) -> str:
        """The target with its unit."""
        return rules.amount(self.target, self.unit)

    @property
    def baseline_words(self) -> str:
        """Where it stood at the start, with its unit."""
        return rules.amount(self.baseline, self.unit)


class IndicatorValue(models.Model):
    """What a report says of one more number."""

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="values")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values")
    value = models.DecimalField(_("the number now"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["report", "id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "indicator"], name="indicator_value_once_each_report")
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"
