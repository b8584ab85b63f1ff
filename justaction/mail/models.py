"""Facts of the mail: each letter, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from justaction.mail import letters
from justaction.web import clock


class Letter(models.Model):
    """One letter to one address."""

    class State(models.TextChoices):
        QUEUED = "queued"
        CLAIMED = "claimed"  # being handed over at this moment
        SENT = "sent"
        FAILED = "failed"  # refused for good, or given up after some days
        UNKNOWN = "unknown"  # perhaps handed over: nobody saw the answer (decision 0006)

    kind = models.CharField(max_length=40)
    to = models.EmailField(max_length=254, blank=True)
    to_name = models.CharField(max_length=120, blank=True)
    mailbox = models.CharField(max_length=254, blank=True, help_text="normal form of the address, for limits")
    subject = models.CharField(max_length=200)
    parts = models.JSONField(default=dict, blank=True, help_text="its words, as mail.letters.Body says")
    language = models.CharField(max_length=12, blank=True)
    headers = models.JSONField(default=dict)
    once = models.CharField(
        max_length=120, blank=True, help_text="a letter with the same word is not written twice"
    )
    reference = models.CharField(max_length=32, help_text="random; the left part of its Message-ID")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["once"], condition=~Q(once=""), name="letter_once")]
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(state__in=["queued", "claimed"]), name="letter_waiting"
            ),
            models.Index(fields=["created_at"], condition=~Q(subject=""), name="letter_with_body"),
            models.Index(fields=["mailbox", "kind", "created_at"], name="letter_limits"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"

    @property
    def text(self) -> str:
        """The letter as plain text, drawn now."""
        return letters.as_text(self.parts, self.language)

    @property
    def html(self) -> str:
        """The letter as HTML, drawn now."""
        return letters.as_html(self.parts, self.language, self.subject)
