"""Programs elsewhere that want to be told of the record at once, and each call to them."""

from __future__ import annotations

import json
import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Person
from justaction.members.sealing import seal
from justaction.web import clock

PURPOSE = "webhook"


def new_name() -> str:
    """The id of a message, which stays the same however often it is tried."""
    return f"msg_{secrets.token_hex(16)}"


class Hook(models.Model):
    """An address of a program that is told of new entries. What signs is kept encrypted, and shown once."""

    class State(models.TextChoices):
        ON = "on", _("on")
        PAUSED = "paused", _("paused by us")
        STOPPED = "stopped", _("stopped, since nothing arrived for days")

    about = models.CharField(_("what it is for"), max_length=60)
    url = models.CharField(max_length=500)
    kinds = models.JSONField(default=list, help_text="of entries; none: all that tell of no person")
    secret = models.TextField(help_text="the secrets that sign, the newest first; encrypted")
    state = models.CharField(max_length=10, choices=State, default=State.ON)
    added_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    rotated_at = models.DateTimeField(null=True, blank=True)
    told_to = models.PositiveBigIntegerField(default=0, help_text="entries before this index were told")
    failing_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.about

    @property
    def keys(self) -> list[str]:
        """What signs. Raises InvalidToken when SECRET_KEY is another one now."""
        found: list[str] = json.loads(seal(PURPOSE).decrypt(self.secret.encode()))
        return found

    def keep(self, keys: list[str]) -> None:
        """Keep what signs, encrypted; not saved yet."""
        self.secret = seal(PURPOSE).encrypt(json.dumps(keys).encode()).decode()


class CallQuerySet(models.QuerySet["Call"]):
    def due(self) -> CallQuerySet:
        return self.filter(state=Call.State.WAITING, next_at__lte=clock.now())


class Call(models.Model):
    """One message to one hook: about an entry, or a trial."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        DONE = "done", _("arrived")
        GIVEN_UP = "given_up", _("given up")

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="calls")
    name = models.CharField(max_length=40, unique=True, default=new_name)
    index = models.PositiveBigIntegerField(null=True, blank=True, help_text="of the entry; null: a trial")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now)
    code = models.PositiveSmallIntegerField(default=0, help_text="what was answered last; 0: nothing")
    trouble = models.CharField(max_length=20, blank=True, help_text="why no answer came")
    made_at = models.DateTimeField(default=clock.now)
    at = models.DateTimeField(null=True, blank=True, help_text="when it was tried last")

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["hook", "index"], name="social_called_once")]
        indexes = [models.Index(fields=["next_at"], condition=Q(state="waiting"), name="social_call_due")]

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"
