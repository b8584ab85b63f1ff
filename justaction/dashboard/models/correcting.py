"""Facts of correcting: what somebody thinks is wrong on a public page, until when we answer, and what we answered."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from justaction.commitments import policy
from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.web import clock

DAYS = 5  # working days in which we answer


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def open(self) -> CorrectionQuerySet:
        """Not answered yet."""
        return self.filter(answered_at=None)

    def public(self) -> CorrectionQuerySet:
        """What the list shows: all but what came in a crowd and nobody has looked at, and what was set aside."""
        return self.exclude(outcome=Correction.Outcome.ASIDE).exclude(to_check=True, answered_at=None)


class Correction(Recorded):
    """One report. What its author wrote is never public: who answers says in public what was wrong."""

    class Outcome(models.TextChoices):
        CORRECTED = "corrected", _("It was wrong, and is corrected")
        STANDS = "stands", _("We looked, and it stands")
        ASIDE = "aside", _("It is not about anything on our pages")

    page = models.CharField(max_length=300, help_text="its path, in the language without a prefix")
    page_title = models.CharField(max_length=300, help_text="as the page was called then")
    words = models.TextField(_("What is wrong?"), max_length=2000)
    address = models.EmailField(
        _("Your email address"), max_length=254, blank=True, help_text="forgotten once the answer is sent"
    )
    language = models.CharField(max_length=12, blank=True)
    to_check = models.BooleanField(default=False, help_text="too many came from one place at once")
    sent_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField(help_text="the promised day")
    late_at = models.DateTimeField(null=True, blank=True, help_text="the clock saw that the day had passed")
    outcome = models.CharField(_("What came out?"), max_length=10, choices=Outcome, blank=True)
    wrong = models.CharField(_("What was wrong, or thought to be wrong"), max_length=600, blank=True)
    since = models.DateField(_("Since when was it wrong?"), null=True, blank=True)
    now_says = models.TextField(_("What the page says now, and why"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[CorrectionQuerySet] = CorrectionQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="") | (Q(answered_at__isnull=False) & ~Q(outcome="")),
                name="correction_answered_with_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["corrected", "stands"]) | ~Q(wrong="") & ~Q(now_says=""),
                name="correction_answered_in_words",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="corrected") | Q(since__isnull=False), name="correction_says_since_when"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(address=""), name="correction_address_forgotten"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("sent_at")),
                name="correction_answered_after_it_came",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(answered_at=None), name="correction_open"),
            models.Index(fields=["-answered_at"], name="correction_newest_answer"),
        ]

    def __str__(self) -> str:
        return self.page_title

    def get_absolute_url(self) -> str:
        return reverse("dashboard:correction", args=[self.subject])

    @property
    def record_url(self) -> str:
        """Its page, in the language that needs no prefix."""
        with override(settings.LANGUAGE_CODE):
            return self.get_absolute_url()

    @property
    def was_late(self) -> bool:
        """Whether the answer came after the promised day, or has not come though it passed."""
        answered = self.answered_at.astimezone(policy.zone()).date() if self.answered_at else None
        return self.late_at is not None or (answered is not None and answered > self.due_on)

    @property
    def is_late(self) -> bool:
        """Whether it still waits, and the promised day is over."""
        return self.answered_at is None and self.due_on < policy.today()
