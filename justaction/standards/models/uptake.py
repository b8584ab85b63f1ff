"""Facts of uptake: which organization takes up which standard, on whose word, and since when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from justaction.collaborative.models import Field
from justaction.members.models import Organization, Person
from justaction.record.models import Recorded
from justaction.standards.models.rules import Revision, Standard
from justaction.web import clock


class UptakeQuerySet(models.QuerySet["Uptake"]):
    def public(self) -> UptakeQuerySet:
        return self.filter(organization__listed=True)


class Uptake(Recorded):
    """Where an organization stands with a standard. Nobody can say of themselves that it was checked."""

    class State(models.TextChoices):
        NONE = "none", _("Not taken up")
        PROMISED = "promised", _("Promised")
        IN_USE = "in_use", _("In use, not yet checked")
        CHECKED = "checked", _("In use, peers checked")

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="uptakes")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="uptakes")
    # of the standard that was spoken of: a later revision asks anew
    of_revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="uptakes")
    state = models.CharField(max_length=10, choices=State, default=State.NONE)
    since = models.DateTimeField(default=clock.now)

    objects = UptakeQuerySet.as_manager()

    class Meta:
        ordering = ["organization__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "organization"], name="standard_uptake_once")
        ]

    def __str__(self) -> str:
        return f"{self.organization} and {self.standard.code}: {self.state}"

    @property
    def url(self) -> str:
        return f"{self.standard.url}in-use/{self.organization.slug}/"


class UptakeChange(models.Model):
    """One change, with its day, its words and on whose word: the organization's own, or a peer's."""

    class Voice(models.TextChoices):
        ORGANIZATION = "organization", _("Its own word")
        PEER = "peer", _("A peer from another field")

    uptake = models.ForeignKey(Uptake, on_delete=models.CASCADE, related_name="changes")
    state = models.CharField(max_length=10, choices=Uptake.State)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    voice = models.CharField(max_length=12, choices=Voice)
    note = models.TextField(_("in your words"), max_length=1000)
    proof_url = models.URLField(_("where it can be seen"), max_length=500, blank=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    check_made = models.ForeignKey(
        "Check", null=True, blank=True, on_delete=models.PROTECT, related_name="changes"
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="checked", voice="peer", check_made__isnull=False)
                | (~Q(state="checked") & Q(voice="organization", check_made=None)),
                name="standard_uptake_checked_only_by_peers",
            )
        ]

    def __str__(self) -> str:
        return f"{self.uptake}, {self.at:%Y-%m-%d}"


class Check(Recorded):
    """One peer's look at whether a standard is in use somewhere: asked, then given, passed on or lapsed."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        GIVEN = "given", _("Given")
        PASSED_ON = "passed_on", _("Passed on")
        LAPSED = "lapsed", _("No answer in time")
        CLOSED = "closed", _("No longer needed")

    class Verdict(models.TextChoices):
        AGREES = "agrees", _("Yes, it is in use")
        ASKS_FOR_MORE = "asks_for_more", _("I need to see more")
        DISAGREES = "disagrees", _("No, it is not in use")

    uptake = models.ForeignKey(Uptake, on_delete=models.CASCADE, related_name="checks")
    peer = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="standard_checks")
    peer_organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    peer_field = models.ForeignKey(Field, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    verdict = models.CharField(_("what you find"), max_length=15, choices=Verdict, blank=True)
    reasons = models.TextField(_("your reasons"), max_length=3000, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reply = models.TextField(_("your reply"), max_length=2000, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["uptake"], condition=Q(state="asked"), name="standard_check_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="given") | (~Q(verdict="") & ~Q(reasons="")),
                name="standard_check_given_with_reasons",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(state="asked"), name="standard_check_waiting")]

    def __str__(self) -> str:
        return f"a check of {self.uptake}"

    @property
    def shown_as(self) -> str:
        """How the peer is named in public: by their organization, or by their field. Never by their own name."""
        if self.peer_organization:
            return self.peer_organization.name
        if self.peer_field:
            return _now("A peer from %(field)s") % {"field": self.peer_field}
        return _now("A peer")
