"""Seats that a vote fills, and who stands."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.ballots.models import Ballot
from justaction.communities.models import Community
from justaction.members.models import Role
from justaction.record.models import Recorded
from justaction.web import clock
from justaction.workinggroup.models.nominating import Nomination
from justaction.workinggroup.models.titles import titled


class SeatsQuerySet(models.QuerySet["Seats"]):
    def with_names(self) -> SeatsQuerySet:
        return self.select_related("role", "community__channel", "ballot")

    def open(self) -> SeatsQuerySet:
        return self.filter(closed_at=None)


class Seats(Recorded):
    """One or several free seats of a role. They can be filled by a vote among nominees who said yes."""

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="seats")
    community = models.ForeignKey(
        Community, null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    number = models.PositiveSmallIntegerField(_("how many seats"), default=1)
    about = models.CharField(_("what is needed"), max_length=300, blank=True)
    ballot = models.OneToOneField(
        Ballot, null=True, blank=True, on_delete=models.PROTECT, related_name="seats_of_working_group"
    )
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SeatsQuerySet] = SeatsQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "seats"
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="seats_at_least_one")]

    def __str__(self) -> str:
        return titled(self.role, self.community)

    @property
    def url(self) -> str:
        """Its page, without a language, as the record and ballots keep it."""
        return f"/working-group/seats/{self.subject}/"

    @property
    def word(self) -> str:
        """What its ballot is about, in our own word."""
        return f"seats:{self.subject}"


class Candidate(models.Model):
    """A nominee on the ballot of some seats, there only by a number: a name can be hidden, a record cannot."""

    seats = models.ForeignKey(Seats, on_delete=models.CASCADE, related_name="candidates")
    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="candidacies")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["seats", "number"], name="candidate_number_once"),
            models.UniqueConstraint(fields=["seats", "nomination"], name="candidate_once"),
        ]

    def __str__(self) -> str:
        return f"Nominee {self.number}"
