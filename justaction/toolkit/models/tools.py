"""A tool while it is made: its stage, who leads it, whose ideas it came from, line by line, and who approved its words."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from justaction.collaborative.models import Channel, Field, Pillar
from justaction.communities.models import Contribution, Idea
from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.toolkit.models.shelves import Need
from justaction.web import clock

APPROVALS = 2  # that a tool needs unless somebody says otherwise


class ToolQuerySet(models.QuerySet["Tool"]):
    def with_newest(self) -> ToolQuerySet:
        """With `newest`, the number of the newest revision; None where nothing was adopted yet."""
        return self.select_related("channel", "pillar").annotate(newest=models.Max("revisions__number"))

    def published(self) -> ToolQuerySet:
        """Those with words that were adopted, here or where they came from."""
        return self.filter(revisions__isnull=False).distinct()

    def being_made(self) -> ToolQuerySet:
        return self.filter(stage__in=[*Tool.OPEN])


class Tool(Recorded):
    """A tool for others to use. Helpful, never binding."""

    class Kind(models.TextChoices):
        GUIDE = "guide", _("Guide")
        TEMPLATE = "template", _("Template")
        CASE = "case", _("Case")
        PRACTICE = "practice", _("Practice")
        WORKSHEET = "worksheet", _("Worksheet")

    class Stage(models.TextChoices):
        IDEA = "idea", _("Idea")
        DRAFTING = "drafting", _("Drafting")
        IN_REVIEW = "in_review", _("In review")
        IN_TEST = "in_test", _("In test")
        ADOPTED = "adopted", _("Adopted")
        SUPERSEDED = "superseded", _("Superseded")

    class Licence(models.TextChoices):
        BY = "CC-BY-4.0", _("Creative Commons Attribution 4.0")
        BY_SA = "CC-BY-SA-4.0", _("Creative Commons Attribution, share alike 4.0")
        ZERO = "CC0-1.0", _("Creative Commons Zero: no conditions")

    OPEN = (Stage.IDEA, Stage.DRAFTING, Stage.IN_REVIEW, Stage.IN_TEST)
    WRITTEN = (Stage.DRAFTING, Stage.IN_REVIEW, Stage.IN_TEST)  # while its words can change

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="tools")
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("what it is"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=120)
    purpose = models.CharField(_("what it helps people do, in one sentence"), max_length=300)
    language = models.CharField(max_length=12, blank=True)
    pillar = models.ForeignKey(
        Pillar, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("pillar")
    )
    fields = models.ManyToManyField(Field, blank=True, related_name="+", verbose_name=_("for which fields"))
    needs = models.ManyToManyField(
        Need, blank=True, related_name="tools", verbose_name=_("for whom wants to")
    )
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, default=Licence.BY)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.IDEA)
    lead = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="tools_led"
    )
    lead_named = models.BooleanField(_("my name stands on the page"), default=False)
    approvals_needed = models.PositiveSmallIntegerField(_("approvals it needs"), default=APPROVALS)
    document = models.UUIDField(null=True, blank=True, help_text="of its draft, in coedit")
    begun_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    moved_at = models.DateTimeField(default=clock.now)
    instead = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(blank=True, help_text="plain words of the newest revision, to search in")

    objects = ToolQuerySet.as_manager()

    class Meta:
        ordering = ["channel__order", "title", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(approvals_needed__gte=1), name="tool_needs_an_approval"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """Its page, without a language, as the record and letters keep it."""
        return f"/toolkit/tools/{self.slug}/"

    @property
    def making_url(self) -> str:
        """Where it is made, without a language."""
        return f"{self.url}making/"

    @property
    def scope(self) -> str:
        """The community that makes it, as roles and cases write it."""
        return f"community:{self.channel.slug}"

    def page(self) -> str:
        return reverse("toolkit:tool", args=[self.slug])

    def making(self) -> str:
        return reverse("toolkit:making", args=[self.slug])

    @property
    def licence_url(self) -> str:
        return LICENCES[self.licence]

    @property
    def licence_short(self) -> str:
        """Like CC BY 4.0."""
        return short_licence(self.licence)

    @property
    def is_written(self) -> bool:
        """Whether its words can change now."""
        return self.stage in self.WRITTEN

    @property
    def steps(self) -> list[tuple[str, bool]]:
        """The stages as words, each with whether it was reached: idea, draft, review, test, adopted."""
        order = [str(value) for value, _label in STAGES]
        here = len(order) - 1 if self.stage == self.Stage.SUPERSEDED else order.index(self.stage)
        return [(str(label), place <= here) for place, (_value, label) in enumerate(STAGES)]


STAGES = (
    (Tool.Stage.IDEA, _("Idea")),
    (Tool.Stage.DRAFTING, _("Draft")),
    (Tool.Stage.IN_REVIEW, _("Review")),
    (Tool.Stage.IN_TEST, _("Test")),
    (Tool.Stage.ADOPTED, _("Adopted")),
)
LICENCES: dict[str, str] = {
    Tool.Licence.BY: "https://creativecommons.org/licenses/by/4.0/",
    Tool.Licence.BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Tool.Licence.ZERO: "https://creativecommons.org/publicdomain/zero/1.0/",
}


def short_licence(licence: str) -> str:
    """CC-BY-SA-4.0 as people write it: CC BY-SA 4.0."""
    head, _dash, version = licence.rpartition("-")
    return f"{head.replace('CC-', 'CC ').replace('CC0', 'CC0')} {version}"


class Credit(models.Model):
    """Whom a tool came from: who gave an idea, who wrote, or whom the place it was copied from credits.

    An idea is credited as whoever gave it chose there. Writers say it here themselves. Nobody chose: no name.
    """

    class Part(models.TextChoices):
        IDEA = "idea", _("gave an idea")
        WROTE = "wrote", _("wrote")
        ORIGIN = "origin", _("worked on it where it came from")

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="credits")
    part = models.CharField(max_length=6, choices=Part)
    idea = models.ForeignKey(Idea, null=True, blank=True, on_delete=models.SET_NULL, related_name="credits")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="toolkit_credits"
    )
    credit_as = models.CharField(
        max_length=10, choices=Contribution.CreditAs, default=Contribution.CreditAs.NONE
    )
    pseudonym = models.CharField(_("the other name"), max_length=80, blank=True)
    said = models.CharField(max_length=200, blank=True, help_text="the name that came with a package")
    about = models.CharField(max_length=160, blank=True, help_text="what it was for, as the package says")
    about_url = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tool", "idea"], condition=Q(idea__isnull=False), name="tool_credits_an_idea_once"
            ),
            models.UniqueConstraint(
                fields=["tool", "person"], condition=Q(part="wrote"), name="tool_credits_a_writer_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tool_id}: {self.part}"

    @property
    def name(self) -> str:
        """Whom to name; "" for nobody. Whatever shows it asks whether names are hidden."""
        if self.part == self.Part.IDEA:
            return self.idea.credit if self.idea else self.said
        if self.part == self.Part.ORIGIN:
            return self.said
        if self.credit_as == Contribution.CreditAs.NAME:
            return self.person.name if self.person else ""
        return self.pseudonym if self.credit_as == Contribution.CreditAs.PSEUDONYM else ""

    @property
    def what(self) -> str:
        """What the credit is for: the title of the idea while it is shown, else what the package said."""
        return self.idea.title if self.idea and self.idea.is_shown else self.about

    @property
    def what_url(self) -> str:
        return self.idea.page() if self.idea and self.idea.is_shown else self.about_url


class CreditedLine(models.Model):
    """One block of the text that came from a credit. Blocks keep their id from draft to draft."""

    credit = models.ForeignKey(Credit, on_delete=models.CASCADE, related_name="lines")
    block = models.CharField(max_length=40)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["credit", "block"], name="credited_line_once")]

    def __str__(self) -> str:
        return f"{self.credit_id}: {self.block}"


class Approval(models.Model):
    """Somebody approved these very words: with other words it is no approval any more."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="approvals")
    digest = models.CharField(max_length=64, help_text="of the words, as a revision of them would have it")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="tools_approved"
    )
    named = models.BooleanField(_("my name stands beside it"), default=False)
    note = models.CharField(_("a word about it"), max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "digest", "person"], name="tool_approved_once"),
        ]

    def __str__(self) -> str:
        return f"{self.tool_id} by {self.person_id}"


class Step(models.Model):
    """A tool moved from one stage to another."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="log")
    was = models.CharField(max_length=10, choices=Tool.Stage, blank=True)
    now = models.CharField(max_length=10, choices=Tool.Stage)
    reason = models.CharField(_("why"), max_length=600, blank=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.tool_id}: {self.now}"


class ToolFile(Recorded):
    """A file that goes with a tool, made harmless. One that stands in a revision stays for good."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=140)
    about = models.CharField(_("what it is"), max_length=160, blank=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    file = models.FileField(upload_to="toolkit/")
    added_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    dropped_at = models.DateTimeField(null=True, blank=True, help_text="no longer part of the draft")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    def facts(self) -> dict[str, object]:
        """What a revision says of it."""
        return {
            "about": self.about, "bytes": self.size, "digest": self.digest, "media_type": self.media_type,
            "name": self.name,
        }  # fmt: skip


class ToolPicture(models.Model):
    """A picture that stands in a revision, kept with the tool; the text knows it by `key`."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="pictures")
    key = models.CharField(max_length=36)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    file = models.FileField(upload_to="toolkit/")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["tool", "key"], name="tool_picture_once")]

    def __str__(self) -> str:
        return f"{self.tool_id}: {self.key}"

    def facts(self) -> dict[str, object]:
        """What a revision says of it."""
        return {"bytes": self.size, "digest": self.digest, "key": self.key, "media_type": self.media_type}
