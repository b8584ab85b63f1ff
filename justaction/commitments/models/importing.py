"""Facts of bringing in earlier pledges: a file, what its columns mean, what became of each row."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Person
from justaction.record.models import new_subject
from justaction.web import clock


class PledgeList(models.Model):
    """A file of earlier pledges brought in: what was read, how its columns were understood, what became of each row."""

    subject = models.CharField(max_length=32, unique=True, default=new_subject, editable=False)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    content = models.BinaryField(help_text="the file until it is applied or dropped, then empty")
    mapping = models.JSONField(default=dict, help_text="what each column of the file means")
    source = models.CharField(_("where the list comes from"), max_length=300, blank=True)
    report = models.JSONField(default=list, help_text="once applied: what became of each row")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name
