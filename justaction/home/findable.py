"""What of the front rooms can be found by searching: the goals of each year."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from justaction.home.models import Goal
from justaction.search.sources import Source, Words


def _goal(row: Goal) -> Words:
    due = datetime.combine(row.due, time(12), tzinfo=timezone.get_default_timezone())
    return Words(title=row.title, text=f"{row.about} {row.season}", url=f"/year/{row.year}/", at=due)


SOURCES: list[Source[Any]] = [
    Source("goal", _("Goal"), _("Goals"), Goal.objects.all, _goal, order=80),
]
