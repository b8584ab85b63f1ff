"""Who wants the newsletter: by their own yes, of which we keep where and when it was said."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Person
from justaction.web import clock


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def reading(self) -> SubscriptionQuerySet:
        """Those to whom issues go."""
        return self.filter(state=Subscription.State.CONFIRMED)

    def of_person(self, person: Person) -> SubscriptionQuerySet:
        """What is theirs: by the key, or by the address of their account, which they have shown to be their own."""
        return self.filter(Q(person=person) | Q(person=None, address=person.email))


class Subscription(models.Model):
    """One address, and what it wants. Who unsubscribed stays here, so that no list brings them back."""

    class State(models.TextChoices):
        PENDING = "pending", _("Asked, not yet confirmed")
        CONFIRMED = "confirmed", _("Reading")
        UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")
        SUPPRESSED = "suppressed", _("Not written to any more")

    class Source(models.TextChoices):
        PAGE = "page", _("asked for it on the page of the newsletter, and confirmed by letter")
        ACCOUNT = "account", _("asked for it while signed in")
        IMPORT = "import", _("was brought in from a list")

    class Often(models.TextChoices):
        EACH = "each", _("Each issue")
        SEASON = "season", _("At most one in three months")

    class Why(models.TextChoices):
        GONE = "gone", _("the mail server said that the address does not exist")
        FULL = "full", _("letters came back too often")
        COMPLAINT = "complaint", _("a letter was marked as unwanted")

    address = models.CharField(max_length=254, unique=True, help_text="the key of the address")
    to = models.EmailField(_("email address"), max_length=254)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="newsletters"
    )
    language = models.CharField(_("language"), max_length=12)
    often = models.CharField(_("how often"), max_length=10, choices=Often, default=Often.EACH)
    general = models.BooleanField(_("the letter about everything"), default=True)
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    source = models.CharField(max_length=10, choices=Source)
    source_note = models.CharField(max_length=300, blank=True, help_text="proof of consent, of a list")
    asked_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="when they said yes")
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=10, choices=Why, blank=True, help_text="why it is suppressed")
    soft = models.PositiveSmallIntegerField(default=0, help_text="letters in a row that came back for now")

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["id"], condition=Q(state="confirmed"), name="subscription_reading")]
        constraints = [
            models.UniqueConstraint(fields=["person"], name="subscription_one_per_person"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False),
                name="subscription_confirmed_by_a_yes",
            ),
            models.CheckConstraint(
                condition=(Q(state="suppressed") & ~Q(why="")) | (~Q(state="suppressed") & Q(why="")),
                name="subscription_suppressed_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.state})"

    @property
    def reads(self) -> bool:
        return self.state == self.State.CONFIRMED


class Choice(models.Model):
    """A community whose own letter somebody wants, by its slug."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="choices")
    community = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "community"], name="newsletter_choice_once")
        ]

    def __str__(self) -> str:
        return self.community
