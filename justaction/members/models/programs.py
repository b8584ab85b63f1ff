"""Facts of programs that ask for somebody: keys with scopes. Only a fingerprint of a key is kept."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from justaction.web import clock


class Scope(models.TextChoices):
    """What a key lets a program read. Nothing lets it change anything."""

    ME = "me", _("What my page says of me: my name, my communities, my organizations, what I follow")
    COMMITMENTS = "commitments", _("Commitments of my organizations, drafts too")
    SIGNATURES = "signatures", _("Everybody who signed, with addresses; it opens for conveners only")


class ProgramKey(models.Model):
    """A key that a person made for a program of theirs. It is good until its day, until it is ended, and as long as they
    sign in as they did when they made it."""

    person = models.ForeignKey("Person", on_delete=models.CASCADE, related_name="program_keys")
    name = models.CharField(_("what it is for"), max_length=60)
    scopes = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the key")
    signs_in = models.CharField(max_length=64, help_text="fingerprint of how its owner signed in then")
    made_at = models.DateTimeField(default=clock.now)
    expires_on = models.DateField()
    used_on = models.DateField(null=True, blank=True, help_text="the last day, no closer")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_us = models.BooleanField(default=False, help_text="by a steward, not by its owner")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    def good_on(self, day: date) -> bool:
        """Whether it was not ended and its day has not passed."""
        return self.ended_at is None and self.expires_on >= day

    @property
    def is_good(self) -> bool:
        return self.good_on(clock.today())
