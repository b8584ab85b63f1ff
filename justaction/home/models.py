"""Facts of the front rooms: the goals of each year, the rings that opened, the theory of change in other words."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from justaction.collaborative.models import Collaborative
from justaction.record.models import Recorded
from justaction.web import clock


class GoalQuerySet(models.QuerySet["Goal"]):
    def year_shown(self) -> int | None:
        """The year to show first: the earliest that still has a month to come, or else the last one."""
        this_month = clock.today().replace(day=1)
        ahead = self.filter(due__gte=this_month).order_by("year").values_list("year", flat=True).first()
        return ahead or self.order_by("-year").values_list("year", flat=True).first()

    def with_moves(self) -> list[Goal]:
        """All of them in their order, each with its moves: in one question to the database."""
        parts = ("id", "was", "now", "reason", "at")
        rows = self.annotate(**{f"move_{part}": models.F(f"moves__{part}") for part in parts})
        goals: dict[int, Goal] = {}
        for row in rows.order_by("year", "due", "order", "id", "moves__id"):
            goal = goals.setdefault(row.pk, row)
            if goal is row:
                goal.moved = []
            if row.move_id is not None:  # type: ignore[attr-defined]  # annotated
                move = {part: getattr(row, f"move_{part}") for part in parts}
                goal.moved.append(GoalMove(goal=goal, **move))
        return list(goals.values())


class RingOpening(Recorded):
    """A ring of people to whom the collaborative opened, and the decision that opened it."""

    ring = models.CharField(max_length=10, choices=Collaborative.Ring, unique=True)
    ballot = models.ForeignKey("ballots.Ballot", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["opened_at", "id"]

    def __str__(self) -> str:
        return self.get_ring_display()


class TheoryChangeQuerySet(models.QuerySet["TheoryChange"]):
    def running(self) -> TheoryChangeQuerySet:
        """Still being decided about."""
        return self.filter(applied_at=None).exclude(ballot__state="closed")


class TheoryChange(Recorded):
    """Other words for a part of the theory of change, the vote about them, and whether they are in place."""

    class What(models.TextChoices):
        STAGE = "stages", _("A step")
        CELL = "cells", _("What a step means in a channel")

    what = models.CharField(max_length=10, choices=What)
    thing = models.PositiveBigIntegerField(help_text="which step or cell")
    was = models.JSONField(help_text="words by field, when it was proposed")
    words = models.JSONField(help_text="the new words by field")
    reason = models.TextField(_("why"), max_length=1000)
    ballot = models.ForeignKey("ballots.Ballot", on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey("members.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = TheoryChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(next(iter(self.was.values()), ""))

    @property
    def about(self) -> str:
        """What its ballot is about, in our own word."""
        return f"theory:{self.subject}"


class Recording(models.Model):
    """The theory of change read aloud by somebody: one in a language, and the words that were read."""

    language = models.CharField(_("language"), max_length=10, unique=True)
    spoken_by = models.CharField(_("who reads"), max_length=120, blank=True)
    file = models.FileField(_("recording"), upload_to="theory/")
    file_name = models.CharField(max_length=140)
    media_type = models.CharField(max_length=100)
    words = models.CharField(max_length=64, help_text="SHA-256 of the words that were read, in hex")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["language"]

    def __str__(self) -> str:
        return self.file_name


class Goal(Recorded):
    """A goal of a year: due in a month, and met, open or late."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("a state", "Open")
        MET = "met", _("Met")
        LATE = "late", _("Late")

    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=120)
    about = models.TextField(_("what it is"), max_length=600)
    season = models.CharField(_("season"), max_length=20)
    owner = models.CharField(_("who carries it"), max_length=120)
    due = models.DateField(_("due"), help_text=_("the first day of the month it is due in"))
    met_on = models.DateField(null=True, blank=True)
    proof = models.CharField(_("how one sees that it is met"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["year", "due", "order", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> Goal.State:
        """Met, late from the first day after its month, or open."""
        if self.met_on:
            return Goal.State.MET
        return Goal.State.LATE if clock.today() >= month_after(self.due) else Goal.State.OPEN

    @cached_property
    def moved(self) -> list[GoalMove]:
        """Its moves, the first one first."""
        return list(self.moves.all())

    @property
    def met_late(self) -> bool:
        """Whether it was met, but after its month."""
        return self.met_on is not None and self.met_on >= month_after(self.due)


def month_after(day: date) -> date:
    """The first day of the month after the one that `day` is in."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


class GoalMove(models.Model):
    """A due month that was moved, with the reason: the old one stays readable."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="moves")
    was = models.DateField()
    now = models.DateField()
    reason = models.CharField(_("why it moved"), max_length=300)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.goal}: {self.was} to {self.now}"
