"""Who comes, and what they need to take part."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from justaction.convenings.models.planning import Gathering
from justaction.members.models import Person
from justaction.web import clock


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def seated(self) -> RegistrationQuerySet:
        """Those who have a seat, or are offered one."""
        return self.filter(state__in=[*Registration.SEATED, Registration.State.OFFERED])

    def coming(self) -> RegistrationQuerySet:
        """Those who have a seat, seen there or not."""
        return self.filter(state__in=Registration.SEATED)

    def attended(self) -> RegistrationQuerySet:
        return self.filter(state=Registration.State.ATTENDED)

    def waiting(self) -> RegistrationQuerySet:
        """The waiting list, in the order in which people came."""
        return self.filter(state=Registration.State.WAITLISTED).order_by("place")


class Registration(models.Model):
    """Somebody who wants to come. `place` is the order in which they asked; asking again after a no is a new place."""

    class State(models.TextChoices):
        REGISTERED = "registered", _("You have a seat")
        WAITLISTED = "waitlisted", _("You are on the waiting list")
        OFFERED = "offered", _("A seat is yours if you say yes")
        DECLINED = "declined", _("You do not come")
        ATTENDED = "attended", _("You were there")

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="registrations")
    state = models.CharField(max_length=10, choices=State)
    place = models.PositiveIntegerField()
    zone = models.CharField(max_length=64, blank=True, help_text="by whose clock their letters tell the time")
    at = models.DateTimeField(default=clock.now)
    offered_until = models.DateTimeField(null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()
    SEATED = (State.REGISTERED, State.ATTENDED)

    class Meta:
        ordering = ["gathering", "place"]
        constraints = [
            models.UniqueConstraint(fields=["gathering", "person"], name="registration_once"),
            models.UniqueConstraint(fields=["gathering", "place"], name="registration_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.gathering_id}: {self.state}"

    @property
    def waits(self) -> bool:
        return self.state == self.State.WAITLISTED

    @property
    def comes(self) -> bool:
        return self.state in self.SEATED

    @property
    def attended(self) -> bool:
        return self.state == self.State.ATTENDED

    @property
    def has_offer(self) -> bool:
        return self.state == self.State.OFFERED


class AccessNeed(models.Model):
    """What somebody needs to take part. Seen by those who arrange it; deleted a day after."""

    class Kind(models.TextChoices):
        CAPTIONS = "captions", _("Live captions")
        SIGNING = "asl", _("Sign language (ASL)")
        INTERPRETING = "interpretation", _("An interpreter for another language")
        CHILD_CARE = "child_care", _("Child care")
        LARGE_PRINT = "large_print", _("Large print")
        PHONE = "phone", _("Taking part by phone")

    class State(models.TextChoices):
        REQUESTED = "requested", _("Asked for")
        BOOKED = "booked", _("Booked")
        CONFIRMED = "confirmed", _("Confirmed")

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(max_length=16, choices=Kind)
    note = models.CharField(_("what we should know"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)

    class Meta:
        ordering = ["kind", "id"]
        constraints = [models.UniqueConstraint(fields=["registration", "kind"], name="access_need_once")]

    def __str__(self) -> str:
        return self.get_kind_display()


class MorningLetter(models.Model):
    """A letter about a gathering that came due in the night of its reader; it goes in their morning, and the row with it."""

    class Kind(models.TextChoices):
        REMINDER = "reminder", _("Reminder")
        RECAP = "recap", _("Recap")

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="morning_letters")
    kind = models.CharField(max_length=8, choices=Kind)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["registration", "kind"], name="morning_letter_once")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.registration_id}"
