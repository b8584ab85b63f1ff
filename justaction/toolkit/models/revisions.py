"""A tool as it was adopted: revisions that never change, and their other forms (easy read, translations)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import rfc8785
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.texts import rich
from justaction.texts.writing import is_rtl
from justaction.toolkit.models.tools import LICENCES, Tool, ToolFile, ToolPicture, short_licence
from justaction.web import clock, house


def revision_digest(
    facts: Mapping[str, Any],
    body: Mapping[str, Any],
    files: Sequence[Mapping[str, Any]],
    pictures: Sequence[Mapping[str, Any]] = (),
) -> str:
    """SHA-256, as hex, of the canonical JSON (RFC 8785) of all that a revision says: kind, title, purpose, licence,
    language, body, files and pictures. It names no place and no person, so it is the same wherever the tool is copied
    to."""
    said: dict[str, Any] = {name: facts[name] for name in ("kind", "language", "licence", "purpose", "title")}
    said["body"] = dict(body)
    said["files"] = sorted((dict(one) for one in files), key=lambda one: (one["name"], one["digest"]))
    said["pictures"] = sorted((dict(one) for one in pictures), key=lambda one: one["key"])
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest()


class ToolRevision(Recorded):
    """An adopted text of a tool. Nothing of it changes: better words are the next revision."""

    tool = models.ForeignKey(Tool, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Tool.Kind)
    title = models.CharField(max_length=120)
    purpose = models.CharField(max_length=300)
    language = models.CharField(max_length=12, blank=True)
    licence = models.CharField(max_length=20)
    body = models.JSONField()
    files = models.ManyToManyField(ToolFile, blank=True, related_name="revisions")
    digest = models.CharField(max_length=64)
    what_changed = models.TextField(_("what changed, and why"), max_length=2000, blank=True)
    untested = models.CharField(_("why nobody tried it first"), max_length=600, blank=True)
    approvals = models.PositiveSmallIntegerField(default=0)
    approvals_needed = models.PositiveSmallIntegerField(default=0)
    adopted_at = models.DateTimeField(default=clock.now)
    adopted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    from_origin = models.BooleanField(default=False, help_text="adopted where the tool was copied from")

    class Meta:
        ordering = ["tool", "number"]
        constraints = [models.UniqueConstraint(fields=["tool", "number"], name="tool_revision_once")]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def url(self) -> str:
        """Its page, without a language."""
        return f"/toolkit/tools/{self.tool.slug}/v{self.number}/"

    @property
    def licence_url(self) -> str:
        return LICENCES.get(self.licence, "")

    @property
    def licence_short(self) -> str:
        return short_licence(self.licence)

    def facts(self) -> dict[str, Any]:
        """What its digest is made of, beside the body and the files."""
        return {name: getattr(self, name) for name in ("kind", "language", "licence", "purpose", "title")}

    def digest_now(self) -> str:
        """The digest of what stands in the row: it is `digest`, or somebody touched what never changes."""
        files = [one.facts() for one in self.files.all()]
        return revision_digest(self.facts(), self.body, files, [one.facts() for one in self.pictures()])

    def pictures(self) -> list[ToolPicture]:
        """The pictures that stand in its text."""
        return list(self.tool.pictures.filter(key__in=rich.pictures(self.body)))


class RevisionFormQuerySet(models.QuerySet["RevisionForm"]):
    def shown(self) -> RevisionFormQuerySet:
        """Those that are public now, the newest of each kind and language and revision."""
        return self.filter(published_at__isnull=False, ended_at__isnull=True)


class RevisionForm(Recorded):
    """A revision in another form, with a text of its own: easy read, or another language."""

    class Kind(models.TextChoices):
        EASY_READ = "easy-read", _("Easy read")
        TRANSLATION = "translation", _("Translation")

    class Made(models.TextChoices):
        PEOPLE = "people", _("by people")
        MACHINE = "machine", _("by a machine")

    of = models.ForeignKey(ToolRevision, on_delete=models.PROTECT, related_name="forms")
    kind = models.CharField(_("what it is"), max_length=12, choices=Kind)
    language = models.CharField(_("language"), max_length=12)
    title = models.CharField(_("title"), max_length=160)
    body = models.JSONField()
    made_by = models.CharField(_("made by"), max_length=200, blank=True)
    made = models.CharField(_("how it was made"), max_length=8, choices=Made, default=Made.PEOPLE)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of its words, once published")
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="when better words came")

    objects = RevisionFormQuerySet.as_manager()

    class Meta:
        ordering = ["of", "kind", "language", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["of", "kind", "language"],
                condition=Q(published_at__isnull=False, ended_at__isnull=True),
                name="tool_form_one_shown",
            ),
            models.UniqueConstraint(
                fields=["of", "kind", "language"],
                condition=Q(published_at__isnull=True),
                name="tool_form_one_draft",
            ),
            models.CheckConstraint(
                condition=~Q(kind="easy-read") | Q(made="people"), name="tool_easy_read_by_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.kind}, {self.language})"

    @property
    def url(self) -> str:
        return f"{self.of.url}{self.kind}/{self.language}/"

    @property
    def language_name(self) -> str:
        """The language as its own speakers write it; its code where we do not know that."""
        try:
            name = str(get_language_info(self.language)["name_local"])
        except KeyError:
            return self.language
        return name[:1].upper() + name[1:]

    @property
    def direction(self) -> str:
        return "rtl" if is_rtl(self.language) else "ltr"

    def facts(self) -> dict[str, Any]:
        """What its digest is made of."""
        return {
            name: getattr(self, name) for name in ("kind", "language", "title", "made", "made_by", "body")
        }

    def digest_now(self) -> str:
        """SHA-256 of its canonical JSON, with the digest of the revision that it belongs to."""
        return self.digest_of(self.facts())

    def digest_of(self, facts: Mapping[str, Any]) -> str:
        """The digest that these facts have as a form of its revision."""
        return hashlib.sha256(rfc8785.dumps({**facts, "of": self.of.digest})).hexdigest()

    def told(self) -> dict[str, Any]:
        """Its facts and their digest as others get them: while names are hidden, nothing says who made it."""
        if not self.made_by or not house.names_hidden():
            return {**self.facts(), "digest": self.digest}
        facts = {**self.facts(), "made_by": ""}
        return {**facts, "digest": self.digest_of(facts)}
