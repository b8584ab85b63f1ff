"""Facts of the mail: each letter, and what became of it."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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
    next_at = models.DateTimeField(
        null=True, blank=True, help_text="not before; null: its job carries it, or the clock finds it"
    )
    prompt = models.BooleanField(default=False, help_text="somebody waits for it at this moment")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["once"], condition=~Q(once=""), name="letter_once")]
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(state__in=["queued", "claimed"]), name="letter_waiting"
            ),
            models.Index(fields=["created_at"], condition=~Q(subject=""), name="letter_with_body"),
            models.Index(
                fields=["next_at"], condition=Q(state="queued", next_at__isnull=False), name="letter_put_off"
            ),
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


def _new_mark() -> str:
    return secrets.token_hex(8)


class Pace(models.Model):
    """How much room a route has: letters that may go by it at once. `mail/pace.py` fills and takes."""

    route = models.CharField(max_length=255, unique=True)
    room = models.FloatField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.route


class Suppressed(models.Model):
    """A mailbox that gets no notices any more, until its owner shows that they read it."""

    class Why(models.TextChoices):
        GONE = "gone", _("the mail server said that the address does not exist")
        COMPLAINT = "complaint", _("a letter was marked as unwanted")

    mailbox = models.CharField(max_length=254, unique=True, help_text="normal form of the address")
    why = models.CharField(max_length=10, choices=Why)
    mark = models.CharField(max_length=16, default=_new_mark, help_text="tells who of two was first")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "suppressed"

    def __str__(self) -> str:
        return f"{self.pk} {self.why}"


class Received(models.Model):
    """A message that came, and what became of it: nothing of its words, and nobody's address."""

    class Outcome(models.TextChoices):
        DONE = "done", _("Taken in")
        ANSWERED = "answered", _("Could not be taken; the sender was told")
        KEPT = "kept", _("Kept for its sender to look at")
        UNKNOWN = "unknown", _("To an address that nobody has")
        UNREADABLE = "unreadable", _("Not readable")
        TWICE = "twice", _("Came before")
        STORM = "storm", _("One of too many within an hour")
        AUTOMATIC = "automatic", _("An answer of a machine")
        LIST = "list", _("From a mailing list")
        BOUNCE = "bounce", _("A notice that a letter could not be delivered")
        LOOP = "loop", _("A letter of our own that came back")

    key = models.CharField(
        max_length=64, unique=True, help_text="SHA-256 of its Message-ID and what it is about"
    )
    mark = models.CharField(max_length=16, default=_new_mark, help_text="tells who of two was first")
    purpose = models.CharField(max_length=8, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "received"
        indexes = [models.Index(fields=["at"], name="received_at")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.outcome}"


class TurnedAddress(models.Model):
    """An address for replies that was ended: the one that counts now has this number."""

    prefix = models.CharField(max_length=8)
    about = models.PositiveBigIntegerField()
    whom = models.PositiveBigIntegerField()
    number = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "turned addresses"
        constraints = [
            models.UniqueConstraint(fields=["prefix", "about", "whom"], name="turned_address_once"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.about} {self.number}"
