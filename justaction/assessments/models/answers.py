"""Facts of answering: one answer of each group to each question, with every wording, notes, proof and hands."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.assessments.models.people import Seat
from justaction.assessments.models.rounds import Item, Level, Side
from justaction.web import clock


class Consensus(models.TextChoices):
    """What the hands of a group show (`together/hands.py`)."""

    FULL = "full", _("All stand behind it")
    REACHED = "reached", _("All can live with it")
    DOUBTS = "doubts", _("Somebody has doubts")
    BLOCKED = "blocked", _("No consensus")
    OPEN = "open", _("Too few hands so far")


class Answer(models.Model):
    """What one group answers to one question, written together."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="answers")
    which = models.CharField(max_length=6, choices=Side.Which)
    level = models.CharField(_("how far is it?"), max_length=10, choices=Level, blank=True)
    text = models.TextField(_("in our words"), max_length=4000, blank=True)
    version = models.PositiveIntegerField(default=0, help_text="raised by each change; hands belong to one")
    saved_at = models.DateTimeField(null=True, blank=True)
    consensus = models.CharField(
        max_length=8, choices=Consensus, blank=True, help_text="when it was handed in"
    )

    class Meta:
        ordering = ["item", "which"]
        constraints = [models.UniqueConstraint(fields=["item", "which"], name="assessment_answer_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.which}"


class Wording(models.Model):
    """What an answer said at one version: nothing written is lost, and two who write at once are brought together."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="wordings")
    version = models.PositiveIntegerField()
    level = models.CharField(max_length=10, choices=Level, blank=True)
    text = models.TextField(max_length=4000, blank=True)
    seat = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL, related_name="wordings")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["answer", "version"], name="assessment_wording_once")]

    def __str__(self) -> str:
        return f"{self.answer_id} v{self.version}"


class Note(models.Model):
    """What one person wants their group to know. It stays in the group."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="notes")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(_("note"), max_length=1000)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"a note on {self.answer_id}"


class Evidence(models.Model):
    """Where an answer can be seen: a page, a paper, a number, with its day."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="evidence")
    seat = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL, related_name="evidence")
    title = models.CharField(_("what it is"), max_length=200)
    url = models.URLField(_("where it can be read"), max_length=500, blank=True)
    on = models.DateField(_("from which day"), null=True, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.title


class Hand(models.Model):
    """One hand on one wording of an answer: five fingers down to none."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="hands")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="hands")
    fingers = models.PositiveSmallIntegerField(_("your hand"))
    version = models.PositiveIntegerField(help_text="of the answer it was shown for; an older one is down")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "seat"], name="assessment_hand_once"),
            models.CheckConstraint(condition=Q(fingers__lte=5), name="assessment_hand_of_five"),
        ]

    def __str__(self) -> str:
        return f"a hand on {self.answer_id}"


class Grown(models.Model):
    """What grew from an answer: a thing of another chapter, in text."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="grown")
    ref = models.CharField(max_length=32, help_text="public id of what grew")
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    is_public = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["item", "ref"], name="assessment_grown_once")]

    def __str__(self) -> str:
        return self.title
