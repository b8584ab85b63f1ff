"""Who serves, as what and until when; how one arrives and hands over."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from justaction.communities.models import Community
from justaction.members.models import Grant, Person, Role
from justaction.record.models import Recorded
from justaction.web import clock
from justaction.workinggroup.models.nominating import Nomination
from justaction.workinggroup.models.titles import titled


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def now(self) -> AppointmentQuerySet:
        """Those who serve or are being shown around today."""
        return self.filter(ended_on=None, ends_on__gt=clock.today(), person__is_active=True)

    def past(self) -> AppointmentQuerySet:
        return self.filter(Q(ended_on__isnull=False) | Q(ends_on__lte=clock.today()), person__is_active=True)

    def with_names(self) -> AppointmentQuerySet:
        return self.select_related("role", "person__field", "community__channel").order_by(
            "role__order", "person__name", "id"
        )


class Appointment(Recorded):
    """A person serves in a role, for a term. The rights are grants of the members; the row stays when they end."""

    class Cause(models.TextChoices):
        TERM = "term", _("the term was over")
        LEFT = "left", _("they left")
        ENDED = "ended", _("the conveners ended it")

    nomination = models.OneToOneField(
        Nomination, null=True, blank=True, on_delete=models.SET_NULL, related_name="appointment"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="appointments")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="appointments")
    community = models.ForeignKey(
        Community, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments"
    )
    starts_on = models.DateField(default=clock.today)
    ends_on = models.DateField(_("end of the term"))
    stipend = models.CharField(_("stipend"), max_length=300, blank=True)
    listed = models.BooleanField(default=False, help_text="named on the public roster, also afterwards")
    appointed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)
    cause = models.CharField(max_length=10, choices=Cause, blank=True)
    buddy = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="newcomers"
    )
    ready_at = models.DateTimeField(null=True, blank=True, help_text="every step was ticked by two")
    grants = models.ManyToManyField(Grant, blank=True, related_name="appointments")

    objects: ClassVar[AppointmentQuerySet] = AppointmentQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "person",
                "role",
                Coalesce("community", Value(0)),
                condition=Q(ended_on=None),
                name="appointment_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="appointment_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(buddy=None) | ~Q(buddy=F("person")), name="appointment_buddy_is_another"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The role, and for which community."""
        return titled(self.role, self.community)

    @property
    def scope(self) -> str:
        """What its grants are scoped to."""
        return self.community.scope if self.community else ""

    @property
    def is_over(self) -> bool:
        return self.ended_on is not None or self.ends_on <= clock.today()


def title_of(held: Appointment | Grant) -> str:
    """A role as people call it, and for which community it is."""
    if isinstance(held, Appointment):
        return held.title
    where, _colon, slug = held.scope.partition(":")
    there = Community.objects.select_related("channel").filter(channel__slug=slug).first()
    return titled(held.role, there if where == "community" else None)


class HandOver(models.Model):
    """What somebody who leaves carried, and who takes it on. Read by these two and by conveners."""

    appointment = models.ForeignKey(
        Appointment, null=True, blank=True, on_delete=models.CASCADE, related_name="hand_overs"
    )
    grant = models.ForeignKey(
        Grant, null=True, blank=True, on_delete=models.CASCADE, related_name="hand_overs",
        help_text="a role that was given without an appointment",
    )  # fmt: skip
    to = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="handed_over_to")
    carried = models.TextField(_("what you carried"), max_length=2000)
    notes = models.TextField(_("what they should know"), max_length=2000, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(appointment=None, grant__isnull=False) | Q(appointment__isnull=False, grant=None),
                name="hand_over_of_one_role",
            ),
        ]

    def __str__(self) -> str:
        return f"hand-over of {self.appointment_id or self.grant_id}"

    @property
    def held(self) -> Appointment | Grant:
        """What they served in: an appointment, or a role that was given without one."""
        found = self.appointment or self.grant
        assert found is not None  # a constraint says so
        return found

    @property
    def giver(self) -> Person:
        return self.held.person

    @property
    def title(self) -> str:
        return title_of(self.held)


class ChecklistItem(models.Model):
    """One step of arriving in a role. Stewards write them; a step can give a role once both have ticked it."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="checklist")
    text = models.CharField(_("step"), max_length=160)
    gives = models.ForeignKey(
        Role,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("role that it gives"),
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["role", "text"], name="checklist_item_once")]

    def __str__(self) -> str:
        return self.text


class Step(models.Model):
    """A step of one person who arrives, as the list said it then. The newcomer ticks it, and so does the buddy."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(max_length=160)
    gives = models.ForeignKey(Role, null=True, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)
    ticked_at = models.DateTimeField(null=True, blank=True)
    buddy_ticked_at = models.DateTimeField(null=True, blank=True)
    buddy_ticked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def is_done(self) -> bool:
        return self.ticked_at is not None and self.buddy_ticked_at is not None
