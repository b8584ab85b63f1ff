"""Facts of money: what was announced, committed and paid, to whom, when, and who says so."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from justaction.commitments.models.promising import Commitment
from justaction.commitments.state import money
from justaction.members.models import Organization, Person
from justaction.record.models import Recorded
from justaction.web import clock


class MoneyLineQuerySet(models.QuerySet["MoneyLine"]):
    def public(self) -> MoneyLineQuerySet:
        """Of commitments that anyone may read."""
        return self.filter(commitment__published_at__isnull=False, commitment__organization__listed=True)

    def counted(self) -> MoneyLineQuerySet:
        """Those that sums are made of: neither corrected by a later line nor taken back."""
        return self.filter(corrected_by=None, taken_back_at=None)


class MoneyLine(Recorded):
    """One sum of money. It is never edited: a later line corrects it, or it is taken back, and it stays readable."""

    class Kind(models.TextChoices):
        ANNOUNCED = "announced", _("Announced")
        COMMITTED = "committed", _("Committed")
        PAID = "paid", _("Paid")

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="money")
    kind = models.CharField(_("what happened to it"), max_length=10, choices=Kind)
    thousandths = models.BigIntegerField(
        _("amount"), help_text="whole, so that sums are exact on every database"
    )
    currency = models.CharField(_("currency"), max_length=3, help_text="ISO 4217")
    recipient = models.CharField(_("who gets it"), max_length=200, blank=True, help_text="empty: not known")
    paid_to = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="money_received",
        help_text="the recipient, where it is an organization here",
    )
    dated = models.DateField(_("its date"))
    source = models.CharField(_("who says so"), max_length=300)
    source_url = models.URLField(_("where it can be read"), max_length=500, blank=True)
    place = models.CharField(_("where it goes to"), max_length=120, blank=True, help_text="empty: not known")
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    why = models.CharField(_("why it changes"), max_length=500, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_why = models.CharField(_("why it is taken back"), max_length=500, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects: ClassVar[MoneyLineQuerySet] = MoneyLineQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs

    class Meta:
        ordering = ["dated", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(thousandths__gt=0), name="money_above_zero"),
            models.CheckConstraint(condition=~Q(corrects=F("id")), name="money_not_itself"),
        ]
        indexes = [models.Index(fields=["currency", "kind"], name="money_sums")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.shown}"

    @property
    def counts(self) -> bool:
        """Whether sums are made of it. Asks the database unless `corrected_by` was fetched with it."""
        return self.taken_back_at is None and not hasattr(self, "corrected_by")

    @property
    def amount(self) -> Decimal:
        """The sum, in whole units of its currency with up to three places."""
        return money.of_thousandths(self.thousandths)

    @property
    def shown(self) -> str:
        """The sum as people read it."""
        return money.shown(self.amount, self.currency)
