"""An edition of the toolkit of a channel and a year: chapters with tools, frozen once it is published."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from justaction.collaborative.models import Channel
from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.toolkit.models.revisions import ToolRevision
from justaction.toolkit.models.tools import LICENCES, Tool, short_licence
from justaction.web import clock


class EditionQuerySet(models.QuerySet["Edition"]):
    def published(self) -> EditionQuerySet:
        return self.filter(published_at__isnull=False)

    def newest(self) -> EditionQuerySet:
        """The newest published edition of each channel and year."""
        later = Edition.objects.filter(
            channel=models.OuterRef("channel"),
            year=models.OuterRef("year"),
            published_at__isnull=False,
            number__gt=models.OuterRef("number"),
        )
        return self.published().exclude(models.Exists(later)).select_related("channel")


class Edition(Recorded):
    """One edition. While `published_at` is empty it is being put together; then nothing of it changes."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="editions")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=120)
    intro = models.TextField(_("what it is for"), max_length=1200, blank=True)
    licence = models.CharField(_("licence"), max_length=20, choices=Tool.Licence, default=Tool.Licence.BY)
    what_changed = models.TextField(_("what changed since the last edition"), max_length=2000, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    begun_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    origin = models.JSONField(default=dict, blank=True, help_text="where it was copied from")

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "channel__order", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "year", "number"], name="edition_number_once"),
            models.UniqueConstraint(
                fields=["channel", "year"], condition=Q(published_at=None), name="edition_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def url(self) -> str:
        """Its own page, without a language: the one that stays."""
        return f"/toolkit/{self.year}/{self.channel.slug}/v{self.number}/"

    def page(self) -> str:
        return reverse("toolkit:edition_number", args=[self.year, self.channel.slug, self.number])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def licence_url(self) -> str:
        return LICENCES.get(self.licence, "")

    @property
    def licence_short(self) -> str:
        return short_licence(self.licence)

    def facts(self) -> dict[str, Any]:
        """All that its digest is made of: its words, and each tool by the digest of its revision."""
        chapters = [
            {
                "about": chapter.about,
                "title": chapter.title,
                "tools": [
                    {"digest": place.of.digest, "revision": place.of.number, "slug": place.tool.slug}
                    for place in chapter.places.all()
                    if place.of is not None
                ],
            }
            for chapter in self.chapters.prefetch_related("places__of", "places__tool")
        ]
        return {
            "channel": self.channel.slug, "chapters": chapters, "intro": self.intro, "licence": self.licence,
            "number": self.number, "title": self.title, "what_changed": self.what_changed, "year": self.year,
        }  # fmt: skip

    def digest_now(self) -> str:
        """SHA-256, as hex, of the canonical JSON (RFC 8785) of its facts."""
        return hashlib.sha256(rfc8785.dumps(self.facts())).hexdigest()


class Chapter(models.Model):
    """A chapter of an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="chapters")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=120)
    about = models.TextField(_("what it is about"), max_length=600, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="chapter_number_once")]

    def __str__(self) -> str:
        return self.title


class Place(models.Model):
    """A tool in a chapter; once the edition is published, in the revision that stands there for good."""

    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="places")
    number = models.PositiveSmallIntegerField()
    tool = models.ForeignKey(Tool, on_delete=models.PROTECT, related_name="places")
    of = models.ForeignKey(
        ToolRevision, null=True, blank=True, on_delete=models.PROTECT, related_name="places"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["chapter", "tool"], name="place_tool_once"),
            models.UniqueConstraint(fields=["chapter", "number"], name="place_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.chapter_id}: {self.tool_id}"
