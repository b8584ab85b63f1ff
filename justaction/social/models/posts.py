"""A post: one thing that we say outside, with a text for each channel, and what became of each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.social.models.channels import Channel
from justaction.web import clock


class PostQuerySet(models.QuerySet["Post"]):
    def out(self) -> PostQuerySet:
        """Those of which something stands outside."""
        return self.filter(texts__state=Text.State.SENT).distinct()


class Post(Recorded):
    """What is said, wherever it is said. `card` is what its picture shows, frozen when it was written."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SCHEDULED = "scheduled", _("Goes out at its time")
        OUT = "out", _("Sent")
        GONE = "gone", _("Taken down")
        DROPPED = "dropped", _("Thrown away")

    title = models.CharField(_("title"), max_length=140, help_text="for ourselves, and for the record")
    link = models.CharField(max_length=500, blank=True, help_text="a path of ours, or a whole address")
    language = models.CharField(max_length=12, default="en")
    card = models.JSONField(null=True, blank=True, help_text="the words of its picture; null: no picture")
    alt = models.CharField(max_length=1000, blank=True, help_text="the picture in words")
    entry = models.PositiveBigIntegerField(default=0, help_text="the entry (id) that it tells of, or 0")
    automatic = models.BooleanField(default=False, help_text="written from the record, by itself")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    send_at = models.DateTimeField(null=True, blank=True)
    begun_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(null=True, blank=True, help_text="its words changed after it went out")
    saved = models.PositiveIntegerField(default=1, help_text="how often its words were saved")
    standing = models.JSONField(
        null=True, blank=True, help_text="title, link, language, card and alt as they went out; null: not yet"
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"]) | Q(send_at__isnull=False), name="social_has_its_time"
            ),
            models.CheckConstraint(
                condition=Q(card__isnull=True) | ~Q(alt=""), name="social_picture_has_words"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """Its permanent address here, without a language."""
        return f"/follow/{self.subject}/"

    @property
    def whole_link(self) -> str:
        return settings.SITE_URL + self.link if self.link.startswith("/") else self.link

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class TextQuerySet(models.QuerySet["Text"]):
    def due(self) -> TextQuerySet:
        """What goes out now, or is tried again now."""
        return self.filter(state=Text.State.WAITING, next_at__lte=clock.now())


class Text(models.Model):
    """What a post says in one channel, and whether it stands there."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        WAITING = "waiting", _("Waits for its time")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        DELETED = "deleted", _("Taken down")

    class Errand(models.TextChoices):
        """What is to be done with it next, when it waits."""

        SEND = "send", _("Send")
        CHANGE = "change", _("Change")
        DELETE = "delete", _("Take down")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="texts")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="texts")
    text = models.TextField(max_length=5000, blank=True)
    standing = models.TextField(
        blank=True, help_text="the text as it stands there, or as it is being carried there"
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    errand = models.CharField(max_length=10, choices=Errand, default=Errand.SEND)
    key = models.CharField(
        max_length=64, blank=True, help_text="the same for each try, so that nothing stands twice"
    )
    remote = models.CharField(max_length=500, blank=True, help_text="how the service calls it")
    page = models.CharField(max_length=500, blank=True, help_text="where everybody sees it")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    first_at = models.DateTimeField(null=True, blank=True, help_text="when it was tried first")
    at = models.DateTimeField(null=True, blank=True, help_text="when its state was written last")
    trouble = models.CharField(max_length=300, blank=True, help_text="what went wrong, in words")

    objects = TextQuerySet.as_manager()

    class Meta:
        ordering = ["channel_id"]
        constraints = [models.UniqueConstraint(fields=["post", "channel"], name="social_text_once")]
        indexes = [models.Index(fields=["next_at"], condition=Q(state="waiting"), name="social_text_due")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.channel_id} {self.state}"


class Approval(models.Model):
    """A person who read a post and said that it can go out; `fingerprint` is what they read."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="approvals")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="social_approval_once")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.person_id}"
