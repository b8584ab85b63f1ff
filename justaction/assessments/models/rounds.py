"""Facts of a round: an organization in a season, the questions asked in it, and its two sides."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from justaction.collaborative.models import Channel, Pillar
from justaction.members.models import Organization, Person
from justaction.record.models import Recorded
from justaction.web import clock


class Level(models.TextChoices):
    """How far something is in an organization."""

    NONE = "none", _("Not at all")
    TALK = "talk", _("We talk about it")
    BEGUN = "begun", _("It has begun")
    USUAL = "usual", _("It is usual")
    ROOTED = "rooted", _("It would outlast us")
    UNKNOWN = "unknown", _("We do not know")


class QuestionQuerySet(models.QuerySet["Question"]):
    def asked(self) -> QuestionQuerySet:
        """Those that the next round takes up, in their order."""
        return self.filter(retired_at=None).select_related("pillar", "channel")


class Question(Recorded):
    """What rounds ask, by pillar and channel; data of the collaborative. A round keeps its own copy."""

    text = models.CharField(_("question"), max_length=300)
    look_at = models.CharField(_("what to look at"), max_length=400, blank=True)
    pillar = models.ForeignKey(
        Pillar, on_delete=models.PROTECT, related_name="questions", verbose_name=_("pillar")
    )
    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, related_name="questions", verbose_name=_("channel")
    )
    standard = models.CharField(_("code of the standard"), max_length=20, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[QuestionQuerySet] = QuestionQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text


EXTENTS = [
    ("nothing", _("Only that the round took place")),
    ("levels", _("Both answers in a word, side by side")),
    ("words", _("Both answers with their words and proof")),
]


class RoundQuerySet(models.QuerySet["Round"]):
    def public(self) -> RoundQuerySet:
        """Those the organization agreed to, of organizations that are listed: that they take place is no secret."""
        return self.exclude(agreed_at=None).filter(organization__listed=True)

    def running(self) -> RoundQuerySet:
        return self.filter(state__in=Round.RUNNING)

    def with_names(self) -> RoundQuerySet:
        return self.select_related("organization__field", "coordinator").prefetch_related("sides")


class Round(Recorded):
    """One organization is assessed from two sides in a season. Neither side sees the other before both are in."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for the organization’s yes")
        RECRUITING = "recruiting", _("Recruiting")
        ANSWERING = "answering", _("Answering")
        BOTH_IN = "both_in", _("Both in")
        SHARED = "shared", _("Shared back")
        STOPPED = "stopped", _("Stopped")

    class Season(models.TextChoices):
        WINTER = "winter", _("Winter")
        SPRING = "spring", _("Spring")
        SUMMER = "summer", _("Summer")
        FALL = "fall", _("Fall")

    RUNNING: ClassVar = [State.ASKED, State.RECRUITING, State.ANSWERING, State.BOTH_IN]
    SEEN: ClassVar = [State.BOTH_IN, State.SHARED]

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="assessments")
    season = models.CharField(_("season"), max_length=6, choices=Season)
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    opened_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    coordinator = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="assessments_carried",
        help_text="a convener without a tie to the organization; the only one who knows who sits inside",
    )  # fmt: skip
    agreed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField(_("answers by"))
    moved_why = models.CharField(_("why"), max_length=300, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    both_at = models.DateTimeField(null=True, blank=True)
    plan = models.TextField(_("how it is shared back"), max_length=2000, blank=True)
    share_by = models.DateField(_("shared back by"), null=True, blank=True)
    late_at = models.DateTimeField(
        null=True, blank=True, help_text="when the clock noted that sharing back is late"
    )
    shared_at = models.DateTimeField(null=True, blank=True)
    extent = models.CharField(
        max_length=10,
        choices=EXTENTS,
        default="nothing",
        help_text="how far the organization lets it be public",
    )
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_why = models.CharField(_("why"), max_length=600, blank=True)

    objects: ClassVar[RoundQuerySet] = RoundQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year", "season"],
                condition=~Q(state="stopped"),
                name="assessment_once_a_season",
            ),
            models.CheckConstraint(
                condition=Q(shared_at=None) | Q(share_by__isnull=False), name="assessment_shared_by_plan"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.title}"

    @property
    def title(self) -> str:
        """Spring 2026."""
        return f"{self.get_season_display()} {self.year}"

    @property
    def slug(self) -> str:
        return f"{self.season}-{self.year}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:assessment", args=[self.organization.slug, self.slug])

    @property
    def record_url(self) -> str:
        """Its public address as the record keeps it: in the language that needs no prefix."""
        with override(settings.LANGUAGE_CODE):
            return self.get_absolute_url()

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING

    @property
    def is_seen(self) -> bool:
        """Whether both sides have handed in, so that each may see the other."""
        return self.state in self.SEEN

    @property
    def is_late(self) -> bool:
        """Whether its next day has passed: of the answers, or of sharing back."""
        today = clock.today()
        if self.state == self.State.BOTH_IN:
            return self.share_by is not None and self.share_by < today
        return self.state == self.State.ANSWERING and self.answer_by < today

    def side(self, which: str) -> Side:
        return next(one for one in self.sides.all() if one.which == which)

    @property
    def shown(self) -> str:
        """How far it may be public: as far as all three agreed, once it is shared back."""
        if self.state != self.State.SHARED:
            return "nothing"
        order = [key for key, _words in EXTENTS]
        return min([self.extent, *[one.extent for one in self.sides.all()]], key=order.index)


class Side(models.Model):
    """One of the two groups of a round."""

    class Which(models.TextChoices):
        INSIDE = "inside", _("Inside group")
        TEAM = "team", _("Accountability team")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sides")
    which = models.CharField(max_length=6, choices=Which)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    members = models.PositiveSmallIntegerField(default=0, help_text="how many they were when they handed in")
    extent = models.CharField(max_length=10, choices=EXTENTS, default="nothing")

    class Meta:
        ordering = ["which"]
        constraints = [models.UniqueConstraint(fields=["round", "which"], name="assessment_side_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.which}"


class Item(models.Model):
    """A question as this round asks it: its words stay when the question changes."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="items")
    question = models.ForeignKey(Question, null=True, on_delete=models.SET_NULL, related_name="items")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    look_at = models.CharField(max_length=400, blank=True)
    pillar = models.ForeignKey(Pillar, on_delete=models.PROTECT, related_name="+")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    standard = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="assessment_item_once")]

    def __str__(self) -> str:
        return self.text
