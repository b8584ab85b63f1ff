"""Facts of answers that calendars gave: the newest of each, so that an older one that comes late changes nothing."""

from __future__ import annotations

from django.db import models

from justaction.convenings.models.planning import Gathering
from justaction.members.models import Person


class CalendarReply(models.Model):
    """The newest answer of one calendar about one gathering."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="calendar_replies")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    sequence = models.PositiveIntegerField()
    stamp = models.DateTimeField(help_text="DTSTAMP: when the answer was given")
    said = models.CharField(max_length=12)

    class Meta:
        verbose_name_plural = "calendar replies"
        constraints = [models.UniqueConstraint(fields=["gathering", "person"], name="calendar_reply_once")]

    def __str__(self) -> str:
        return f"{self.gathering_id}: {self.said}"
