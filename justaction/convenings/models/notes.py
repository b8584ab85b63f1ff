"""What was written down while people met: lines that anybody who helps adds, and every earlier wording of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from justaction.convenings.models.agenda import AgendaItem
from justaction.convenings.models.planning import Gathering
from justaction.members.models import Person
from justaction.record.models import new_subject
from justaction.web import clock


class NoteQuerySet(models.QuerySet["Note"]):
    def standing(self) -> NoteQuerySet:
        """Each line as it reads now, in the order in which lines were begun; without those that were struck."""
        later = Note.objects.filter(line=OuterRef("line"), version__gt=OuterRef("version"))
        return self.exclude(Exists(later)).exclude(text="").order_by("begun_at", "id")


class Note(models.Model):
    """One wording of one line. Rows are only ever added: a line that changes is a new row with the next version.

    An empty wording strikes the line; what it said stays in its earlier versions. Two people who change a line at
    once both keep their words: the second becomes a line of its own with the same `begun_at`, right below.
    """

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="notes")
    item = models.ForeignKey(
        AgendaItem,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="notes",
        help_text="what was spoken of when the line was begun",
    )
    line = models.CharField(max_length=32, default=new_subject, help_text="the same in all its versions")
    version = models.PositiveSmallIntegerField(default=1)
    text = models.CharField(_("line"), max_length=500, blank=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(
        max_length=60, blank=True, help_text="of who joined without an account; forgotten after the gathering"
    )
    begun_at = models.DateTimeField(default=clock.now, help_text="the place of the line among the others")
    at = models.DateTimeField(default=clock.now)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["begun_at", "id"]
        constraints = [models.UniqueConstraint(fields=["line", "version"], name="note_version_once")]
        indexes = [models.Index(fields=["gathering", "begun_at"], name="note_of_gathering")]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def author(self) -> str:
        """Who wrote this wording, as it may be shown to those who help."""
        return (self.by.name if self.by else self.by_name) or str(_("somebody who helps"))
