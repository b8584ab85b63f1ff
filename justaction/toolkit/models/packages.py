"""What travels between collaboratives: a package that was read in, and where a tool was copied from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Person
from justaction.record.models import Recorded, new_subject
from justaction.toolkit.models.tools import Tool
from justaction.web import clock


class Package(Recorded):
    """A package that somebody read in: shown first, then taken in or let go."""

    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to="packages/", blank=True, help_text="until it is taken in or let go")
    preview = models.JSONField(default=dict, help_text="what will come")
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    applied_at = models.DateTimeField(null=True, blank=True)
    became = models.JSONField(default=list, help_text="titles and addresses of what came")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class Origin(models.Model):
    """Where a tool was copied from. It is shown beside the tool as long as the tool is here."""

    subject = models.CharField(max_length=32, unique=True, default=new_subject, editable=False)
    tool = models.OneToOneField(Tool, on_delete=models.CASCADE, related_name="origin")
    collaborative = models.CharField(_("collaborative"), max_length=160)
    url = models.CharField(_("its page there"), max_length=500)
    slug = models.CharField(max_length=80)
    licence = models.CharField(max_length=20)
    log = models.CharField(max_length=300, blank=True, help_text="the record there")
    entries = models.JSONField(default=dict, help_text="revision number to the hash of its entry there")
    package_digest = models.CharField(max_length=64)
    manifest_digest = models.CharField(max_length=64)
    kept = models.JSONField(default=dict, help_text="what this place has no word for")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["url"], name="origin_url")]

    def __str__(self) -> str:
        return f"{self.tool_id} from {self.collaborative}"
