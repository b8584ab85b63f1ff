"""Reviewers reviewed and thanked: what those who were reviewed say of a review, and who is thanked by name."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Person
from justaction.web import clock


class ReviewFeedback(models.Model):
    """Three short answers about one review. Private: the reviewer reads the words of the organization, coordinators
    read numbers, and fewer than five are never shown."""

    class Side(models.TextChoices):
        ORGANIZATION = "organization", _("The organization")
        AFFECTED = "affected", _("Somebody affected")

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("In part")
        NO = "no", _("No")

    review = models.ForeignKey("commitments.Review", on_delete=models.CASCADE, related_name="feedback")
    side = models.CharField(max_length=12, choices=Side)
    fair = models.CharField(_("was it fair?"), max_length=6, choices=Answer)
    helped = models.CharField(_("did it help?"), max_length=6, choices=Answer)
    exact = models.CharField(_("was it exact?"), max_length=6, choices=Answer)
    words = models.CharField(_("a word of thanks, or what would help more"), max_length=500, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review"], condition=Q(side="organization"), name="feedback_once_by_organization"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} on {self.review}"


class ThanksByName(models.Model):
    """Somebody who has checked reports and wants to be thanked by name. While the row is there, they do."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="thanked_by_name")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.person)
