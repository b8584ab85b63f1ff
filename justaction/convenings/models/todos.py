"""What somebody took on at a gathering, by when, and how often it went on to the next one."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from justaction.convenings.models.planning import Gathering, Series
from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.web import clock

FLAGGED_FROM = 2  # carried so often, it is asked about with care


class ToDoQuerySet(models.QuerySet["ToDo"]):
    def open(self) -> ToDoQuerySet:
        return self.filter(state=ToDo.State.OPEN)

    def of(self, scope: str) -> ToDoQuerySet:
        return self.filter(gathering__series__scope=scope)

    def listed(self) -> ToDoQuerySet:
        """With who and where, and `times`, how often each was carried; the earliest first."""
        found = self.select_related("owner", "gathering__series")
        return found.annotate(times=Count("carries")).order_by("due_on", "id")

    def asked_at(self, gathering: Gathering) -> ToDoQuerySet:
        """What is still open when this one begins: taken on before it, by the same group of people.

        A small group asks about its own series; a community, and all of us, about every earlier meeting of their kind.
        """
        series = gathering.series
        found = self.open().filter(gathering__starts_at__lt=gathering.starts_at)
        if series.kind == Series.Kind.SMALL_GROUP:
            return found.filter(gathering__series=series)
        return found.filter(gathering__series__scope=series.scope, gathering__series__kind=series.kind)


class ToDo(Recorded):
    """An action that somebody took on. It stays, done or not; what was not done says why."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("a state", "Open")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Let go")

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="todos")
    text = models.CharField(_("what"), max_length=240)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="todos")
    owner_name = models.CharField(max_length=120, blank=True, help_text="of somebody without an account")
    due_on = models.DateField(_("by when"))
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    reason = models.CharField(_("why it was let go"), max_length=300, blank=True)
    taken_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ToDoQuerySet.as_manager()

    class Meta:
        verbose_name = "to-do"
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["owner"], condition=Q(state="open"), name="todo_open_of_owner"),
            models.Index(fields=["gathering"], condition=Q(state="open"), name="todo_open_of_gathering"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def who(self) -> str:
        """The name of whoever took it on."""
        return self.owner.name if self.owner else self.owner_name or str(_("somebody of us"))

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on < clock.today(self.gathering.zone)

    @property
    def carried(self) -> int:
        """How often it went on to the next gathering."""
        known: int | None = getattr(self, "times", None)
        return self.carries.count() if known is None else known

    @property
    def is_flagged(self) -> bool:
        return self.is_open and self.carried >= FLAGGED_FROM


class Carry(models.Model):
    """One time an action was due and went on: at a gathering, or by its owner, with a new day and what got in the way."""

    todo = models.ForeignKey(ToDo, on_delete=models.CASCADE, related_name="carries")
    gathering = models.ForeignKey(
        Gathering, null=True, blank=True, on_delete=models.SET_NULL, related_name="carries"
    )
    why = models.CharField(_("what got in the way"), max_length=300, blank=True)
    was_due = models.DateField()
    due_on = models.DateField(help_text="the same where nobody said a new day")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "carries"
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["todo", "gathering"], name="carried_once_a_gathering"),
        ]

    def __str__(self) -> str:
        return f"{self.was_due} → {self.due_on}"
