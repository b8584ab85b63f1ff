"""Facts of harms: what was done and to whom, in numbered wordings that somebody else checked; and what answers it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from justaction.collaborative.models import Channel, Field
from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.web import clock

FIRST_YEAR = 1400
LAST_YEAR = 2200


class HarmQuerySet(models.QuerySet["Harm"]):
    def public(self) -> HarmQuerySet:
        """Those with a wording that was checked."""
        return self.exclude(current=None)

    def standing(self) -> HarmQuerySet:
        """Public, and not taken out of the library."""
        return self.public().filter(ended_at=None)

    def with_names(self) -> HarmQuerySet:
        return self.select_related("current__channel", "current__checked_by")


class Harm(Recorded):
    """A harm that was done. What it says stands in its wordings; the newest that was checked is in force."""

    slug = models.SlugField(max_length=80, unique=True)
    current = models.ForeignKey(
        "Wording", null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="in force"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(_("why it is taken out"), max_length=600, blank=True)

    objects: ClassVar[HarmQuerySet] = HarmQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs

    class Meta:
        ordering = ["current__began", "id"]

    def __str__(self) -> str:
        return self.current.title if self.current else self.slug

    @property
    def url(self) -> str:
        """Its page, without a language, as the record and letters keep it."""
        with override(settings.LANGUAGE_CODE):
            return reverse("harms:harm", args=[self.slug])


class WordingQuerySet(models.QuerySet["Wording"]):
    def waiting(self) -> WordingQuerySet:
        """Those that nobody has checked yet."""
        return self.filter(number=None)


class Wording(models.Model):
    """How a harm is told. Once checked it has a number and stays as it is; a correction is another wording."""

    harm = models.ForeignKey(Harm, on_delete=models.CASCADE, related_name="wordings")
    number = models.PositiveSmallIntegerField(null=True, blank=True, help_text="null until it was checked")
    title = models.CharField(_("What was done, in one line"), max_length=140)
    channel = models.ForeignKey(
        Channel,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Which power did it?"),
    )
    fields = models.ManyToManyField(Field, blank=True, related_name="+", verbose_name=_("In which fields?"))
    note = models.CharField(
        _("What should a reader know before?"),
        max_length=200,
        help_text=_("It stands before the text: “Children are hurt”, “a home is lost”."),
    )
    began = models.PositiveSmallIntegerField(
        _("From the year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    ended = models.PositiveSmallIntegerField(
        _("To the year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
        help_text=_("Leave it empty if it goes on."),
    )
    place = models.CharField(_("Where"), max_length=120, blank=True)
    happened = models.TextField(_("What happened"), max_length=5000)
    to_whom = models.CharField(_("To whom"), max_length=500)
    gained = models.CharField(_("Who gained, and what"), max_length=1000)
    said = models.TextField(
        _("What those say to whom it was done"),
        max_length=2000,
        blank=True,
        help_text=_("In their own words, only with their yes."),
    )
    sources = models.JSONField(default=list, help_text="[{words, url}] in order")
    what_changed = models.CharField(_("What changed, and why"), max_length=1000, blank=True)
    written_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    checked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    checker_listed = models.BooleanField(default=False, help_text="who checked it agreed to be named")
    digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of `wording.canonical`, once checked"
    )

    objects: ClassVar[WordingQuerySet] = WordingQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["harm", "number"], name="harm_wording_number_once"),
            models.UniqueConstraint(fields=["harm"], condition=Q(number=None), name="harm_one_draft"),
            models.CheckConstraint(
                condition=Q(ended=None) | Q(ended__gte=F("began")), name="harm_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(number=None) | ~Q(digest="") & Q(checked_at__isnull=False),
                name="harm_numbered_when_checked",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> str:
        """`1939`, `1939–1968`, or `1939–` while it goes on."""
        if self.ended == self.began:
            return str(self.began)
        return f"{self.began}–{self.ended or ''}"


class Answer(models.Model):
    """What answers a harm: a thing of another chapter, in text (`web/origins.py`)."""

    harm = models.ForeignKey(Harm, on_delete=models.CASCADE, related_name="answers")
    ref = models.CharField(max_length=32, help_text="public id of what grew")
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    is_public = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["harm", "ref"], name="harm_answer_once")]

    def __str__(self) -> str:
        return self.title
