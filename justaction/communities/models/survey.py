"""The one question, and what people answered to it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from justaction.communities.models.homes import Community
from justaction.members.models import Person
from justaction.web import clock


class JoiningSurvey(models.Model):
    """One answer to the one question. Answering again adds a row, so the history stays."""

    class Answer(models.TextChoices):
        ANSWERED = "answered", _("Answered")
        UNSURE = "unsure", _("Not sure yet")
        SKIPPED = "skipped", _("Skipped")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="survey_answers")
    answer = models.CharField(max_length=10, choices=Answer)
    first = models.ForeignKey(Community, null=True, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Community, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.person}: {self.answer}"
