"""Three voices about a commitment: its organization, peers from other fields, and those affected. Side by side."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.commitments.state import scales
from justaction.members.models import Organization, Person
from justaction.record.models import Recorded, new_subject
from justaction.web import clock


class VoiceLink(models.Model):
    """A link by which people who are affected answer without an account. Its token is known to whoever was given it."""

    class GivenBy(models.TextChoices):
        ORGANIZATION = "organization", _("the organization")
        ADVOCATE = "advocate", _("an advocate from outside")
        COMMUNITY = "community", _("a community")

    commitment = models.ForeignKey("commitments.Commitment", on_delete=models.CASCADE, related_name="links")
    token = models.CharField(max_length=64, unique=True, editable=False)
    label = models.CharField(_("for whom"), max_length=120)
    given_by = models.CharField(max_length=12, choices=GivenBy)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.label


class VoiceAnswer(Recorded):
    """What one voice says on the three scales. Those affected are nobody: no name, no address, no day but the day."""

    class Voice(models.TextChoices):
        SELF = scales.SELF, _("The organization")
        PEER = scales.PEER, _("A peer")
        AFFECTED = scales.AFFECTED, _("Somebody affected")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a look")
        SHOWN = "shown", _("Shown")
        HIDDEN = "hidden", _("Hidden")

    class Power(models.TextChoices):
        YES = "yes", _("Yes, it is so")
        PARTLY = "partly", _("In part")
        NO = "no", _("No, it is not so")

    commitment = models.ForeignKey("commitments.Commitment", on_delete=models.PROTECT, related_name="voices")
    report = models.ForeignKey(
        "commitments.ProgressReport", null=True, on_delete=models.PROTECT, related_name="voices"
    )
    review = models.OneToOneField(
        "commitments.Review", null=True, on_delete=models.CASCADE, related_name="scales"
    )
    link = models.ForeignKey(VoiceLink, null=True, on_delete=models.SET_NULL, related_name="answers")
    voice = models.CharField(max_length=8, choices=Voice)
    completion = models.CharField(max_length=12, blank=True)
    ambition = models.CharField(max_length=12, blank=True)
    results = models.CharField(max_length=14, blank=True)
    power = models.CharField(_("does it now decide who it says?"), max_length=6, choices=Power, blank=True)
    may_be_told = models.BooleanField(
        default=False, help_text="they agree that the page tells it, also while they are fewer than five"
    )
    words = models.TextField(_("in your own words"), max_length=1500, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.SHOWN)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    on = models.DateField(default=clock.today)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(voice="self"), name="voice_self_once_each_report"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_voice_display()} on {self.commitment}"


class MoneyTie(Recorded):
    """Money that went from one organization to another: for a year after it, neither checks the other."""

    payer = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="money_given")
    paid = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="money_taken")
    last_on = models.DateField(_("when money went last"))
    source = models.CharField(_("who says so, or where it can be read"), max_length=300)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-last_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(payer=models.F("paid")), name="money_tie_between_two"),
            models.UniqueConstraint(fields=["payer", "paid", "last_on"], name="money_tie_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.payer}, {self.paid}: {self.last_on}"


def new_token() -> str:
    """A secret that nobody guesses."""
    return new_subject() + new_subject()
