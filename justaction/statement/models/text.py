"""Facts of the text: the statement, its versions, and their numbered paragraphs."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import rfc8785
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Person
from justaction.record.models import Recorded, new_subject
from justaction.web import clock


class Statement(Recorded):
    """The statement of the collaborative: one row, many versions."""

    title = models.CharField(_("title"), max_length=160)
    adopts_by_ballot = models.BooleanField(
        _("a version is adopted only when a ballot decided so"), default=False, db_default=False
    )

    def __str__(self) -> str:
        return self.title


class StatementVersionQuerySet(models.QuerySet["StatementVersion"]):
    def published(self) -> StatementVersionQuerySet:
        """Those whose words are frozen, and public."""
        return self.exclude(state__in=StatementVersion.WRITTEN)

    def written(self) -> StatementVersion | None:
        """The one that is being written: its words can still change."""
        return self.filter(state__in=StatementVersion.WRITTEN).first()

    def current(self) -> StatementVersion | None:
        """The version that is open for sign-on."""
        last = self.filter(state=StatementVersion.State.OPEN).order_by("-number").first()
        over = last is not None and last.closes_at is not None and last.closes_at <= clock.now()
        return None if over else last


class StatementVersion(models.Model):
    """A version: until it is adopted its words can change, after that they are frozen."""

    class State(models.TextChoices):
        DRAFTING = "drafting", _("Drafting")
        CIRCULATING = "circulating", _("With its readers")
        CONSOLIDATING = "consolidating", _("Being answered")
        ADOPTED = "adopted", _("Adopted")
        OPEN = "open", _("Open for sign-on")
        CLOSED = "closed", _("Closed")
        SUPERSEDED = "superseded", _("Superseded")

    WRITTEN = ("drafting", "circulating", "consolidating")

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=160)
    state = models.CharField(max_length=16, choices=State, default=State.DRAFTING)
    what_changed = models.TextField(_("what changed and why"), max_length=2000, blank=True)
    written_by = models.CharField(_("written by"), max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    opens_at = models.DateTimeField(_("sign-on opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("sign-on closes"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.TextField(_("what happened"), max_length=600, blank=True, db_default="")
    digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the canonical text, once published"
    )
    guarded_since = models.DateTimeField(
        null=True, blank=True, help_text="since when new signatures are held for a look"
    )
    guarded_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="the convener who said so and holds all of them; nobody when the program saw a flood",
    )
    guard = models.JSONField(
        default=dict, blank=True, help_text="what the flood looks like, in coarse classes"
    )
    flood_at = models.DateTimeField(null=True, blank=True, help_text="when it was last seen")
    unguarded_at = models.DateTimeField(null=True, blank=True, help_text="when a convener ended it")

    objects = StatementVersionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["statement"], condition=Q(state="open"), name="version_one_open"),
            models.UniqueConstraint(
                fields=["statement"],
                condition=Q(state__in=["drafting", "circulating", "consolidating"]),
                name="version_one_written",
            ),
            models.UniqueConstraint(
                fields=["statement"], condition=Q(state="adopted"), name="version_one_adopted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def about(self) -> str:
        """The word by which a ballot decides about these very words; with other words it is another one."""
        return f"statement:{self.number}:{hashlib.sha256(self.canonical()).hexdigest()[:32]}"

    @property
    def takes_signatures(self) -> bool:
        """Whether one can sign it at this very moment."""
        return self.state == self.State.OPEN and not self.is_over

    @property
    def is_over(self) -> bool:
        """Whether sign-on ended: by a convener, or because its last day passed."""
        return self.state == self.State.CLOSED or (
            self.state == self.State.OPEN and self.closes_at is not None and self.closes_at <= clock.now()
        )

    @property
    def ended_at(self) -> datetime | None:
        """When sign-on ended, or will end."""
        return self.closed_at or self.closes_at

    @property
    def url(self) -> str:
        """Its page, without a language, as the record and letters keep it."""
        return f"/statement/v{self.number}/"

    def canonical(self) -> bytes:
        """The numbered paragraphs as canonical JSON (RFC 8785); the digest is the SHA-256 of these bytes."""
        said: list[dict[str, Any]] = [
            {"number": row.number, "text": row.text} for row in self.paragraphs.all()
        ]
        return rfc8785.dumps({"paragraphs": said})


class Paragraph(models.Model):
    """A numbered paragraph. `identity` stays the same from version to version."""

    version = models.ForeignKey(StatementVersion, on_delete=models.CASCADE, related_name="paragraphs")
    number = models.PositiveSmallIntegerField()
    identity = models.CharField(max_length=32, default=new_subject)
    text = models.TextField(_("text"), max_length=2000, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="paragraph_number_once"),
            models.UniqueConstraint(fields=["version", "identity"], name="paragraph_identity_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:40]}"
