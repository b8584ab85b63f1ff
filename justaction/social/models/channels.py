"""A channel: a place outside where the collaborative speaks, once a steward connected it."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Person
from justaction.members.sealing import seal
from justaction.web import clock

PURPOSE = "social"


class ChannelQuerySet(models.QuerySet["Channel"]):
    def on(self) -> ChannelQuerySet:
        """Those that are connected, also where something is amiss with them."""
        return self.exclude(state=Channel.State.OFF)


class Channel(models.Model):
    """One account of ours. What opens it (a key, a token) is kept encrypted, and goes when it is disconnected."""

    class Kind(models.TextChoices):
        FEDIVERSE = "fediverse", _("Our own account in the fediverse")
        MASTODON = "mastodon", _("Mastodon")
        BLUESKY = "bluesky", _("Bluesky")

    class State(models.TextChoices):
        ON = "on", _("Connected")
        BROKEN = "broken", _("Something is amiss")
        OFF = "off", _("Not connected")

    kind = models.CharField(max_length=10, choices=Kind)
    handle = models.CharField(max_length=253, help_text="news; or as the service calls the account")
    server = models.CharField(max_length=253, blank=True, help_text="https://…; empty: we ourselves")
    account = models.CharField(max_length=500, blank=True, help_text="how the service knows it: an id, a DID")
    page = models.CharField(max_length=500, blank=True, help_text="where everybody sees it")
    secret = models.TextField(blank=True, help_text="encrypted: what opens it")
    limits = models.JSONField(default=dict, blank=True, help_text="what the service allows, as it told us")
    state = models.CharField(max_length=10, choices=State, default=State.ON)
    trouble = models.CharField(max_length=300, blank=True, help_text="what went wrong last, in words")
    automatic = models.BooleanField(default=False, help_text="tells of the record by itself")
    told_to = models.PositiveBigIntegerField(default=0, help_text="the last entry (id) that it told of")
    told_at = models.DateTimeField(null=True, blank=True)
    connected_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    connected_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="fediverse"), name="social_one_of_our_own"
            ),
            models.UniqueConstraint(fields=["kind", "server", "handle"], name="social_channel_once"),
            models.CheckConstraint(
                condition=~Q(state="off") | Q(secret="") | Q(kind="fediverse"), name="social_off_keeps_no_secret"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.handle}"

    @property
    def is_on(self) -> bool:
        return self.state != self.State.OFF

    @property
    def opened(self) -> dict[str, Any]:
        """What opens it. Raises InvalidToken when SECRET_KEY is another one now."""
        found: dict[str, Any] = json.loads(seal(PURPOSE).decrypt(self.secret.encode())) if self.secret else {}
        return found

    def close(self, said: dict[str, Any]) -> None:
        """Keep what opens it, encrypted; not saved yet."""
        self.secret = seal(PURPOSE).encrypt(json.dumps(said).encode()).decode()
