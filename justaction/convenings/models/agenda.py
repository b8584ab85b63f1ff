"""What a gathering does, in what order, and who carries which part of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.convenings.models.planning import Gathering
from justaction.members.models import Person
from justaction.web import clock

LONGEST_ITEM = 480  # minutes


class AgendaItem(models.Model):
    """One thing on the agenda of a gathering. When it begins follows from what stands before it."""

    class Purpose(models.TextChoices):
        CONNECT = "connect", _("To arrive and meet")
        REVIEW = "review", _("To look back")
        INFORM = "inform", _("To know")
        DISCUSS = "discuss", _("To talk about")
        WORK = "work", _("To work on")
        DECIDE = "decide", _("To decide")
        PLAN = "plan", _("To say what comes next")
        PAUSE = "pause", _("To rest")

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveIntegerField()
    minutes = models.PositiveSmallIntegerField(_("how many minutes"))
    title = models.CharField(_("title"), max_length=160)
    purpose = models.CharField(_("what for"), max_length=8, choices=Purpose)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="agenda_items"
    )
    how = models.TextField(_("how we do it"), max_length=1000, blank=True, help_text="for those who host")

    class Meta:
        ordering = ["gathering", "position"]
        constraints = [
            models.UniqueConstraint(fields=["gathering", "position"], name="agenda_in_order"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=LONGEST_ITEM), name="agenda_item_takes_time"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Duty(models.Model):
    """Who does what at a gathering: a person here, or somebody from outside by name."""

    class Role(models.TextChoices):
        HOST = "host", _("Host")
        FACILITATOR = "facilitator", _("Facilitator")
        NOTES = "notes", _("Takes notes")
        TECH = "tech", _("Tech host")
        INTERPRETER = "interpreter", _("Interpreter")
        GREETER = "greeter", _("Greets at the door")

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="duties")
    role = models.CharField(_("what they do"), max_length=12, choices=Role)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="duties")
    name = models.CharField(_("name"), max_length=120, blank=True, help_text="of somebody from outside")
    note = models.CharField(_("note"), max_length=160, blank=True, help_text="like the language, or the room")

    class Meta:
        verbose_name_plural = "duties"
        ordering = ["gathering", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "role", "person"], condition=Q(name=""), name="duty_once"
            ),
            models.UniqueConstraint(
                fields=["gathering", "role", "name"], condition=Q(person=None), name="duty_once_by_name"
            ),
            models.CheckConstraint(
                condition=Q(person=None) & ~Q(name="") | Q(person__isnull=False, name=""),
                name="duty_is_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.who}"

    @property
    def who(self) -> str:
        """The name of whoever does it."""
        return self.person.name if self.person else self.name


@dataclass(frozen=True)
class Timed:
    """An item of an agenda with its time, by the clock of the place."""

    item: AgendaItem
    starts_at: datetime
    ends_at: datetime

    @property
    def is_on(self) -> bool:
        """Whether it is this one's turn by the plan."""
        return self.starts_at <= clock.now() < self.ends_at


def timed(gathering: Gathering) -> list[Timed]:
    """The agenda with the time of each item, computed from the start and what stands before it."""
    begins, found = gathering.starts_at, []
    for item in gathering.agenda.select_related("owner").order_by("position"):
        ends = begins + timedelta(minutes=item.minutes)
        found.append(Timed(item, begins.astimezone(gathering.zone), ends.astimezone(gathering.zone)))
        begins = ends
    return found
