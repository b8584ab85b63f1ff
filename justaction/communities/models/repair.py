"""The private path of repair: what somebody told about a broken norm, who takes it, and the steps.

Nothing of it is public, on the record or in a letter. What is written is sealed in the database, and deleted a stated
time after the end; only how many there were in a year stays.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from justaction.communities.models.homes import Community
from justaction.members.models import Person
from justaction.members.sealing import seal
from justaction.record.models import new_subject
from justaction.web import clock

KEPT_FOR = timedelta(days=30)  # after the end; then all words are deleted
IDLE_FOR = timedelta(days=180)  # without a step; then it ends by itself
PURPOSE = "repair"


def sealed(words: str) -> str:
    """Words that only we can read."""
    return seal(PURPOSE).encrypt(json.dumps(words).encode()).decode()


def opened(words: str) -> str:
    """What `sealed` kept; a sentence that says so where it was sealed with another key."""
    try:
        found: str = json.loads(seal(PURPOSE).decrypt(words.encode()))
    except InvalidToken:
        return gettext("(This cannot be read any more: the key of the house has changed.)")
    return found


class RepairQuerySet(models.QuerySet["Repair"]):
    def seen_by(self, person: Person) -> RepairQuerySet:
        """What a person may read: what they told, and what they were given to take. Nothing else, whoever they are."""
        taken = RepairTaker.objects.filter(person=person).values("repair")
        return self.filter(Q(teller=person) | Q(pk__in=taken))

    def going_on(self) -> RepairQuerySet:
        return self.exclude(state=Repair.State.CLOSED)


class Repair(models.Model):
    """What one person told, and how far it has come."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        TALKED = "talked", _("Talked")
        AGREED = "agreed", _("Agreed")
        CLOSED = "closed", _("Closed")

    subject = models.CharField(max_length=32, unique=True, default=new_subject, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="repairs")
    teller = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="repairs_told")
    named = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="never takes it"
    )
    told_sealed = models.TextField()
    who_sealed = models.TextField(help_text="whom it is about, in the words of the teller")
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    told_at = models.DateTimeField(default=clock.now)
    moved_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = RepairQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Repair {self.subject[:6]} ({self.state})"

    @property
    def told(self) -> str:
        return opened(self.told_sealed)

    @property
    def who(self) -> str:
        return opened(self.who_sealed)

    @property
    def deleted_at(self) -> datetime | None:
        """When all words are deleted; None while it goes on."""
        return self.closed_at + KEPT_FOR if self.closed_at else None


class RepairTaker(models.Model):
    """Who takes it now. The database itself refuses the person whom it is about."""

    repair = models.ForeignKey(Repair, on_delete=models.CASCADE, related_name="takers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="repairs_taken")
    named = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["repair", "person"], name="repair_taker_once"),
            models.CheckConstraint(
                condition=Q(named__isnull=True) | ~Q(person=F("named")),
                name="repair_never_to_whom_it_is_about",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.repair}: {self.person_id}"


class RepairStep(models.Model):
    """A step, or a few words more. Who wrote it is kept for the two sides only."""

    repair = models.ForeignKey(Repair, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=Repair.State)
    words_sealed = models.TextField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.repair}: {self.state}"

    @property
    def words(self) -> str:
        return opened(self.words_sealed)


class RepairTally(models.Model):
    """How many came to an end in a year: all that stays."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="repair_tallies")
    year = models.PositiveSmallIntegerField()
    ended = models.PositiveIntegerField(default=0)
    entered = models.PositiveIntegerField(default=0, help_text="the number on the record, in steps of five")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "year"], name="repair_tally_one_a_year")]

    def __str__(self) -> str:
        return f"{self.community} {self.year}: {self.ended}"
