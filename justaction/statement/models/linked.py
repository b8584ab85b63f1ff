"""Facts of a version's other forms (large print, easy read, translations, audio), and of who wrote the version."""

from __future__ import annotations

from typing import Any

import rfc8785
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.statement.models.text import StatementVersion
from justaction.texts.writing import is_rtl
from justaction.web import clock, house


def main_language() -> str:
    """The language in which the statement itself is written: the first of the collaborative's."""
    known = house.here().languages
    return known[0] if known else settings.LANGUAGE_CODE


class LinkedFormQuerySet(models.QuerySet["LinkedForm"]):
    def shown(self) -> LinkedFormQuerySet:
        """Those that are public, and the newest of their kind and language."""
        return self.filter(published_at__isnull=False, ended_at__isnull=True)

    def published(self) -> LinkedFormQuerySet:
        """Those that are or were public and were not taken back: earlier ones can still be read."""
        return self.filter(published_at__isnull=False, taken_back="")

    def drafts(self) -> LinkedFormQuerySet:
        return self.filter(published_at__isnull=True)


class LinkedForm(Recorded):
    """One version in another form. Its own words are frozen once published; better words are a new edition."""

    class Kind(models.TextChoices):
        LARGE_PRINT = "large-print", _("Large print")
        EASY_READ = "easy-read", _("Easy read")
        TRANSLATION = "translation", _("Translation")
        AUDIO = "audio", _("Audio")

    class Made(models.TextChoices):
        PEOPLE = "people", _("by people")
        MACHINE = "machine", _("by a machine")

    version = models.ForeignKey(StatementVersion, on_delete=models.PROTECT, related_name="linked_forms")
    kind = models.CharField(_("what it is"), max_length=12, choices=Kind)
    language = models.CharField(_("language"), max_length=12)
    edition = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("title"), max_length=200)
    made_by = models.CharField(_("made by"), max_length=200, blank=True)
    made = models.CharField(_("how it was made"), max_length=8, choices=Made, default=Made.PEOPLE)
    link = models.URLField(_("where it can be heard"), max_length=500, blank=True)
    digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the canonical text, once published"
    )
    written_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="when a newer one came or it was taken back"
    )
    taken_back = models.CharField(_("why it was taken back"), max_length=300, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    checked_name = models.CharField(_("who checked it"), max_length=120, blank=True)

    objects = LinkedFormQuerySet.as_manager()

    class Meta:
        ordering = ["version", "kind", "language", "edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "kind", "language", "edition"], name="linked_form_edition_once"
            ),
            models.UniqueConstraint(
                fields=["version", "kind", "language"],
                condition=Q(published_at__isnull=False, ended_at__isnull=True),
                name="linked_form_one_shown",
            ),
            models.UniqueConstraint(
                fields=["version", "kind", "language"],
                condition=Q(published_at__isnull=True),
                name="linked_form_one_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.kind}, {self.language})"

    @property
    def url(self) -> str:
        """Its page, without a language, as the record keeps it."""
        return f"{self.version.url}{self.kind}/{self.language}/"

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def language_name(self) -> str:
        """The language, as its own speakers write it; its code where we do not know that."""
        try:
            name = str(get_language_info(self.language)["name_local"])
        except KeyError:
            return self.language
        return name[:1].upper() + name[1:]

    @property
    def direction(self) -> str:
        return "rtl" if is_rtl(self.language) else "ltr"

    @classmethod
    def large_print(cls, version: StatementVersion) -> LinkedForm:
        """The large print of a version while nobody has checked it: not stored, for it has no words of its own."""
        return cls(
            version=version,
            kind=cls.Kind.LARGE_PRINT,
            language=main_language(),
            title=version.title,
            made=cls.Made.MACHINE,
            published_at=version.published_at,
        )

    def canonical(self) -> bytes:
        """Language, title, link and paragraphs as canonical JSON (RFC 8785); the digest is the SHA-256 of these bytes."""
        said: list[dict[str, Any]] = [
            {"number": row.number, "text": row.text} for row in self.paragraphs.all()
        ]
        facts = {"kind": self.kind, "language": self.language, "link": self.link, "title": self.title}
        return rfc8785.dumps({**facts, "of": self.version.digest, "paragraphs": said})


class FormParagraph(models.Model):
    """A numbered paragraph of a form."""

    form = models.ForeignKey(LinkedForm, on_delete=models.CASCADE, related_name="paragraphs")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("text"), max_length=3000)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="form_paragraph_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:40]}"


class Author(models.Model):
    """Somebody who wrote a version, named by a convener. Their name is shown only once they said yes."""

    version = models.ForeignKey(StatementVersion, on_delete=models.CASCADE, related_name="authors")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="written_versions")
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    listed = models.BooleanField(_("show my name as an author"), default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="author_once")]

    def __str__(self) -> str:
        return f"{self.person_id} wrote version {self.version_id}"
