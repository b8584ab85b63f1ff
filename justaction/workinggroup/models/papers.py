"""The charter, and the minutes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Person
from justaction.record.models import Recorded


class Charter(Recorded):
    """What the working group is for and how it works, in versions. Each was agreed on a day."""

    number = models.PositiveIntegerField(unique=True)
    text = models.TextField(_("the charter"), max_length=20000)
    what_changed = models.CharField(_("what changed, and why"), max_length=300, blank=True)
    agreed_on = models.DateField(_("agreed on"))
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}"


class MinutesQuerySet(models.QuerySet["Minutes"]):
    def in_public(self) -> MinutesQuerySet:
        """Those that somebody else than the writer approved."""
        return self.filter(approved_on__isnull=False)


class Minutes(Recorded):
    """What the working group said and decided on a day. Public once another person has approved the words."""

    held_on = models.DateField(_("day of the meeting"))
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("minutes"), max_length=20000)
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    approved_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    approved_on = models.DateField(null=True, blank=True)

    objects: ClassVar[MinutesQuerySet] = MinutesQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs

    class Meta:
        ordering = ["-held_on", "-id"]
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(written_by=None) | ~Q(approved_by=F("written_by")),
                name="minutes_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.title
