"""The communities of practice, one for each channel, and who is in which."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from justaction.collaborative.models import Channel
from justaction.members.models import Person
from justaction.record.models import Recorded
from justaction.web import clock


class CommunityQuerySet(models.QuerySet["Community"]):
    def with_people(self) -> CommunityQuerySet:
        """With `people`, how many are in each now, `firsts`, for how many it is the first choice, and `shown`, how many
        are shown to the others."""
        here = Membership.objects.now().filter(community=models.OuterRef("pk")).order_by()
        counted = here.values("community").annotate(n=models.Count("id"))
        return self.select_related("channel").annotate(
            people=Coalesce(models.Subquery(counted.values("n")), 0),
            firsts=Coalesce(models.Subquery(counted.filter(choice=1).values("n")), 0),
            shown=Coalesce(models.Subquery(counted.filter(listed=True).values("n")), 0),
        )

    def with_cells(self) -> list[tuple[Community, list[tuple[str, str]]]]:
        """Each with what its steps mean in its channel, as (step, words): in one question to the database."""
        told = self.annotate(
            step=models.F("channel__cells__stage__name"), words=models.F("channel__cells__text")
        ).order_by("channel__order", "id", "channel__cells__stage__order", "channel__cells__stage")
        found: dict[int, tuple[Community, list[tuple[str, str]]]] = {}
        for row in told:
            _community, cells = found.setdefault(row.pk, (row, []))
            if row.step is not None:  # type: ignore[attr-defined]  # annotated
                cells.append((row.step, row.words))  # type: ignore[attr-defined]
        return list(found.values())


class Community(Recorded):
    """A community of practice: people who work on one channel together."""

    channel = models.OneToOneField(Channel, on_delete=models.PROTECT, related_name="community")
    welcome = models.TextField(_("welcome"), max_length=600)
    opened_at = models.DateTimeField(default=clock.now)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "communities"
        ordering = ["channel__order", "id"]

    def __str__(self) -> str:
        return self.channel.name

    @property
    def scope(self) -> str:
        """What a role given for this community alone is scoped to."""
        return f"community:{self.channel.slug}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def now(self) -> MembershipQuerySet:
        return self.filter(left_at=None)

    def known_to(self, person: Person) -> MembershipQuerySet:
        """Their own, and of those who chose to be shown, by name."""
        found = self.filter(Q(listed=True) | Q(person=person))
        return found.select_related("person__field").order_by("person__name", "id")

    def chosen_by_newest(self, most: int) -> list[tuple[str, str]]:
        """What the newest people chose, the newest first: the channel of their first choice, and of their second."""
        chosen = Membership.objects.now().filter(person=models.OuterRef("person"))
        slug = chosen.values("community__channel__slug")
        newest = self.order_by("-joined_at", "-id").annotate(
            first=models.Subquery(slug.filter(choice=Membership.Choice.FIRST)[:1]),
            second=models.Subquery(slug.filter(choice=Membership.Choice.SECOND)[:1]),
        )
        return [(first or "", second or "") for first, second in newest.values_list("first", "second")[:most]]

    def by_field(self) -> dict[str, int]:
        """How many people of each field of work; "" for those who did not say."""
        counted = self.values_list("person__field__name").annotate(n=models.Count("id")).order_by()
        return {name or "": n for name, n in counted}


class Membership(models.Model):
    """A person in a community, as a first or second choice. Leaving keeps the row."""

    class Choice(models.IntegerChoices):
        FIRST = 1, _("First choice")
        SECOND = 2, _("Second choice")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    choice = models.PositiveSmallIntegerField(choices=Choice)
    listed = models.BooleanField(_("shown to the others in the community"), default=False)
    looked_after = models.BooleanField(
        default=False, help_text="a coordinator may see that they have gone quiet, and write once"
    )
    written_at = models.DateTimeField(null=True, blank=True, help_text="a coordinator wrote: we miss you")
    joined_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "choice"], condition=Q(left_at=None), name="membership_one_each"
            ),
            models.UniqueConstraint(
                fields=["person", "community"], condition=Q(left_at=None), name="membership_once"
            ),
        ]
        indexes = [models.Index(fields=["community"], condition=Q(left_at=None), name="membership_now")]

    def __str__(self) -> str:
        return f"{self.person} in {self.community}"
