"""What people of a community give: ideas, what they learned, challenges, voices, and what will be different.

All of them are looked at before anybody else sees them. Who gave one chooses the credit: a name, another name, or none.
"""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from justaction.communities.models.homes import Community
from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.web import clock

Given = TypeVar("Given", bound="Contribution")


def shown(rows: models.QuerySet[Given]) -> models.QuerySet[Given]:
    """Those that everybody may read, the newest first."""
    return rows.filter(shown="shown").order_by("-given_at", "-id")


def seen_by(rows: models.QuerySet[Given], person: Person | None) -> models.QuerySet[Given]:
    """With one's own that wait or are not shown."""
    seen = Q(shown="shown")
    return rows.filter(seen | Q(person=person) if person else seen).order_by("-given_at", "-id")


class Contribution(Recorded):
    """What all of them share."""

    class Shown(models.TextChoices):
        WAITING = "waiting", _("Waits for a look")
        SHOWN = "shown", _("Shown")
        HIDDEN = "hidden", _("Not shown")

    class CreditAs(models.TextChoices):
        NAME = "name", _("My name")
        PSEUDONYM = "pseudonym", _("Another name")
        NONE = "none", _("No name")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="%(class)s_set")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="%(class)ss_given"
    )
    credit_as = models.CharField(
        _("Whom do we credit?"), max_length=10, choices=CreditAs, default=CreditAs.NONE
    )
    pseudonym = models.CharField(_("The other name"), max_length=80, blank=True)
    language = models.CharField(max_length=12, blank=True)
    shown = models.CharField(max_length=10, choices=Shown, default=Shown.WAITING)
    given_at = models.DateTimeField(default=clock.now)

    WORD = ""  # in its address
    KIND = ""  # in the queue of the moderators

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.heading

    @property
    def heading(self) -> str:
        """Its first words, as a link or a title shows them."""
        raise NotImplementedError

    @property
    def credit(self) -> str:
        """Whom to credit. Whatever shows it asks whether names are hidden."""
        if self.credit_as == self.CreditAs.NAME:
            return self.person.name if self.person else ""
        return self.pseudonym if self.credit_as == self.CreditAs.PSEUDONYM else ""

    @property
    def is_shown(self) -> bool:
        return self.shown == self.Shown.SHOWN

    @property
    def url(self) -> str:
        """Its page, without a language."""
        return f"/communities/{self.community.channel.slug}/{self.WORD}/{self.subject}/"

    def page(self) -> str:
        """Its page in the language of who reads."""
        return reverse(
            "communities:contribution", args=[self.community.channel.slug, self.WORD, self.subject]
        )


class WithFile(models.Model):
    """A file made harmless, kept where no address leads."""

    file = models.FileField(_("file"), upload_to="given/", blank=True)
    file_name = models.CharField(max_length=140, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True


class Challenge(Contribution):
    """Something that does not work in a neighbourhood."""

    title = models.CharField(_("What does not work?"), max_length=120)
    text = models.TextField(_("How does it show?"), max_length=1500)
    neighbourhood = models.CharField(_("Where?"), max_length=80)
    answered_title = models.CharField(max_length=200, blank=True)  # a commitment that answers it, as text
    answered_url = models.CharField(max_length=300, blank=True)

    WORD, KIND = "challenges", "challenge"

    @property
    def heading(self) -> str:
        return self.title


class ChallengeHolder(models.Model):
    """Somebody else who has it. Only how many is ever shown, from five on."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="holders")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="challenges_held")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["challenge", "person"], name="challenge_held_once")]

    def __str__(self) -> str:
        return f"{self.challenge}: {self.person_id}"


class Idea(Contribution, WithFile):
    """An idea for what the community makes: words, a link, a file."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        TAKEN_UP = "taken_up", _("Taken up")
        PARKED = "parked", _("Parked")

    title = models.CharField(_("Your idea in one line"), max_length=120)
    text = models.TextField(_("Say more"), max_length=4000, blank=True)
    link = models.URLField(_("A link"), max_length=500, blank=True)
    challenge = models.ForeignKey(
        Challenge,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="ideas",
        verbose_name=_("Which challenge does it answer?"),
    )
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    answer = models.CharField(_("answer"), max_length=600, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    became_title = models.CharField(max_length=200, blank=True)  # what it became elsewhere, as text
    became_url = models.CharField(max_length=300, blank=True)

    WORD, KIND = "ideas", "idea"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="parked") | ~Q(answer=""), name="idea_parked_has_its_reason"
            ),
        ]

    @property
    def heading(self) -> str:
        return self.title


class Learning(Contribution):
    """What somebody tried, what happened, and what they would tell another."""

    tried = models.TextField(_("What I tried"), max_length=600)
    happened = models.TextField(_("What happened"), max_length=1500)
    tells = models.TextField(_("What I would tell you"), max_length=600)

    WORD, KIND = "learning", "learning"

    @property
    def heading(self) -> str:
        return self.tried.splitlines()[0][:120] if self.tried else ""


class Vision(Contribution):
    """One answer to the question: what will be different?"""

    text = models.CharField(_("What will be different?"), max_length=280)

    WORD, KIND = "vision", "vision"

    @property
    def heading(self) -> str:
        return self.text[:120]


class VoiceConsent(models.Model):
    """The words to which somebody agrees who gives a voice. A version never changes."""

    number = models.PositiveSmallIntegerField(unique=True)
    text = models.TextField(_("What people agree to"), max_length=3000)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"Consent {self.number}"


class Voice(Contribution, WithFile):
    """What somebody tells, in words or as sound, for as long as they agree."""

    class Guardian(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="voices_given")
    title = models.CharField(_("What is it about?"), max_length=120)
    text = models.TextField(_("The words"), max_length=6000, blank=True)
    of_another = models.BooleanField(_("These are the words of somebody else, who agreed"), default=False)
    consent = models.ForeignKey(VoiceConsent, on_delete=models.PROTECT, related_name="voices")
    consented_at = models.DateTimeField(default=clock.now)
    under_18 = models.BooleanField(_("Whoever speaks is under 18"), default=False)
    guardian_address = models.EmailField(_("The guardian’s email address"), max_length=254, blank=True)
    guardian_said = models.CharField(max_length=3, choices=Guardian, blank=True)
    guardian_at = models.DateTimeField(null=True, blank=True)
    honorarium = models.CharField(_("honorarium"), max_length=200, blank=True)  # for coordinators only
    honorarium_on = models.DateField(null=True, blank=True)

    WORD, KIND = "voices", "voice"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(under_18=False) | Q(credit_as="none"), name="voice_under_18_has_no_name"
            ),
            models.CheckConstraint(
                condition=Q(under_18=False) | ~Q(shown="shown") | Q(guardian_said="yes"),
                name="voice_under_18_needs_a_guardian",
            ),
        ]

    @property
    def heading(self) -> str:
        return self.title

    @property
    def guardian_may_answer(self) -> bool:
        """Whether the guardian was asked and has not answered."""
        return self.under_18 and not self.guardian_said


KINDS: dict[str, type[Contribution]] = {one.WORD: one for one in (Idea, Learning, Challenge, Voice, Vision)}
