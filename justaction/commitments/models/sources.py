"""Facts of who says that a harm was done: a list of sources, each with its date and kind, as a link or a file."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.commitments.models.promising import Commitment
from justaction.members.models import Person
from justaction.record.models import new_subject
from justaction.web import clock


class HarmSource(models.Model):
    """One source. It is gathered in the draft, and stays as it is once the commitment is published."""

    class Sort(models.TextChoices):
        STUDY = "study", _("A study or a report")
        RECORD = "record", _("A public record or a court file")
        ARCHIVE = "archive", _("An archive")
        NEWS = "news", _("News")
        WORDS = "words", _("Words of those it was done to")
        OTHER = "other", _("Something else")

    subject = models.CharField(max_length=32, unique=True, default=new_subject, editable=False)
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="harm_sources")
    title = models.CharField(_("what it is"), max_length=200)
    sort = models.CharField(_("what kind of source it is"), max_length=7, choices=Sort)
    dated = models.DateField(_("its date"))
    url = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to="evidence/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="bytes")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the stored file")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["dated", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file="") & ~Q(url="") | Q(url="") & ~Q(file=""), name="harm_source_file_or_link"
            )
        ]

    def __str__(self) -> str:
        return self.title
