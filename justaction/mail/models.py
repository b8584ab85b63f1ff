"""Facts of the mail: each letter, what became of it, and the addresses that letters no longer go to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from justaction.web import clock


class Letter(models.Model):
    """One letter to one address."""

    class State(models.TextChoices):
        QUEUED = "queued"
        CLAIMED = "claimed"
        SENT = "sent"
        FAILED = "failed"
        SUPPRESSED = "suppressed"

    kind = models.CharField(max_length=40)
    to = models.EmailField(max_length=254)
    to_name = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    headers = models.JSONField(default=dict)
    once = models.CharField(
        max_length=120, blank=True, help_text="a letter with the same word is not written twice"
    )
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
            models.Index(fields=["id"], condition=Q(state__in=["queued", "claimed"]), name="letter_waiting"),
            models.Index(fields=["to", "kind", "created_at"], name="letter_limits"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"
