"""Facts of counting: what each thing adds to the numbers, the steps that numbers are made of, and what a recount found."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from justaction.record.models import Recorded
from justaction.web import clock


class Card(models.Model):
    """What one thing (a commitment, an organization) adds to the numbers now, as JSON: `name|scope|key` → number."""

    kind = models.CharField(max_length=20)
    thing = models.BigIntegerField()
    adds = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "thing"], name="card_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing}"


class Step(models.Model):
    """A step of a number; the number is the sum of its steps. Deeds only add steps, so no two wait for one row."""

    name = models.CharField(max_length=20)
    scope = models.BigIntegerField(default=0, help_text="whose number: of one organization, or 0 for all")
    key = models.CharField(max_length=160)
    number = models.BigIntegerField()
    kind = models.CharField(max_length=20, help_text="of the things that it counts")
    folded = models.BooleanField(default=False, help_text="the clock added the steps before it to this one")

    class Meta:
        indexes = [
            models.Index(fields=["scope", "name", "key", "number"], name="step_sums"),
            models.Index(fields=["id"], condition=Q(folded=False), name="step_to_fold"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.key}: {self.number:+d}"


class Edition(models.Model):
    """By which edition of the rules the cards of a kind were written; another one means: write them anew."""

    kind = models.CharField(max_length=20, unique=True)
    edition = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.kind}: {self.edition}"


class Recount(Recorded):
    """One recount: when, how many numbers were compared, and which were wrong (the first few)."""

    at = models.DateTimeField(default=clock.now)
    compared = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    named = models.JSONField(default=list, help_text="the first wrong ones: name, scope, key, said, is")
    repaired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.wrong} of {self.compared} wrong"
