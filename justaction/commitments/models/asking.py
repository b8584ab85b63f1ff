"""Facts of asking: what somebody from outside asked about a commitment, and what was answered, or not."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.commitments.models.promising import Commitment
from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.web import clock


class AskedQuerySet(models.QuerySet["Question"]):
    def public(self) -> AskedQuerySet:
        """Looked at, and shown."""
        return self.filter(state=Question.State.ASKED, hidden=False)

    def open(self) -> AskedQuerySet:
        """Shown, and not answered yet, in time or late."""
        return self.public().filter(answered_at=None)


class Question(Recorded):
    """One question. Nobody's address is kept: the answer stands on the page, and a member who asked is told."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Somebody looks at it first")
        ASKED = "asked", _("Asked")
        REFUSED = "refused", _("Not shown")

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField(_("your question"), max_length=600)
    name = models.CharField(_("how you are named"), max_length=80, blank=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    hidden = models.BooleanField(default=False, help_text="a moderator took it down after it was shown")
    sent_at = models.DateTimeField(default=clock.now)
    asked_at = models.DateTimeField(
        null=True, blank=True, help_text="since then it is public and the days count"
    )
    due_on = models.DateField(null=True, blank=True)
    lapsed_at = models.DateTimeField(null=True, blank=True, help_text="ten days passed without an answer")
    answer = models.TextField(_("your answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[AskedQuerySet] = AskedQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="asked") | Q(asked_at__isnull=False, due_on__isnull=False),
                name="question_asked_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="question_answered_in_words",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(state="asked", answered_at=None), name="question_open"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
