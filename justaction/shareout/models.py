"""Facts of the share-out: editions of a year, what each gathers, who approved it, and the files it became.

A published edition never changes: deeds refuse, and the digests of its files stand on the record.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.web import clock

LICENCES: dict[str, tuple[str, str]] = {
    "CC-BY-4.0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-SA-4.0": ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "CC0-1.0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
}


class EditionQuerySet(models.QuerySet["Edition"]):
    def published(self) -> EditionQuerySet:
        return self.filter(state=Edition.State.PUBLISHED)

    def open(self) -> EditionQuerySet:
        """Not out yet: drafts, and those whose embargo runs."""
        return self.exclude(state=Edition.State.PUBLISHED)

    def to_release(self) -> EditionQuerySet:
        """Under an embargo that is over."""
        return self.filter(state=Edition.State.EMBARGOED, embargo_until__lte=clock.now())


class Edition(Recorded):
    """One edition of the share-out of a year. A draft gathers; once published it stays as it is, for good."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PRESSING = "pressing", _("Its files are being made")
        EMBARGOED = "embargoed", _("Under embargo")
        PUBLISHED = "published", _("Published")

    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("edition"))
    title = models.CharField(_("title"), max_length=140)
    about = models.CharField(_("in one sentence"), max_length=300, blank=True)
    words = models.TextField(_("opening words"), max_length=20000, blank=True, help_text="Markdown")
    correction = models.TextField(_("what changed since the edition before"), max_length=1000, blank=True)
    press_note = models.TextField(_("note for the press"), max_length=6000, blank=True)
    licence = models.CharField(
        _("licence"),
        max_length=20,
        default="CC-BY-4.0",
        choices=[(key, name) for key, (name, _u) in LICENCES.items()],
    )
    embargo_until = models.DateTimeField(_("not before"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    trouble = models.CharField(max_length=300, blank=True, help_text="why its files could not be made, if so")
    begun_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    frozen_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    frozen_at = models.DateTimeField(null=True, blank=True)
    content = models.JSONField(default=dict, blank=True, help_text="all that it says, frozen")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of its list of files")
    published_at = models.DateTimeField(null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="edition_of_share_out_once"),
            models.UniqueConstraint(
                fields=["year"], condition=~Q(state="published"), name="edition_of_share_out_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "embargoed"])
                | (~Q(digest="") & Q(frozen_at__isnull=False)),
                name="edition_of_share_out_has_digest",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at=None)),
                name="edition_of_share_out_published_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year}, {self.number})"

    @property
    def url(self) -> str:
        """Its permanent address, without a language, as the record keeps it."""
        return f"/share-out/{self.year}/{self.number}/"

    @property
    def name(self) -> str:
        """How its files are called."""
        return f"share-out-{self.year}-{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def licence_name(self) -> str:
        return LICENCES[self.licence][0]

    @property
    def licence_url(self) -> str:
        return LICENCES[self.licence][1]

    @property
    def came_out(self) -> datetime | None:
        """When it came out, or will."""
        return self.published_at or self.embargo_until


class Item(models.Model):
    """A thing that an edition gathers, meant by its kind and key: an adopted standard, a toolkit, a decision."""

    class Kind(models.TextChoices):
        TOOLKIT = "toolkit", _("Toolkit")
        STANDARD = "standard", _("Standard")
        DECISION = "decision", _("Decision")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["edition", "kind", "key"], name="share_out_item_once")]

    def __str__(self) -> str:
        return self.title


class Deliverable(models.Model):
    """Something that the year was to bring: a report, a film, a data set. What has no address yet is missing."""

    class Kind(models.TextChoices):
        REPORT = "report", _("Report")
        GUIDE = "guide", _("Guide or template")
        DATA = "data", _("Data")
        FILM = "film", _("Film or sound")
        ART = "art", _("Art work")
        COURSE = "course", _("Course or workshop")
        SOFTWARE = "software", _("Software")
        OTHER = "other", _("Something else")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="deliverables")
    kind = models.CharField(_("what kind of thing"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    about = models.CharField(_("what it is for"), max_length=400, blank=True)
    owner = models.CharField(
        _("who owns it"), max_length=200, blank=True, help_text=_("An institution, a group or a community.")
    )
    licence = models.CharField(
        _("licence"), max_length=60, blank=True, help_text=_("Like CC BY 4.0, or “All rights kept”.")
    )
    address = models.CharField(
        _("link or DOI"), max_length=500, blank=True, help_text=_("Like https://… or 10.5281/zenodo.1234.")
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["edition", "title"], name="deliverable_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def link(self) -> str:
        """Where it is found; a DOI as its address (doi.org)."""
        return f"https://doi.org/{self.address}" if self.address.startswith("10.") else self.address


class MoneyLine(models.Model):
    """Money that moved, or was said to: from whom, to whom, where, and where one can read it."""

    class Stage(models.TextChoices):
        ANNOUNCED = "announced", _("Announced")
        COMMITTED = "committed", _("Committed")
        PAID = "paid", _("Paid")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="money")
    stage = models.CharField(_("how far it is"), max_length=10, choices=Stage)
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    giver = models.CharField(_("from whom"), max_length=200)
    recipient = models.CharField(
        _("to whom"), max_length=200, blank=True, help_text=_("Leave it empty when it is not known.")
    )
    ownership = models.CharField(
        _("who owns the one that gets it"),
        max_length=120,
        blank=True,
        help_text=_("Like “Black-owned” or “a land trust”."),
    )
    place = models.CharField(
        _("for which place"),
        max_length=120,
        blank=True,
        help_text=_("A neighborhood or area. Empty: not known."),
    )
    source = models.CharField(_("where one can read it"), max_length=500, blank=True)

    class Meta:
        ordering = ["place", "-amount", "id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="money_line_above_zero")]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} from {self.giver}"


class Approval(models.Model):
    """Somebody read a draft and said that it can go out as it stood then."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="approvals")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="share_outs_approved")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of what the draft said and gathered")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["edition", "person"], name="share_out_approval_once")]

    def __str__(self) -> str:
        return f"an approval of {self.edition_id}"


class EditionFile(models.Model):
    """One file of an edition: what it is called, what it is, its digest; its bytes lie in the storage by digest."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="files")
    path = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="bytes")
    digest = models.CharField(max_length=64, help_text="SHA-256")

    class Meta:
        ordering = ["path"]
        constraints = [models.UniqueConstraint(fields=["edition", "path"], name="edition_file_once")]

    def __str__(self) -> str:
        return self.path

    @property
    def stored_as(self) -> str:
        """Its name in the storage."""
        return f"share-out/{self.digest[:2]}/{self.digest}"


class ShortLink(models.Model):
    """A short address of our own that leads to one page of ours. Nobody counts who follows it."""

    code = models.SlugField(max_length=12, unique=True)
    path = models.CharField(max_length=300, unique=True, help_text="of a page here, without a language")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(path__startswith="/") & ~Q(path__startswith="//"), name="short_link_stays_here"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} → {self.path}"

    @property
    def url(self) -> str:
        """Its whole address."""
        return f"{settings.SITE_URL}/s/{self.code}/"
