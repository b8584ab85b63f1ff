"""The day itself: what the screen shows, who joined by code, what they were asked, and in which room they sat.

Whoever joined is forgotten when the doors are closed: what stays are counts.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.convenings.models.agenda import AgendaItem
from justaction.convenings.models.planning import Gathering
from justaction.members.models import Person
from justaction.record.models import new_subject
from justaction.web import clock

GRACE = timedelta(seconds=30)  # an answer that a slow phone sends after the end still counts


class Stage(models.Model):
    """The code by which people join a gathering, and the one thing that its screen shows now."""

    class Showing(models.TextChoices):
        DOOR = "door", _("How to join")
        NORMS = "norms", _("How we are together")
        ITEM = "item", _("The agenda")
        CHECK = "check", _("A sense check")
        ROOMS = "rooms", _("Small rooms")
        END = "end", _("The end")

    gathering = models.OneToOneField(Gathering, on_delete=models.CASCADE, related_name="stage")
    code = models.CharField(max_length=6, unique=True)
    code_made_at = models.DateTimeField(default=clock.now)
    showing = models.CharField(max_length=5, choices=Showing, default=Showing.DOOR)
    step = models.CharField(
        max_length=5,
        choices=Showing,
        default=Showing.DOOR,
        help_text="where one is on the way, also meanwhile",
    )
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    item_since = models.DateTimeField(null=True, blank=True)
    mix = models.PositiveSmallIntegerField(default=0, help_text="how often people were put into rooms")
    joined = models.PositiveIntegerField(
        default=0, help_text="how many joined; stays when they are forgotten"
    )
    forgotten_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.gathering_id}: {self.showing}"

    @property
    def item_ends_at(self) -> datetime | None:
        """When the time of the item that is shown is over."""
        if self.item is None or self.item_since is None:
            return None
        return self.item_since + timedelta(minutes=self.item.minutes)


class JoinerQuerySet(models.QuerySet["Joiner"]):
    def of_key(self, key: str) -> Joiner | None:
        found = self.select_related("gathering__series", "gathering__stage__item", "person")
        return found.filter(key=key).first()


class Joiner(models.Model):
    """Somebody who is there: by code without an account, or a member by their seat. Forgotten after the gathering."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="joiners")
    key = models.CharField(max_length=32, unique=True, default=new_subject, help_text="their link signs this")
    number = models.PositiveIntegerField(help_text="how they are called on the screen")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="joinings"
    )
    name = models.CharField(_("name"), max_length=60, blank=True)
    field = models.CharField(_("field"), max_length=60, blank=True)
    employer = models.CharField(_("place of work"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=40, blank=True)
    interprets = models.BooleanField(default=False)
    one_of_many = models.BooleanField(default=False, help_text="very many came from their network")
    at = models.DateTimeField(default=clock.now)

    objects = JoinerQuerySet.as_manager()

    class Meta:
        ordering = ["gathering", "number"]
        constraints = [
            models.UniqueConstraint(fields=["gathering", "number"], name="joiner_number_once"),
            models.UniqueConstraint(
                fields=["gathering", "person"], condition=Q(person__isnull=False), name="joiner_once_a_person"
            ),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """Their name if they gave one, and always the number by which the screen calls them."""
        name = self.person.name if self.person else self.name
        return f"{name} ({self.number})" if name else str(_("Number %(n)s")) % {"n": self.number}


class SenseCheck(models.Model):
    """One question to everybody who is there, answered at once. It decides nothing."""

    class Kind(models.TextChoices):
        FINGERS = "fingers", _("Five fingers")
        AGREE = "agree", _("Agree, pass, disagree")

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="checks")
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    question = models.CharField(_("question"), max_length=160)
    kind = models.CharField(max_length=7, choices=Kind)
    live = models.BooleanField(default=False, help_text="bars are shown while it is open")
    opened_at = models.DateTimeField(default=clock.now)
    closes_at = models.DateTimeField(null=True, blank=True, help_text="when it closes by itself")
    closed_at = models.DateTimeField(null=True, blank=True)
    aloud = models.JSONField(default=dict, help_text="answers given by hand or by phone, as the host counted")
    counts = models.JSONField(
        null=True, blank=True, help_text="answers by code, once their senders are forgotten"
    )

    class Meta:
        ordering = ["gathering", "opened_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["gathering"], condition=Q(closed_at=None), name="one_sense_check_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def ends_at(self) -> datetime | None:
        """When it was closed, or closes by itself; None while nobody knows."""
        return self.closed_at or self.closes_at

    @property
    def is_open(self) -> bool:
        return self.ends_at is None or clock.now() < self.ends_at

    @property
    def takes_answers(self) -> bool:
        """While it is open, and half a minute more for a slow phone."""
        return self.ends_at is None or clock.now() < self.ends_at + GRACE


class Answer(models.Model):
    """What one person who is there answered; changed until the end, and no moment is kept with it."""

    asked = models.ForeignKey(SenseCheck, on_delete=models.CASCADE, related_name="answers")
    joiner = models.ForeignKey(Joiner, on_delete=models.CASCADE, related_name="answers")
    choice = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asked", "joiner"], name="answer_once")]

    def __str__(self) -> str:
        return self.choice


class RoomPlace(models.Model):
    """In which small room somebody sits, in one mixing of all."""

    joiner = models.ForeignKey(Joiner, on_delete=models.CASCADE, related_name="places")
    mix = models.PositiveSmallIntegerField()
    room = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["mix", "room", "joiner"]
        constraints = [models.UniqueConstraint(fields=["joiner", "mix"], name="one_room_at_a_time")]

    def __str__(self) -> str:
        return f"{self.joiner_id}: {self.room}"
