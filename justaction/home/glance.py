"""What a year says at one glance (`web/glance.py`): how many goals it has, and how many are met."""

from __future__ import annotations

from django.utils.translation import gettext as _

from justaction.home.models import Goal
from justaction.web.glance import Context, Glance


def find(year: int) -> Context | None:
    goals = Goal.objects.filter(year=year).with_moves()
    return {"year": year, "goals": goals} if goals else None


def say(at: Context) -> Glance:
    return Glance(
        title=_("Goals of %(year)s") % {"year": at["year"]},
        url=f"/year/{at['year']}/",
        lines=tuple(goal.title for goal in at["goals"][:3]),
    )
