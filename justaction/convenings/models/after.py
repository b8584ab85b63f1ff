"""After a gathering: its minutes in versions, the recap, and what people say of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.convenings.models.planning import Gathering
from justaction.members import roles
from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.web import clock

LONGEST_MINUTES = 60_000  # characters


class MinutesQuerySet(models.QuerySet["Minutes"]):
    def approved(self) -> MinutesQuerySet:
        return self.exclude(approved_at=None)

    def drafts(self) -> MinutesQuerySet:
        return self.filter(approved_at=None)

    def to_approve(self, person: Person) -> MinutesQuerySet:
        """Drafts that this person may approve (`policy.may_approve_minutes`), in one question to the database."""
        found = self.drafts().exclude(written_by=person)
        if person.may("convene"):
            return found
        scopes = roles.spaces(person, roles.Ability.COORDINATE) - {""}
        there = Q(gathering__registrations__person=person, gathering__registrations__state="attended")
        hosts = Q(gathering__duties__person=person, gathering__duties__role__in=["host", "facilitator"])
        return found.filter(Q(gathering__series__scope__in=scopes) | there | hosts).distinct()


class Minutes(Recorded):
    """One version of the minutes of a gathering. Once approved by a second person it is public, numbered, and stays."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="papers")
    version = models.PositiveSmallIntegerField(default=1)
    number = models.PositiveIntegerField(null=True, help_text="of all minutes; the same in each version")
    text = models.TextField(_("minutes"), max_length=LONGEST_MINUTES)
    what_changed = models.CharField(_("what changed"), max_length=300, blank=True)
    written_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "minutes"
        ordering = ["gathering", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["gathering", "version"], name="minutes_version_once"),
            models.UniqueConstraint(fields=["number", "version"], name="minutes_number_once"),
            models.UniqueConstraint(
                fields=["gathering"], condition=Q(approved_at=None), name="minutes_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(number__isnull=False), name="minutes_approved_have_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gathering_id}: {self.version}"

    @property
    def url(self) -> str:
        """Its page, without a language, as the record keeps it."""
        return f"{self.gathering.url}minutes/{self.version}/"


class Recap(models.Model):
    """The letter after a gathering: a few words of who hosted it. It goes a little later, and can be taken back till then."""

    gathering = models.OneToOneField(Gathering, on_delete=models.CASCADE, related_name="recap")
    words = models.TextField(_("what came of it"), max_length=1200)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    goes_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["goes_at"], condition=Q(sent_at=None), name="recap_waits")]

    def __str__(self) -> str:
        return f"{self.gathering_id}"


class Feedback(models.Model):
    """What one person says of a gathering, without their name unless they wish it."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="feedback")
    key = models.CharField(max_length=64, help_text="one for a person, by which nobody is found")
    heard = models.PositiveSmallIntegerField(_("Did you feel heard?"))
    useful = models.PositiveSmallIntegerField(_("Was it worth your time?"))
    keep = models.TextField(_("what to keep"), max_length=600, blank=True)
    change = models.TextField(_("what to change"), max_length=600, blank=True)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="named_feedback",
        help_text="a member who wished to be named; nobody else leaves a name",
    )  # fmt: skip
    on = models.DateField(help_text="the day, and no time")

    class Meta:
        verbose_name_plural = "feedback"
        ordering = ["key"]  # by chance, and not in the order in which people answered
        constraints = [
            models.UniqueConstraint(fields=["gathering", "key"], name="feedback_once"),
            models.CheckConstraint(
                condition=Q(heard__gte=1, heard__lte=5, useful__gte=1, useful__lte=5), name="feedback_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gathering_id}"
