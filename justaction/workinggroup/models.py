"""Facts of the working group: who was nominated and asked, what readers thought, who serves and until when."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.core import signing
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _

from justaction.ballots.models import Ballot
from justaction.communities.models import Community
from justaction.members.models import Grant, Person, Role
from justaction.record.models import Recorded
from justaction.web import clock

WORKS_FOR = timedelta(days=14)  # the links of both letters, and once more after each "not yet"
SALT = "justaction.workinggroup."


class NominationQuerySet(models.QuerySet["Nomination"]):
    def open(self) -> NominationQuerySet:
        """Those that can still lead to somebody serving."""
        return self.filter(state__in=Nomination.OPEN)

    def in_public(self) -> NominationQuerySet:
        """Those whose nominee said yes to it, so that they may be counted in public."""
        return self.filter(state__in=Nomination.CONSENTED_TO)

    def of_token(self, token: str, purpose: str) -> Nomination | None:
        """The nomination that the link of a letter stands for, whatever became of it."""
        try:
            subject = signing.loads(token, salt=SALT + purpose)
        except (signing.BadSignature, ValueError):
            return None
        return self.with_names().filter(subject=subject).first()

    def with_names(self) -> NominationQuerySet:
        return self.select_related("role", "community__channel", "nominated_by", "invited_by")


class Nomination(Recorded):
    """Somebody is proposed for a role. Nothing of it is public before they say yes; a no erases what was said."""

    class State(models.TextChoices):
        NOMINATED = "nominated", _("Needs somebody who seconds it")
        SECONDED = "seconded", _("Waits for the nominee's yes")
        CONSENTED = "consented", _("The nominee said yes")
        INVITED = "invited", _("Invited")
        ACCEPTED = "accepted", _("Accepted the invitation")
        APPOINTED = "appointed", _("Appointed")
        DECLINED = "declined", _("The nominee said no")
        WITHDRAWN = "withdrawn", _("Taken back")
        SET_ASIDE = "set_aside", _("Set aside")
        LAPSED = "lapsed", _("Nobody answered")

    OPEN: ClassVar = [
        State.NOMINATED,
        State.SECONDED,
        State.CONSENTED,
        State.INVITED,
        State.ACCEPTED,
    ]
    CONSENTED_TO: ClassVar = [State.CONSENTED, State.INVITED, State.ACCEPTED]

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="nominations")
    community = models.ForeignKey(
        Community, null=True, blank=True, on_delete=models.PROTECT, related_name="nominations"
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    address = models.EmailField(_("email address"), max_length=254, blank=True)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="nominations"
    )
    is_own = models.BooleanField(default=False, help_text="they nominated themselves")
    reason = models.TextField(_("why"), max_length=2000, blank=True)
    lived = models.TextField(_("what they have lived"), max_length=1000, blank=True)
    conflicts = models.TextField(_("conflicts"), max_length=600, blank=True)
    tells_name = models.BooleanField(default=False, help_text="the nominee may know who nominated them")
    state = models.CharField(max_length=10, choices=State, default=State.NOMINATED)
    listed = models.BooleanField(default=False, help_text="the nominee wants to be named as such in public")
    nominated_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="nominations_made"
    )
    nominated_at = models.DateTimeField(default=clock.now)
    seconded_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="nominations_seconded"
    )
    seconded_at = models.DateTimeField(null=True, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="nominees_invited"
    )
    invited_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(_("a few words from you"), max_length=1000, blank=True)
    put_off = models.BooleanField(default=False, help_text="they asked for more time")
    answer_by = models.DateTimeField(null=True, blank=True, help_text="until when the newest link works")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[NominationQuerySet] = NominationQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                Lower("address"),
                "role",
                Coalesce("community", Value(0)),
                "nominated_by",
                condition=Q(state__in=["nominated", "seconded", "consented", "invited", "accepted"]),
                name="nomination_once",
            ),
            models.CheckConstraint(
                condition=Q(seconded_by=None) | Q(nominated_by=None) | ~Q(seconded_by=F("nominated_by")),
                name="nomination_seconded_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The role, and for which community."""
        return titled(self.role, self.community)

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def has_expired(self) -> bool:
        """Whether the link of the newest letter no longer works."""
        return self.answer_by is not None and self.answer_by <= clock.now()

    def token(self, purpose: str) -> str:
        """What stands in the link of a letter: `consent` or `invitation`."""
        return signing.dumps(self.subject, salt=SALT + purpose)


class Reading(models.Model):
    """What a reader thought of a nomination before they saw whose it is."""

    class Leaning(models.TextChoices):
        YES = "yes", _("Yes, gladly")
        UNSURE = "unsure", _("I am not sure")
        NO = "no", _("Not for this role")

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="readings")
    reader = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="nominations_read")
    leaning = models.CharField(_("what you think"), max_length=10, choices=Leaning)
    words = models.TextField(_("why"), max_length=1000)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["nomination", "reader"], name="reading_once")]

    def __str__(self) -> str:
        return f"a reading of {self.nomination_id}"


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


def titled(role: Role, community: Community | None) -> str:
    """A role with the community it is for: “Facilitator, Money”."""
    return f"{role.name}, {community.channel.name}" if community else role.name


def title_of(held: Appointment | Grant) -> str:
    """A role as people call it, and for which community it is."""
    if isinstance(held, Appointment):
        return held.title
    where, _colon, slug = held.scope.partition(":")
    there = Community.objects.select_related("channel").filter(channel__slug=slug).first()
    return titled(held.role, there if where == "community" else None)


class Charter(Recorded):
    """What the working group is for and how it works, in versions. Each was agreed on a day."""

    number = models.PositiveIntegerField(unique=True)
    text = models.TextField(_("the charter"), max_length=20000)
    what_changed = models.CharField(_("what changed, and why"), max_length=300, blank=True)
    agreed_on = models.DateField(_("agreed on"))
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}"


class MinutesQuerySet(models.QuerySet["Minutes"]):
    def in_public(self) -> MinutesQuerySet:
        """Those that somebody else than the writer approved."""
        return self.filter(approved_on__isnull=False)


class Minutes(Recorded):
    """What the working group said and decided on a day. Public once another person has approved the words."""

    held_on = models.DateField(_("day of the meeting"))
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("minutes"), max_length=20000)
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    approved_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    approved_on = models.DateField(null=True, blank=True)

    objects: ClassVar[MinutesQuerySet] = MinutesQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs

    class Meta:
        ordering = ["-held_on", "-id"]
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(written_by=None) | ~Q(approved_by=F("written_by")),
                name="minutes_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.title


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


class SeatsQuerySet(models.QuerySet["Seats"]):
    def with_names(self) -> SeatsQuerySet:
        return self.select_related("role", "community__channel", "ballot")

    def open(self) -> SeatsQuerySet:
        return self.filter(closed_at=None)


class Seats(Recorded):
    """One or several free seats of a role. They can be filled by a vote among nominees who said yes."""

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="seats")
    community = models.ForeignKey(
        Community, null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    number = models.PositiveSmallIntegerField(_("how many seats"), default=1)
    about = models.CharField(_("what is needed"), max_length=300, blank=True)
    ballot = models.OneToOneField(
        Ballot, null=True, blank=True, on_delete=models.PROTECT, related_name="seats_of_working_group"
    )
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SeatsQuerySet] = SeatsQuerySet.as_manager()  # type: ignore[assignment]  # django-stubs

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "seats"
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="seats_at_least_one")]

    def __str__(self) -> str:
        return titled(self.role, self.community)

    @property
    def url(self) -> str:
        """Its page, without a language, as the record and ballots keep it."""
        return f"/working-group/seats/{self.subject}/"

    @property
    def word(self) -> str:
        """What its ballot is about, in our own word."""
        return f"seats:{self.subject}"


class Candidate(models.Model):
    """A nominee on the ballot of some seats, there only by a number: a name can be hidden, a record cannot."""

    seats = models.ForeignKey(Seats, on_delete=models.CASCADE, related_name="candidates")
    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="candidacies")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["seats", "number"], name="candidate_number_once"),
            models.UniqueConstraint(fields=["seats", "nomination"], name="candidate_once"),
        ]

    def __str__(self) -> str:
        return f"Nominee {self.number}"
