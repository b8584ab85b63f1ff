"""Facts of an account's own life: its export, its erasure, a lost address, two accounts of one person, a hand-over."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from justaction.record.models import Recorded
from justaction.web import clock

KEEP_EXPORT = timedelta(days=3)
WAIT_TO_ERASE = timedelta(days=14)
WAIT_TO_RESCUE = timedelta(days=7)
TIME_TO_ANSWER = timedelta(days=14)  # a merge, or a hand-over


class Export(Recorded):
    """An archive of all that is held about one person: asked for, made by a job, fetched, and soon deleted."""

    person = models.ForeignKey("Person", on_delete=models.CASCADE, related_name="exports")
    asked_at = models.DateTimeField(default=clock.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    content = models.BinaryField(default=bytes, help_text="the archive, sealed; empty until it is ready")

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["person"], name="export_one_each")]

    def __str__(self) -> str:
        return f"an export for {self.person_id}"


class Erasure(Recorded):
    """Somebody wants to be erased: it waits, can be taken back, then is done. Only a random id stays."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waits")
        TAKEN_BACK = "taken_back", _("Taken back")
        DONE = "done", _("Done")

    person = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="erasures"
    )
    gone = models.CharField(max_length=32, blank=True, help_text="public id of whom it erased, for restores")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    noted_at = models.DateTimeField(
        null=True, blank=True, help_text="when it was written to the list that every restore replays"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="asked"), name="erasure_one_asked"),
        ]

    def __str__(self) -> str:
        return f"an erasure ({self.state})"


class Rescue(Recorded):
    """Somebody lost their address: a steward and a second person vouch, it waits, the old address is told."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for a steward")
        VOUCHED = "vouched", _("Waits for a second person")
        WAITING = "waiting", _("Two people vouch; it waits some days")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped by the old address")
        REFUSED = "refused", _("Refused")

    OPEN = ("asked", "vouched", "waiting")

    person = models.ForeignKey("Person", on_delete=models.CASCADE, related_name="rescues")
    address = models.EmailField(max_length=254, help_text="the new one")
    words = models.TextField(max_length=1000, blank=True, help_text="who can say that it is them")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    first = models.ForeignKey("Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    first_how = models.CharField(max_length=300, blank=True, help_text="how the steward made sure")
    second = models.ForeignKey("Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    second_how = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=["asked", "vouched", "waiting"]),
                name="rescue_one_open",
            ),
            models.CheckConstraint(
                condition=Q(first=None) | Q(second=None) | ~Q(first=F("second")), name="rescue_by_two"
            ),
        ]

    def __str__(self) -> str:
        return f"a lost address ({self.state})"


class Merging(Recorded):
    """Two accounts of one person become one: both addresses say yes, then a steward does it."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for both addresses")
        READY = "ready", _("Both said yes")
        DONE = "done", _("Done")
        ENDED = "ended", _("Ended without merging")

    kept = models.ForeignKey("Person", null=True, on_delete=models.SET_NULL, related_name="mergings")
    gone = models.ForeignKey("Person", null=True, on_delete=models.SET_NULL, related_name="mergings_away")
    by = models.ForeignKey("Person", null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(_("how you know that they are one person"), max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    kept_yes_at = models.DateTimeField(null=True, blank=True)
    gone_yes_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(state__in=["asked", "ready"]), name="merging_one_open"
            ),
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merging_of_two"),
        ]

    def __str__(self) -> str:
        return f"a merging ({self.state})"

    def token(self, side: Literal["kept", "gone"]) -> str:
        """What the link in the letter of one of the two addresses carries."""
        return Signer(salt="members.merging").sign(f"{self.subject}.{side}")

    @classmethod
    def of_token(cls, token: str) -> tuple[Merging, str] | None:
        """The merging and the side of a link; None when nobody made it."""
        try:
            subject, _dot, side = Signer(salt="members.merging").unsign(token).partition(".")
        except BadSignature:
            return None
        found = cls.objects.select_related("kept", "gone").filter(subject=subject).first()
        return (found, side) if found else None


class FormerAccount(models.Model):
    """The number of an account that became one with another. Addresses for replies are sealed with it, and stay good."""

    number = models.PositiveBigIntegerField(unique=True)
    person = models.ForeignKey("Person", on_delete=models.CASCADE, related_name="former_accounts")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.number}, now {self.person_id}"


class Passing(Recorded):
    """Somebody who speaks for an organization leaves, and asks another to take over. Nothing moves before their yes."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for a yes")
        ACCEPTED = "accepted", _("Taken over")
        DECLINED = "declined", _("Declined")
        LAPSED = "lapsed", _("Not answered")

    affiliation = models.ForeignKey("Affiliation", on_delete=models.CASCADE, related_name="passings")
    to = models.ForeignKey("Person", on_delete=models.CASCADE, related_name="passings")
    note = models.TextField(_("what they should know"), max_length=2000, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["affiliation"], condition=Q(state="asked"), name="passing_one_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"a hand-over ({self.state})"
