"""Facts of a test: named organizations try a draft, and their findings stand beside it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Organization, Person
from justaction.record.models import Recorded
from justaction.standards.models.rules import Draft, Standard
from justaction.web import clock


class TrialQuerySet(models.QuerySet["Trial"]):
    def running(self) -> TrialQuerySet:
        return self.filter(ended_at=None)


class Trial(Recorded):
    """A time in which organizations try a draft. It ends with what was learned, or is broken off with a reason."""

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="trials")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="trials")
    begun_at = models.DateTimeField(default=clock.now)
    until = models.DateField(_("last day"))
    ended_at = models.DateTimeField(null=True, blank=True)
    broken_off = models.BooleanField(default=False)
    learned = models.TextField(_("what was learned"), max_length=2000, blank=True)

    objects = TrialQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["standard"], condition=Q(ended_at=None), name="standard_trial_one_running"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | ~Q(learned=""), name="standard_trial_ended_with_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft} in test"


class TesterQuerySet(models.QuerySet["Tester"]):
    def public(self) -> TesterQuerySet:
        """Those that said yes, and are listed: also those that stepped back later."""
        return self.exclude(agreed_at=None).filter(organization__listed=True)

    def found(self) -> TesterQuerySet:
        return self.filter(state=Tester.State.FOUND)


class Tester(Recorded):
    """An organization that was asked to try a draft, and what it found. It is named only once it said yes."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        TRYING = "trying", _("Trying it")
        FOUND = "found", _("Tried it")
        DECLINED = "declined", _("Said no")
        WITHDREW = "withdrew", _("Stepped back")

    class Verdict(models.TextChoices):
        WORKS = "works", _("It works here")
        WITH_CHANGES = "with_changes", _("It works with changes")
        NOT_HERE = "not_here", _("It does not work here")

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="testers")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="standards_tested")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    agreed_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(_("does it work?"), max_length=14, choices=Verdict, blank=True)
    finding = models.TextField(_("what you did, and what happened"), max_length=3000, blank=True)
    advice = models.TextField(_("what should change"), max_length=2000, blank=True)
    found_at = models.DateTimeField(null=True, blank=True)
    withdrew_why = models.CharField(_("why"), max_length=600, blank=True)
    answer = models.TextField(_("what was done with the advice"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    said_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = TesterQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["trial", "organization"], name="standard_tester_once"),
            models.CheckConstraint(
                condition=~Q(state="found") | (~Q(verdict="") & ~Q(finding="") & Q(found_at__isnull=False)),
                name="standard_tester_found_with_words",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrew") | ~Q(withdrew_why=""),
                name="standard_tester_withdrew_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.state}"
