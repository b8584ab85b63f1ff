"""How the people of a community treat each other: proposed, rated by five fingers, agreed, ended."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.communities.models.homes import Community
from justaction.members.models import Person
from justaction.web import clock


class NormQuerySet(models.QuerySet["Norm"]):
    def agreed(self, community: Community | None = None) -> NormQuerySet:
        """Those that hold now, in their order; of one community, when it is named."""
        found = self.filter(state=Norm.State.AGREED)
        return found if community is None else found.filter(community=community)

    def proposed(self) -> NormQuerySet:
        """Those that are being rated, the oldest first."""
        return self.filter(state=Norm.State.PROPOSED).order_by("id")

    def ended(self) -> NormQuerySet:
        """Those that held once, the last one first."""
        return self.filter(state=Norm.State.ENDED).order_by("-ended_on", "-id")


class Norm(models.Model):
    """One norm, in a short line."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        AGREED = "agreed", _("Agreed")
        ENDED = "ended", _("Ended")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="norms")
    text = models.CharField(_("norm"), max_length=160)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="norms_proposed"
    )
    proposed_at = models.DateTimeField(default=clock.now)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="who wrote it down",
    )
    raters = models.PositiveIntegerField(
        default=0, help_text="how many had rated it when it was agreed; 0: in a gathering"
    )
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(_("reason"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    objects = NormQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(agreed_on__isnull=False), name="norm_agreed_has_its_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | (Q(ended_on__isnull=False) & ~Q(ended_reason="")),
                name="norm_ended_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class NormRating(models.Model):
    """How one person stands to a proposed norm: from five fingers (all in) to a fist (0: it would harm us)."""

    class Fingers(models.IntegerChoices):
        FIVE = 5, _("5: I am all in")
        FOUR = 4, _("4: I support it")
        THREE = 3, _("3: I can live with it")
        TWO = 2, _("2: I have doubts")
        ONE = 1, _("1: I would rather not")
        FIST = 0, _("0: It would harm us")

    norm = models.ForeignKey(Norm, on_delete=models.CASCADE, related_name="ratings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="norm_ratings")
    fingers = models.PositiveSmallIntegerField(choices=Fingers)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["norm", "person"], name="norm_rating_one_each"),
            models.CheckConstraint(condition=Q(fingers__lte=5), name="norm_rating_is_a_hand"),
        ]

    def __str__(self) -> str:
        return f"{self.norm}: {self.fingers}"
