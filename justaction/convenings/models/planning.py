"""Seasons with a theme, series, and each gathering with its own day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Count, F, Max, Q
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.web import clock

DOOR_BEFORE = timedelta(hours=1)


class Season(Recorded):
    """A part of the year in which gatherings share a theme."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    theme = models.CharField(_("theme"), max_length=160)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="season_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Series(Recorded):
    """What was planned together: one gathering, or many by a rule (RFC 5545). Its gatherings are rows of their own."""

    class Kind(models.TextChoices):
        SMALL_GROUP = "small_group", _("Small group")
        COMMUNITY = "community", _("Community meeting")
        CITYWIDE = "citywide", _("Citywide convening")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    scope = models.CharField(
        max_length=80, blank=True, help_text="whose it is, like community:money; empty for all of us"
    )
    season = models.ForeignKey(
        Season, null=True, blank=True, on_delete=models.SET_NULL, related_name="series"
    )
    title = models.CharField(_("title"), max_length=160)
    zone = models.CharField(
        _("time zone"), max_length=64, help_text="of the tz database, like America/Chicago"
    )
    first_on = models.DateField()
    starts = models.TimeField()
    rule = models.CharField(max_length=200, blank=True, help_text="RRULE (RFC 5545); empty for once")
    without = models.JSONField(
        default=list, help_text="days (ISO) that the rule means and on which nothing is"
    )
    planned_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    planned_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.title


class GatheringQuerySet(models.QuerySet["Gathering"]):
    def coming(self) -> GatheringQuerySet:
        """Those that are not over, the next one first; cancelled ones too, so that nobody comes for nothing."""
        return self.filter(ends_at__gt=clock.now()).order_by("starts_at", "id")

    def past(self) -> GatheringQuerySet:
        return self.filter(ends_at__lte=clock.now()).order_by("-starts_at", "-id")

    def standing(self) -> GatheringQuerySet:
        """Not cancelled."""
        return self.filter(cancelled_at=None)

    def with_states(self) -> GatheringQuerySet:
        """With what `state` asks, for a list, in the same question to the database."""
        seated = Q(registrations__state__in=["registered", "attended", "offered"])
        approved = Q(papers__approved_at__isnull=False)
        return self.annotate(
            seats_taken=Count("registrations", filter=seated, distinct=True),
            paper_number=Max("papers__number", filter=approved),
        )

    def of(self, scope: str) -> GatheringQuerySet:
        return self.filter(series__scope=scope)


class Gathering(Recorded):
    """People meeting at one time. What its series said when it was planned can be changed for it alone."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        OPEN = "open", _("Registration open")
        FULL = "full", _("Full")
        ON = "on", _("On now")
        HELD = "held", _("Held")
        MINUTES = "minutes", _("Minutes approved")
        CANCELLED = "cancelled", _("Cancelled")

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="gatherings")
    slug = models.SlugField(max_length=90, unique=True)
    planned_for = models.DateField(help_text="the day by the rule; stays when the gathering is moved")
    title = models.CharField(_("title"), max_length=160)
    purpose = models.TextField(_("what it is for"), max_length=1200)
    where = models.CharField(_("where"), max_length=240)
    on = models.DateField(_("day"))
    starts = models.TimeField(_("begins at"))
    minutes = models.PositiveSmallIntegerField(_("how many minutes"))
    starts_at = models.DateTimeField(help_text="the moment; what the zone says on that day")
    ends_at = models.DateTimeField()
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    seats_from = models.DateField(
        _("seats from"), null=True, blank=True, help_text="the first day on which one can ask for a seat"
    )
    join_link = models.URLField(
        max_length=500, blank=True, help_text="for those who come, from an hour before"
    )
    phone = models.CharField(max_length=80, blank=True, help_text="number to call, and its code")
    sequence = models.PositiveIntegerField(default=0, help_text="of RFC 5545: raised by each change")
    changed_at = models.DateTimeField(default=clock.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    reminded_for = models.DateTimeField(
        null=True, blank=True, help_text="the start of which people were reminded"
    )
    needs_told_for = models.DateTimeField(null=True, blank=True, help_text="the same, of who looks after it")
    over = models.BooleanField(default=False, help_text="the clock has seen that it is over")

    objects = GatheringQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "planned_for"], name="gathering_once_a_day"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="gathering_takes_time"),
        ]
        indexes = [models.Index(fields=["starts_at"], name="gathering_starts")]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """Its page, without a language, as the record and letters keep it."""
        return f"/convenings/{self.slug}/"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.series.zone)

    @property
    def local_start(self) -> datetime:
        return self.starts_at.astimezone(self.zone)

    @property
    def local_end(self) -> datetime:
        return self.ends_at.astimezone(self.zone)

    @property
    def state(self) -> State:
        """What follows from the clock, the seats and the minutes; nobody chooses it. The first that holds counts."""
        if self.cancelled_at is not None:
            return self.State.CANCELLED
        if self.is_over:
            return self.State.MINUTES if self.number_of_minutes else self.State.HELD
        if self.has_started:
            return self.State.ON
        if not self.gives_seats:
            return self.State.PLANNED
        return self.State.FULL if self.is_full else self.State.OPEN

    @property
    def gives_seats(self) -> bool:
        """Whether the day has come from which one can ask for a seat."""
        return self.seats_from is None or clock.today(self.zone) >= self.seats_from

    @property
    def is_full(self) -> bool:
        """Whether every seat is taken or offered."""
        if self.capacity is None:
            return False
        known: int | None = getattr(self, "seats_taken", None)
        return (self.registrations.seated().count() if known is None else known) >= self.capacity

    @property
    def number_of_minutes(self) -> int | None:
        """The number of its approved minutes."""
        if hasattr(self, "paper_number"):
            known: int | None = self.paper_number
            return known
        return self.papers.exclude(approved_at=None).values_list("number", flat=True).first()

    @property
    def has_started(self) -> bool:
        return clock.now() >= self.starts_at

    @property
    def is_over(self) -> bool:
        return clock.now() >= self.ends_at

    @property
    def opens_door_at(self) -> datetime:
        """From when on those who come see how to join."""
        return self.starts_at - DOOR_BEFORE

    @property
    def month(self) -> date:
        """The first day of its month, to list by."""
        return self.on.replace(day=1)

    @property
    def local_day(self) -> date:
        return self.local_start.date()
