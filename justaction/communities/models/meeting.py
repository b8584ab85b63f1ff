"""Finding each other: the directory by consent, and introductions to which both must say yes."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from justaction.communities.models.homes import Community, Membership
from justaction.members.models import Person
from justaction.record.models import new_subject
from justaction.web import clock

TIME_TO_ANSWER = timedelta(days=14)


class DirectoryQuerySet(models.QuerySet["DirectoryEntry"]):
    def of(self, community: Community) -> DirectoryQuerySet:
        """Who chose to be found in a community and is in it now, by name."""
        here = Membership.objects.now().filter(community=community, listed=True)
        found = self.filter(community=community, person__in=here.values("person"), person__is_active=True)
        return found.select_related("person__field").order_by("person__name", "pk")


class DirectoryEntry(models.Model):
    """What one person lets the others of a community know. Taking it back deletes it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="directory_entries")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="directory")
    offers = models.CharField(_("What I offer"), max_length=300, blank=True)
    looks_for = models.CharField(_("What I look for"), max_length=300, blank=True)
    shows_field = models.BooleanField(_("Show my field of work"), default=False)
    shows_neighbourhood = models.BooleanField(_("Show my neighbourhood"), default=False)
    consented_at = models.DateTimeField(default=clock.now)

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "directory entries"
        constraints = [models.UniqueConstraint(fields=["person", "community"], name="directory_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.community}"


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def of(self, person: Person) -> IntroductionQuerySet:
        """Those in which they are one of the two."""
        return self.filter(Q(first=person) | Q(second=person))

    def waiting_for(self, person: Person) -> IntroductionQuerySet:
        """Those to which they have not answered yet."""
        now = self.filter(state=Introduction.State.OPEN, until__gt=clock.now())
        return now.filter(Q(first=person, first_answer="") | Q(second=person, second_answer=""))


class Introduction(models.Model):
    """Two people who may want to meet. Neither name nor address passes before both say yes."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("a state", "Open")
        MADE = "made", _("You have met")
        OVER = "over", _("It did not come about")

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")

    subject = models.CharField(max_length=32, unique=True, default=new_subject, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="introductions")
    introducer = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="introductions_made"
    )
    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    pair = models.CharField(max_length=48, help_text="the two, in one order")
    asked = models.BooleanField(default=False, help_text="the first asked to meet the second")
    why = models.CharField(_("Why"), max_length=300)
    first_answer = models.CharField(max_length=3, choices=Answer, blank=True)
    second_answer = models.CharField(max_length=3, choices=Answer, blank=True)
    state = models.CharField(max_length=4, choices=State, default=State.OPEN)
    at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(first=F("second")), name="introduction_of_two"),
            models.UniqueConstraint(fields=["pair"], condition=Q(state="open"), name="introduction_one_open"),
        ]

    def __str__(self) -> str:
        return f"Introduction {self.subject[:6]} ({self.state})"

    def answer_of(self, person: Person) -> str:
        """What one of the two said; "" before."""
        return self.first_answer if person.pk == self.first_id else self.second_answer

    def other(self, person: Person) -> Person:
        """The other of the two. Ask only once it is made."""
        return self.second if person.pk == self.first_id else self.first
