"""Facts of those who take part: asked or offered, with their own yes, described by nobody but themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.core import signing
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _

from justaction.assessments.models.rounds import Round, Side
from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.web import clock

WORKS_FOR = timedelta(days=14)
SALT = "justaction.assessments."


class SeatQuerySet(models.QuerySet["Seat"]):
    def now(self) -> SeatQuerySet:
        """Those who said yes and are part of their group."""
        return self.filter(state=Seat.State.ACCEPTED)

    def with_round(self) -> SeatQuerySet:
        """With the round and what it is called after."""
        return self.select_related("round__organization__field", "round__coordinator")

    def with_size(self) -> SeatQuerySet:
        """With `size`, how many are in the same group now."""
        beside = Seat.objects.now().filter(round=OuterRef("round"), which=OuterRef("which")).order_by()
        counted = beside.values("round").annotate(n=Count("pk"))
        return self.annotate(size=Coalesce(Subquery(counted.values("n")), 0))

    def of_token(self, token: str) -> Seat | None:
        """The invitation that the link of a letter stands for, whatever became of it."""
        try:
            subject = signing.loads(token, salt=SALT + "invitation")
        except (signing.BadSignature, ValueError):
            return None
        return self.select_related("round__organization").filter(subject=subject).first()


class Seat(Recorded):
    """Somebody on one side of a round. Only the coordinator and, inside, their own group know who it is."""

    class State(models.TextChoices):
        ASKED = "asked", _("Invited")
        OFFERED = "offered", _("Offered to take part")
        ACCEPTED = "accepted", _("Takes part")
        DECLINED = "declined", _("Said no")
        NOT_TAKEN = "not_taken", _("Not this time")
        WITHDRAWN = "withdrawn", _("Withdrew")
        LAPSED = "lapsed", _("Nobody answered")

    class Position(models.TextChoices):
        FRONT = "front", _("I work with the public, or make what we make")
        OFFICE = "office", _("I work behind the scenes")
        MIDDLE = "middle", _("I lead a team")
        TOP = "top", _("I lead the whole, or sit on the board")
        OTHER = "other", _("Something else")

    OPEN: ClassVar = [State.ASKED, State.OFFERED, State.ACCEPTED]

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="seats")
    which = models.CharField(max_length=6, choices=Side.Which)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="assessment_seats"
    )
    name = models.CharField(_("name"), max_length=120, blank=True, help_text="until they have said yes")
    address = models.EmailField(_("email address"), max_length=254, blank=True)
    called = models.CharField(_("what your group calls you"), max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    words = models.TextField(
        _("a few words"), max_length=1000, blank=True, help_text="of whoever asked or offered"
    )
    position = models.CharField(_("where you work"), max_length=10, choices=Position, blank=True)
    identity = models.CharField(_("how you describe yourself"), max_length=200, blank=True)
    hours = models.PositiveSmallIntegerField(_("hours in all"), null=True, blank=True)
    stipend = models.CharField(_("stipend"), max_length=200, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    answer_by = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True, help_text="the coordinator has shown them around")
    reminded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SeatQuerySet] = SeatQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person"],
                condition=Q(state__in=["asked", "offered", "accepted"]),
                name="assessment_seat_once",
            ),
            models.UniqueConstraint(
                Lower("address"), "round", condition=Q(state="asked"), name="assessment_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"a seat of {self.round_id}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def has_expired(self) -> bool:
        return self.answer_by is not None and self.answer_by <= clock.now()

    def token(self) -> str:
        """What stands in the link of the invitation."""
        return signing.dumps(self.subject, salt=SALT + "invitation")


class Hours(models.Model):
    """Hours that somebody of the accountability team gave, written down by themselves."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="hours_given")
    on = models.DateField(_("day"))
    count = models.DecimalField(_("hours"), max_digits=4, decimal_places=1)
    what = models.CharField(_("what for"), max_length=200)

    class Meta:
        ordering = ["on", "id"]
        verbose_name_plural = "hours"
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0, count__lte=24), name="assessment_hours_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.count}"
