"""An issue: its words with all their versions, who approved them, and what became of each letter."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Person
from justaction.newsletter.models.subscriptions import Subscription
from justaction.record.models import Recorded
from justaction.web import clock


class IssueQuerySet(models.QuerySet["Issue"]):
    def out(self) -> IssueQuerySet:
        """Those that began to go out: anybody reads them."""
        return self.filter(state__in=[Issue.State.SENDING, Issue.State.PAUSED, Issue.State.SENT])

    def due(self) -> IssueQuerySet:
        return self.filter(state=Issue.State.APPROVED, send_at__lte=clock.now())


class Issue(Recorded):
    """One issue, for everybody or for one community, further narrowed by `segment`."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("Goes out at its time")
        SENDING = "sending", _("Being sent")
        PAUSED = "paused", _("Paused")
        SENT = "sent", _("Sent")
        CANCELLED = "cancelled", _("Cancelled")

    slug = models.SlugField(max_length=100, unique=True)
    community = models.CharField(max_length=80, blank=True, help_text="slug; empty: for everybody")
    segment = models.CharField(max_length=160, blank=True, help_text="as audience.py reads it")
    after = models.PositiveBigIntegerField(default=0, help_text="it tells of entries after this one (id)")
    until = models.PositiveBigIntegerField(default=0, help_text="and up to this one")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    begun_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    sent_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    send_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    filled_to = models.BigIntegerField(
        default=0, help_text="deliveries are written for subscriptions up to this one; -1: for all"
    )
    lease = models.CharField(max_length=32, blank=True, help_text="who sends it now")
    lease_until = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True, help_text="what the mail server said last")

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["community"], condition=Q(state="draft"), name="newsletter_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"]) | Q(send_at__isnull=False),
                name="newsletter_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def url(self) -> str:
        """Its permanent address, without a language."""
        return f"/newsletter/{self.slug}/"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_out(self) -> bool:
        return self.state in {self.State.SENDING, self.State.PAUSED, self.State.SENT}

    @property
    def scope(self) -> str:
        return f"community:{self.community}" if self.community else ""


class Wording(models.Model):
    """What an issue says in one language; each saving is a new version."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=140)
    text = models.TextField(_("text"), max_length=60000)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["language", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "language", "number"], name="newsletter_wording_once")
        ]

    def __str__(self) -> str:
        return self.title


def _picture_place(picture: Any, name: str) -> str:
    return f"newsletter/{picture.pk}{name[name.rfind('.') :]}"


class Picture(models.Model):
    """A picture in an issue, encoded anew when it came in. Who has its address may see it: it is the same for all readers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="pictures")
    file = models.FileField(upload_to=_picture_place)
    media_type = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, help_text="SHA-256 of its bytes, in hex")
    width = models.PositiveSmallIntegerField(help_text="in pixels, as a letter shows it")
    height = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["issue", "digest"], name="newsletter_picture_once")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def url(self) -> str:
        """Its address, as it stands in the text."""
        return f"/newsletter/pictures/{self.pk}/"


class Approval(models.Model):
    """A person who read an issue and said that it can go out; `fingerprint` is what they read."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="approvals")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "person"], name="newsletter_approval_once")]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.person_id}"


class Body(models.Model):
    """The letter of an issue in one language, kept once; words for each reader are put in when it is handed over."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="bodies")
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=200)
    html = models.TextField()
    text = models.TextField()

    class Meta:
        verbose_name_plural = "bodies"
        constraints = [models.UniqueConstraint(fields=["issue", "language"], name="newsletter_body_once")]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.language}"


class Delivery(models.Model):
    """One issue to one subscription: once, whatever breaks."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        CLAIMED = "claimed", _("Being handed over")
        SENT = "sent", _("Handed to the mail server")
        FAILED = "failed", _("Refused")
        BOUNCED = "bounced", _("Came back")
        COMPLAINED = "complained", _("Marked as unwanted")
        UNKNOWN = "unknown", _("Not known")
        SKIPPED = "skipped", _("Left out")

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="deliveries")
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    claim = models.CharField(max_length=32, blank=True, help_text="the lease under which it was claimed")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True, help_text="not before; null: at once")
    at = models.DateTimeField(null=True, blank=True, help_text="when its state was written last")
    code = models.PositiveSmallIntegerField(default=0, help_text="what the mail server answered (RFC 5321)")

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["issue", "subscription"], name="newsletter_once_each")]
        indexes = [
            models.Index(fields=["issue", "state"], name="newsletter_progress"),
            models.Index(fields=["issue", "id"], condition=Q(state="queued"), name="newsletter_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.subscription_id} {self.state}"
