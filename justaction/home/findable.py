"""What of the front rooms can be found by searching: questions with their answers, the story, the goals of each year."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from justaction.home.models import Goal, Question, StoryMoment
from justaction.search.sources import Source, Words


def _question(row: Question) -> Words:
    return Words(title=row.question, text=row.answer, url=f"/faq/#{row.slug}")


def _moment(row: StoryMoment) -> Words:
    return Words(title=row.title, text=f"{row.when} {row.text}", url="/about/story/", care=row.note)


def _goal(row: Goal) -> Words:
    due = datetime.combine(row.due, time(12), tzinfo=timezone.get_default_timezone())
    return Words(title=row.title, text=f"{row.about} {row.season}", url=f"/year/{row.year}/", at=due)


SOURCES: list[Source[Any]] = [
    Source("question", _("Question"), _("Questions"), Question.objects.all, _question, order=70),
    Source("moment", _("Our story"), _("Our story"), StoryMoment.objects.all, _moment, order=90),
    Source("goal", _("Goal"), _("Goals"), Goal.objects.all, _goal, order=80),
]
