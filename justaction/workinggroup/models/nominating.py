"""Who was nominated and asked, and what readers thought."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.core import signing
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _

from justaction.communities.models import Community
from justaction.members.models import Person, Role
from justaction.record.models import Recorded
from justaction.web import clock
from justaction.workinggroup.models.titles import titled

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
