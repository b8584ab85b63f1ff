"""Calendars that one subscribes to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from justaction.members.models import Person
from justaction.record.models import new_subject
from justaction.web import clock


class FeedQuerySet(models.QuerySet["Feed"]):
    def standing(self) -> FeedQuerySet:
        """Not ended."""
        return self.filter(ended_at=None)


class Feed(models.Model):
    """A calendar that somebody subscribes to by a link of their own, until they end it."""

    ME, PUBLIC = "me", "public"  # or the scope of a community

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calendar_feeds")
    about = models.CharField(max_length=80)
    subject = models.CharField(
        max_length=32, unique=True, default=new_subject, help_text="its link signs this"
    )
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "about"], condition=Q(ended_at=None), name="feed_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.about
