"""Facts of what was reported, with its proof, and what peers found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from justaction.commitments.models.promising import Commitment
from justaction.members.models import Organization, Person
from justaction.record.models import Recorded
from justaction.web import clock


class ProgressReportQuerySet(models.QuerySet["ProgressReport"]):
    def latest_of_each(self) -> ProgressReportQuerySet:
        """For each commitment the report with the latest number."""
        newest = ProgressReport.objects.filter(commitment=OuterRef("commitment")).order_by("-as_of")
        return self.filter(pk=Subquery(newest.values("pk")[:1]))


class ProgressReport(Recorded):
    """What the institution says it has done so far. Once sent it stays as it is."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="reports")
    as_of = models.DateField(_("the number stands as of"))
    value = models.DecimalField(_("the number now"), max_digits=14, decimal_places=2)
    story = models.TextField(_("what happened"), max_length=3000)
    in_the_way = models.TextField(_("what got in the way"), max_length=2000, blank=True)
    next_steps = models.TextField(_("what comes next, and by when"), max_length=2000, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        ordering = ["as_of", "id"]
        constraints = [models.UniqueConstraint(fields=["commitment", "as_of"], name="report_one_per_day")]
        indexes = [models.Index(fields=["sent_at"], name="report_sent")]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.value} on {self.as_of}"


class Evidence(Recorded):
    """A proof: a file or a link, with its source and date. What it shows is said in words."""

    class Kind(models.TextChoices):
        FILE = "file", _("File")
        LINK = "link", _("Link")

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="evidence")
    report = models.ForeignKey(
        ProgressReport, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )

    class Voice(models.TextChoices):
        INSTITUTION = "institution", _("Given by the organization")
        ADVOCATE = "advocate", _("Given by an advocate from outside")

    class Sort(models.TextChoices):
        FIGURES = "figures", _("Figures or accounts")
        MINUTES = "minutes", _("Minutes or a decision")
        CONTRACT = "contract", _("A contract or a rule")
        STUDY = "study", _("An audit or a study")
        NEWS = "news", _("News")
        WORDS = "words", _("Words of those affected")
        OTHER = "other", _("Something else")

    class Reliability(models.TextChoices):
        OWN = "own", _("Made by the organization itself")
        INDEPENDENT = "independent", _("Made by somebody independent")
        OFFICIAL = "official", _("Made by a public body")
        FIRST_HAND = "first_hand", _("First hand, by those affected")

    kind = models.CharField(max_length=4, choices=Kind)
    sort = models.CharField(_("what kind of proof it is"), max_length=10, choices=Sort, default=Sort.OTHER)
    reliability = models.CharField(
        _("who stands behind it"), max_length=12, choices=Reliability, default=Reliability.OWN
    )
    voice = models.CharField(max_length=12, choices=Voice, default=Voice.INSTITUTION)
    title = models.CharField(_("what it is"), max_length=200)
    shows = models.CharField(_("what it shows"), max_length=300)
    source = models.CharField(_("who made it"), max_length=200)
    dated = models.DateField(_("its date"))
    url = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to="evidence/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="bytes")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the stored file")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-added_at", "-id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="link", file="") & ~Q(url="") | Q(kind="file", url="") & ~Q(file=""),
                name="evidence_file_or_link",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ReviewQuerySet(models.QuerySet["Review"]):
    def given(self) -> ReviewQuerySet:
        return self.filter(state=Review.State.GIVEN)

    def open(self) -> ReviewQuerySet:
        return self.filter(state=Review.State.ASKED)

    def held(self) -> ReviewQuerySet:
        """Written, and not public before the organization has replied or its 10 days are over."""
        return self.filter(state=Review.State.HELD)

    def taken(self) -> ReviewQuerySet:
        """Those that take one of the three places of a report."""
        return self.filter(state__in=Review.TAKEN)


class Review(Recorded):
    """One peer's look at one report: asked for, then given, passed on or lapsed."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        HELD = "held", _("Written, not public yet")
        GIVEN = "given", _("Public")
        PASSED_ON = "passed_on", _("Passed on")
        LAPSED = "lapsed", _("No answer in 10 days")
        CLOSED = "closed", _("No longer needed")

    class Verdict(models.TextChoices):
        AGREES = "agrees", _("Agrees")
        ASKS_FOR_MORE = "asks_for_more", _("Asks for more")
        DISAGREES = "disagrees", _("Disagrees")

    TAKEN: ClassVar = [State.ASKED, State.HELD, State.GIVEN]
    WAITS: ClassVar = [State.ASKED, State.HELD]

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="reviews")
    peer = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="reviews")
    peer_organization = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+")
    peer_field = models.ForeignKey(
        "collaborative.Field", null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    verdict = models.CharField(_("what you find"), max_length=15, choices=Verdict, blank=True)
    reasons = models.TextField(_("your reasons"), max_length=3000, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField()
    written_at = models.DateTimeField(null=True, blank=True, help_text="when the peer answered")
    reply_by = models.DateField(
        null=True, blank=True, help_text="until then it is held back, unless the organization replies earlier"
    )
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="when it became public, or when the ask ended without an answer"
    )
    too_close = models.BooleanField(default=False, help_text="passed on since the peer is too close")
    unanswered_at = models.DateTimeField(
        null=True, blank=True, help_text="when 10 days had passed without a reply"
    )
    changed_at = models.DateTimeField(null=True, blank=True, help_text="when the answer was changed, once")
    reply = models.TextField(_("your reply"), max_length=2000, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "peer"], name="review_one_per_peer"),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "given"]) | (~Q(verdict="") & ~Q(reasons="")),
                name="review_given_with_reasons",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | (Q(reply="") & Q(reply_by__isnull=False)),
                name="review_held_until_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state="asked"), name="review_waiting"),
            models.Index(fields=["reply_by"], condition=Q(state="held"), name="review_held"),
            models.Index(fields=["peer_organization", "-ended_at", "-id"], name="review_given_by"),
        ]

    def __str__(self) -> str:
        return f"{self.peer} on {self.report}"

    @property
    def is_public(self) -> bool:
        """Whether anyone may read what it says."""
        return self.state == Review.State.GIVEN

    @property
    def shown_as(self) -> str:
        """How the peer is named in public: by their organization, or by their field. Never by their own name."""
        if self.peer_organization:
            return self.peer_organization.name
        return (
            gettext("A peer from %(field)s") % {"field": self.peer_field}
            if self.peer_field
            else gettext("A peer")
        )
