"""Facts of being told: what a person follows, in which way they want to hear of it, and what waits for their daily letter."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.web import clock


class Way(models.TextChoices):
    """How somebody is told."""

    IMMEDIATE = "immediate", _("At once")
    DIGEST = "digest", _("In one daily letter")
    NONE = "none", _("Not at all")


class Follow(models.Model):
    """A person follows something. What it is, the chapter that registered its kind knows; the words are kept here."""

    person = models.ForeignKey("Person", on_delete=models.CASCADE, related_name="follows")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80, help_text="which one, in the words of its chapter")
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=300)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "kind", "key"], name="follow_once")]
        indexes = [models.Index(fields=["kind", "key"], name="follow_followers")]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.kind} {self.key}"

    @property
    def label(self) -> str:
        """What a member calls such a thing."""
        from justaction.members import following

        return following.label(self.kind)


class Telling(models.Model):
    """The way a person chose: for a kind of news, for a community, or for one kind in one community."""

    person = models.ForeignKey("Person", on_delete=models.CASCADE, related_name="tellings")
    kind = models.CharField(max_length=40, blank=True, help_text="empty for every kind in the community")
    community = models.CharField(max_length=80, blank=True, help_text="its slug; empty for everywhere")
    way = models.CharField(max_length=10, choices=Way)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "community"], name="telling_once"),
            models.CheckConstraint(condition=~Q(kind="", community=""), name="telling_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind or '*'} {self.community}: {self.way}"


class DigestItem(models.Model):
    """One piece of news for somebody's daily letter. It is told once, and forgotten some days later."""

    person = models.ForeignKey("Person", on_delete=models.CASCADE, related_name="digest_items")
    kind = models.CharField(max_length=40)
    community = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=500)
    text = models.TextField(max_length=2000, blank=True)
    by_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(help_text="when it happened")
    put_at = models.DateTimeField(default=clock.now)
    told_at = models.DateTimeField(null=True, blank=True)
    once = models.CharField(
        max_length=120, blank=True, help_text="news with the same word is told a person once"
    )

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "once"], condition=~Q(once=""), name="digest_item_once"
            ),
        ]
        indexes = [models.Index(fields=["put_at"], condition=Q(told_at=None), name="digest_item_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"
