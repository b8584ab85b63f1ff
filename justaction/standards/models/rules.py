"""A standard, who looks after it, and its words: being written, shown as drafts, adopted as revisions."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from justaction.ballots.models import Ballot
from justaction.collaborative.models import Channel, Pillar
from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.standards import wording
from justaction.texts import rich
from justaction.web import clock

CODE = RegexValidator(r"^[A-Z]{1,2}[1-9][0-9]?$", _("A code is a letter or two and a number, like M1."))
LICENCE = "CC BY 4.0"


class StandardQuerySet(models.QuerySet["Standard"]):
    def public(self) -> StandardQuerySet:
        """Those that anyone may read: all but ideas that nobody has taken up, and ideas that were dropped."""
        return self.exclude(stage=Standard.Stage.IDEA).exclude(stage="retired", begun_at=None)

    def under_way(self) -> StandardQuerySet:
        """Those on which somebody works: not in force, or with a next revision."""
        return self.filter(Q(stage__in=Standard.EARLY) | ~Q(next_stage=""))

    def in_force(self) -> StandardQuerySet:
        """Adopted ones, which one can take up and cite."""
        return self.filter(stage=Standard.Stage.ADOPTED)

    def with_names(self) -> StandardQuerySet:
        return self.select_related("channel", "pillar", "current", "successor")


class Standard(Recorded):
    """One rule that a community makes. Its own words are those being written; what holds is its `current` revision."""

    class Stage(models.TextChoices):
        IDEA = "idea", _("Idea")
        DRAFT = "draft", _("Draft")
        COMMENT = "comment", _("Open for comment")
        TEST = "test", _("In test")
        ADOPTED = "adopted", _("Adopted")
        SUPERSEDED = "superseded", _("Superseded")
        RETIRED = "retired", _("Retired")

    EARLY: ClassVar[tuple[str, ...]] = ("idea", "draft", "comment", "test")
    ENDED: ClassVar[tuple[str, ...]] = ("superseded", "retired")

    code = models.CharField(_("code"), max_length=4, unique=True, validators=[CODE])
    title = models.CharField(_("name"), max_length=80)
    rule = models.CharField(_("the rule in one sentence"), max_length=200)
    why = models.TextField(_("why"), max_length=2000, blank=True)
    how_to_test = models.TextField(_("how to test it"), max_length=2000, blank=True)
    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, related_name="standards", verbose_name=_("channel")
    )
    pillar = models.ForeignKey(
        Pillar,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="standards",
        verbose_name=_("what it stands on"),
    )
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.IDEA)
    next_stage = models.CharField(
        max_length=10, choices=Stage, blank=True, help_text="of the next revision, while this one is in force"
    )
    next_why = models.CharField(_("why it changes"), max_length=300, blank=True)
    approvals_needed = models.PositiveSmallIntegerField(_("approvals needed"), default=1)
    suggested_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="standards_suggested"
    )
    suggested_at = models.DateTimeField(default=clock.now)
    begun_at = models.DateTimeField(null=True, blank=True, help_text="when it became a draft")
    current = models.ForeignKey(
        "Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="in_force_for"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(_("why it ends"), max_length=600, blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="predecessors"
    )

    objects: ClassVar[StandardQuerySet] = StandardQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs

    class Meta:
        ordering = ["channel__order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_stage="") | Q(stage="adopted", next_stage__in=["draft", "comment", "test"]),
                name="standard_next_only_when_adopted",
            ),
            models.CheckConstraint(
                condition=~Q(stage="adopted") | Q(current__isnull=False), name="standard_adopted_has_revision"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["superseded", "retired"]) | ~Q(ended_why=""),
                name="standard_ended_with_reason",
            ),
            models.CheckConstraint(condition=Q(approvals_needed__gte=1), name="standard_needs_an_approval"),
        ]
        indexes = [models.Index(fields=["channel", "stage"], name="standard_of_channel")]

    def __str__(self) -> str:
        return f"{self.code}. {self.name}"

    @property
    def name(self) -> str:
        """What it is called in public: by the words in force, else by those being written."""
        return str(self.current.words["title"]) if self.current else self.title

    @property
    def says(self) -> str:
        """Its rule, in the words in force, else those being written."""
        return str(self.current.words["rule"]) if self.current else self.rule

    @property
    def url(self) -> str:
        """Its public page, without a language, as the record and letters keep it."""
        return f"/standards/{self.code}/"

    @property
    def work(self) -> str:
        """Where the words that are being written stand: idea, draft, comment or test; "" when nobody writes."""
        return self.next_stage or (self.stage if self.stage in self.EARLY else "")

    @property
    def number(self) -> int:
        """The number of the revision that is being written, or would be next."""
        return (self.current.number if self.current else 0) + 1

    @property
    def has_ended(self) -> bool:
        return self.stage in self.ENDED


class Editor(models.Model):
    """Who leads a standard, and whose approval it needs. Leaving keeps the row."""

    class Part(models.TextChoices):
        LEAD = "lead", _("Lead editor")
        APPROVER = "approver", _("Approver")

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="editors")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="standards_edited")
    part = models.CharField(max_length=10, choices=Part)
    listed = models.BooleanField(_("my name may stand beside the standard"), default=False)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["standard"], condition=Q(part="lead", until=None), name="standard_one_lead"
            ),
            models.UniqueConstraint(
                fields=["standard", "person", "part"], condition=Q(until=None), name="standard_editor_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.part} of {self.standard.code}"


class Approval(models.Model):
    """An approver's yes to the very words, before they are shown for comment or put to the vote."""

    class Gate(models.TextChoices):
        COMMENT = "comment", _("Open it for comment")
        ADOPT = "adopt", _("Put it to the vote")

    editor = models.ForeignKey(Editor, on_delete=models.CASCADE, related_name="approvals")
    gate = models.CharField(max_length=8, choices=Gate)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["editor", "gate", "digest"], name="standard_approval_once")
        ]

    def __str__(self) -> str:
        return f"{self.editor} for {self.gate}"


class Worded(models.Model):
    """Words that stand still: all of them as one object, and its digest."""

    words = models.JSONField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the words in canonical form (RFC 8785)")

    class Meta:
        abstract = True

    @property
    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = self.words["body"]
        return found

    @property
    def html(self) -> SafeString:
        """The text with its numbered clauses."""
        return rich.html(self.body, top=3)

    @property
    def parts(self) -> list[wording.Part]:
        return wording.parts(self.words)

    @property
    def is_whole(self) -> bool:
        """Whether the words still have the digest that was taken of them."""
        return wording.digest(self.words) == self.digest


class Draft(Worded):
    """The words as they were shown: to readers, to those who test, or to those who vote. It never changes."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="drafts")
    number = models.PositiveSmallIntegerField()
    of_revision = models.PositiveSmallIntegerField(help_text="the number of the revision it was written for")
    at = models.DateTimeField(default=clock.now)
    ballot = models.ForeignKey(
        Ballot, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="the last one"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "number"], name="standard_draft_number_once"),
            models.UniqueConstraint(fields=["standard", "digest"], name="standard_draft_words_once"),
        ]

    def __str__(self) -> str:
        return f"{self.standard.code}, draft {self.number}"


class Revision(Worded):
    """Adopted words, frozen for good. The record holds their digest."""

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    what_changed = models.TextField(_("what changed, and why"), max_length=2000, blank=True)
    ballot = models.ForeignKey(
        Ballot,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="that adopted it",
    )
    ballot_url = models.CharField(max_length=300, blank=True)
    adopted_at = models.DateTimeField(default=clock.now)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "number"], name="standard_revision_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.standard.code}, revision {self.number}"

    @property
    def url(self) -> str:
        """Its page, which stays the same for good."""
        return f"{self.standard.url}v{self.number}/"


class Clause(models.Model):
    """A numbered clause of a revision, so that others can point at it. `block_id` is the same in later revisions."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="clauses")
    place = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=12)
    block_id = models.CharField(max_length=40)
    text = models.TextField()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "number"], name="standard_clause_number_once"),
            models.UniqueConstraint(fields=["revision", "block_id"], name="standard_clause_block_once"),
        ]

    def __str__(self) -> str:
        return f"{self.revision.standard.code}, clause {self.number}"

    @property
    def anchor(self) -> str:
        """Where it stands on the page of its revision."""
        return rich.anchor(self.block_id)

    @property
    def url(self) -> str:
        return f"{self.revision.url}#{self.anchor}"


class Indicator(models.Model):
    """What is counted: of the words being written (`revision` is None), or of a revision, as it was frozen."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="indicators")
    revision = models.ForeignKey(
        Revision, null=True, blank=True, on_delete=models.CASCADE, related_name="indicators"
    )
    place = models.PositiveSmallIntegerField()
    name = models.CharField(_("what is counted"), max_length=160)
    unit = models.CharField(_("unit"), max_length=30)
    how_measured = models.CharField(_("how it is measured"), max_length=300)
    evidence = models.CharField(_("evidence expected"), max_length=300)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "revision", "place"], name="standard_indicator_in_order"
            ),
            models.UniqueConstraint(
                fields=["standard", "place"],
                condition=Q(revision=None),
                name="standard_indicator_in_order_of_draft",
            ),
        ]

    def __str__(self) -> str:
        return self.name
