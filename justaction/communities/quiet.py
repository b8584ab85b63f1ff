"""Who has gone quiet: people who agreed to be looked after, of whom no chapter saw anything for a while.

Nothing is counted or kept. A chapter above says whom it saw since a moment:

    quiet.register(lambda since: a query for the ids of people)
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from justaction.communities.models import Community, JoiningSurvey, Membership, Post
from justaction.web import clock

AFTER = timedelta(days=60)

Seen = Callable[[datetime], QuerySet[Any, Any]]  # since when -> ids of people, as a query

_seen: list[Seen] = []


def register(seen: Seen) -> None:
    """Let a chapter say whom it saw since a moment."""
    if seen not in _seen:
        _seen.append(seen)


def rows(community: Community) -> QuerySet[Membership]:
    """Those who agreed, joined before that, and were not seen since: they did not even sign in, write or answer the question.

    Each is written to once.
    """
    since = clock.now() - AFTER
    found = community.memberships.now().filter(
        looked_after=True, joined_at__lt=since, written_at=None, person__is_active=True
    )
    found = found.exclude(person__last_login__gte=since)
    answered = JoiningSurvey.objects.filter(at__gte=since).values("person")
    wrote = Post.objects.filter(at__gte=since, author__isnull=False).values("author")
    for seen in (answered, wrote, *(chapter(since) for chapter in _seen)):
        found = found.exclude(person__in=seen)
    return found


def gone_quiet(community: Community) -> list[Membership]:
    """The same by name, in one question to the database."""
    return list(rows(community).select_related("person").order_by("person__name", "pk"))
