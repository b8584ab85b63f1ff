"""Facts of lateness: the steps taken while a report does not come, what the organization answered, the talk offered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.web import clock


class Rung(models.Model):
    """A step of the ladder that was taken for the report due on a day. The table is `state/ladder.py`."""

    class Key(models.TextChoices):
        REMIND = "remind", _("Reminded")
        ASK = "ask", _("Asked")
        TALK = "talk", _("Talk offered")
        NOTE = "note", _("Public note")

    commitment = models.ForeignKey("commitments.Commitment", on_delete=models.CASCADE, related_name="rungs")
    due = models.DateField(help_text="the day the report was due for")
    key = models.CharField(max_length=6, choices=Key)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "due", "key"], name="rung_once"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.key} for {self.due}"


class LateAnswer(Recorded):
    """What the organization answers when a report has not come: what got in the way, what comes next, and by when."""

    commitment = models.ForeignKey(
        "commitments.Commitment", on_delete=models.PROTECT, related_name="late_answers"
    )
    due = models.DateField(help_text="the day the report was due for")
    in_the_way = models.TextField(_("what got in the way"), max_length=2000)
    next_steps = models.TextField(_("what comes next"), max_length=2000)
    by_when = models.DateField(_("by when"))
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "due"], name="late_answer_once_each_due_day"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.due}"


class Talk(models.Model):
    """A peer from another field who is asked to offer a talk. What is offered is for the organization alone."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        OFFERED = "offered", _("Offered")
        PASSED_ON = "passed_on", _("Passed on")
        LAPSED = "lapsed", _("No answer")
        CLOSED = "closed", _("No longer needed")

    subject = models.CharField(max_length=32, unique=True, editable=False)
    commitment = models.ForeignKey("commitments.Commitment", on_delete=models.CASCADE, related_name="talks")
    due = models.DateField(help_text="the day the report was due for")
    peer = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="talks")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    words = models.TextField(_("when and how"), max_length=1000, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    answer_by = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "due", "peer"], name="talk_one_per_peer"),
            models.UniqueConstraint(
                fields=["commitment", "due"],
                condition=Q(state__in=["asked", "offered"]),
                name="talk_one_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["answer_by"], condition=Q(state="asked"), name="talk_waiting")]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.state}"
