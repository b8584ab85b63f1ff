"""Where each signing institution and group stands, and the collaborative itself: as last computed, never chosen."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from justaction.commitments.state import standing as rules
from justaction.members.models import Organization
from justaction.record.models import Recorded
from justaction.web import clock, house, written


class OrganizationStanding(Recorded):
    """The standing of one signer; without an organization it is that of the collaborative itself."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        DUE = "due", _("Due")
        SILENT = "silent", _("Silent")
        LAPSED = "lapsed", _("Lapsed")
        RESTORED = "restored", _("Restored")

    LOW = (State.SILENT, State.LAPSED)

    organization = models.OneToOneField(
        Organization, null=True, on_delete=models.CASCADE, related_name="standing"
    )
    state = models.CharField(max_length=8, choices=State)
    since = models.DateTimeField(default=clock.now)
    reason_key = models.CharField(max_length=20, help_text="the row of the rules that holds")
    reason_day = models.DateField(help_text="the day that the reason tells")
    back_on = models.DateField(null=True, blank=True, help_text="when it last came back from silence")
    here_at = models.DateTimeField(null=True, blank=True, help_text="when it last said that it is still here")
    look_again_on = models.DateField(null=True, blank=True, help_text="the day the clock computes it anew")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                models.ExpressionWrapper(Q(organization__isnull=True), models.BooleanField()),
                condition=Q(organization__isnull=True),
                name="standing_one_house",
            )
        ]
        indexes = [models.Index(fields=["state"], name="standing_state")]

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"

    @property
    def name(self) -> str:
        return self.organization.name if self.organization else house.here().name

    @property
    def rule(self) -> rules.StandRule:
        return rules.STAND_RULE[self.reason_key]

    @property
    def because(self) -> str:
        """The sentence that tells why."""
        return gettext(self.rule.because) % {"day": written.day(self.reason_day)}

    @property
    def way_back(self) -> str:
        return gettext(self.rule.way_back)

    @property
    def age(self) -> int:
        """For how many days it has stood so."""
        return (clock.now() - self.since).days

    @property
    def age_words(self) -> str:
        """The same in words."""
        return written.so_long(self.since)

    @property
    def url(self) -> str:
        """Its page, without a language."""
        if self.organization is None:
            return "/standing/"
        return f"/organizations/{self.organization.slug}/standing/"

    def get_absolute_url(self) -> str:
        if self.organization is None:
            return reverse("commitments:board")
        return reverse("commitments:standing", args=[self.organization.slug])
