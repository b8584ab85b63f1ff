"""Facts of moderation: what was reported or held anywhere, what was decided and why, and the appeal against it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from justaction.record.models import Recorded
from justaction.web import clock

TIME_TO_APPEAL = timedelta(days=30)


class Proposal(models.Model):
    """A decision against many at once: it takes effect when a second person confirms it."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits for a second person")
        CONFIRMED = "confirmed", _("Confirmed")
        DROPPED = "dropped", _("Set aside")

    kind = models.CharField(max_length=40)
    scope = models.CharField(max_length=80, blank=True)
    decision = models.CharField(max_length=10)
    reason = models.CharField(max_length=600)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    by = models.ForeignKey("Person", null=True, on_delete=models.SET_NULL, related_name="+")
    second = models.ForeignKey("Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.decision} ({self.state})"


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> CaseQuerySet:
        """Those that wait for a first decision."""
        return self.filter(state=Case.State.OPEN)

    def decided(self) -> CaseQuerySet:
        """Those that somebody has decided."""
        return self.exclude(state__in=[Case.State.OPEN, Case.State.GONE])

    def appealed(self) -> CaseQuerySet:
        """Those whose appeal waits for another person."""
        return self.filter(appeal=Case.Appeal.OPEN)

    def waiting(self) -> CaseQuerySet:
        """Those that wait for anybody: a first decision, or the answer to an appeal."""
        return self.filter(Q(state=Case.State.OPEN) | Q(appeal=Case.Appeal.OPEN))

    def of_token(self, token: str) -> Case | None:
        """The case whose letter carries this link, or None when nobody made it."""
        try:
            subject = Signer(salt="members.appeal").unsign(token)
        except BadSignature:
            return None
        return self.select_related("person").filter(subject=subject).first()


class Case(Recorded):
    """One thing that was reported or held. What it is, the chapter that registered its kind knows."""

    class What(models.TextChoices):
        REPORTED = "reported", _("Reported")
        HELD = "held", _("Held")
        FOUND = "found", _("Found by a moderator")

    class State(models.TextChoices):
        OPEN = "open", _("Waits for a decision")
        KEPT = "kept", _("Kept: nothing is wrong with it")
        HIDDEN = "hidden", _("Hidden or taken down")
        RELEASED = "released", _("Released")
        REFUSED = "refused", _("Refused")
        GONE = "gone", _("Ended before a decision: nothing was left to decide")

    class Appeal(models.TextChoices):
        NONE = "", _("No appeal")
        OPEN = "open", _("An appeal waits")
        STANDS = "stands", _("The decision stands")
        CHANGED = "changed", _("The decision was changed")

    AGAINST = ("hidden", "refused")  # these go against whom it concerns, so they can appeal

    kind = models.CharField(max_length=40, help_text="what sort of thing; a chapter registers it")
    about = models.CharField(max_length=300, help_text="which one, in the words of that chapter")
    scope = models.CharField(max_length=80, blank=True, help_text="whose space: empty, or community:money")
    title = models.CharField(max_length=200, help_text="what it is, without anybody's name")
    url = models.CharField(max_length=300, blank=True)
    what = models.CharField(max_length=10, choices=What)
    why = models.CharField(max_length=20, blank=True, help_text="why it was held: a word of its kind")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    person = models.ForeignKey(
        "Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="whom it concerns",
    )
    opened_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=600, blank=True)
    proposal = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.SET_NULL, related_name="cases"
    )
    appeal = models.CharField(max_length=10, choices=Appeal, blank=True, default=Appeal.NONE)
    appeal_words = models.TextField(max_length=2000, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    heard_by = models.ForeignKey("Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    heard_at = models.DateTimeField(null=True, blank=True)
    heard_reason = models.CharField(max_length=600, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about"], condition=Q(state="open"), name="case_one_open_for_a_thing"
            ),
        ]
        indexes = [
            models.Index(fields=["scope", "id"], condition=Q(state="open"), name="case_open"),
            models.Index(fields=["scope", "id"], condition=Q(appeal="open"), name="case_appealed"),
            models.Index(fields=["state", "kind", "why"], name="case_counts"),
            models.Index(fields=["kind", "about"], name="case_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"

    @property
    def token(self) -> str:
        """What the link in the letter carries to whom it concerns."""
        return Signer(salt="members.appeal").sign(self.subject)

    @property
    def appeal_url(self) -> str:
        """The page where whom it concerns reads the decision and can appeal."""
        return reverse("members:appeal", args=[self.token])

    @property
    def appeal_by(self) -> datetime | None:
        """Until when an appeal is taken; None before a decision."""
        return self.decided_at + TIME_TO_APPEAL if self.decided_at else None

    @property
    def can_be_appealed(self) -> bool:
        """Whether it went against somebody, was not appealed yet, and is not too long ago."""
        until = self.appeal_by
        return self.state in self.AGAINST and not self.appeal and until is not None and clock.now() <= until


class Report(models.Model):
    """What somebody wrote who reported it. Several can be about one case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    words = models.TextField(max_length=2000)
    address = models.EmailField(max_length=254, blank=True, help_text="only if they want to hear the answer")
    language = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.case}: {self.words[:40]}"
