"""Who has gone quiet: people who agreed to be looked after, of whom no chapter saw anything for a while.

Nothing is counted or kept. A chapter above says which of some people it saw since a moment:

    quiet.register(lambda people, since: {person ids})
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from justaction.communities.models import Community, JoiningSurvey, Membership, Post
from justaction.web import clock

AFTER = timedelta(days=60)

Seen = Callable[[list[int], datetime], Iterable[int]]  # (ids of people, since when) -> those who were seen

_seen: list[Seen] = []


def register(seen: Seen) -> None:
    """Let a chapter say whom it saw since a moment."""
    if seen not in _seen:
        _seen.append(seen)


def gone_quiet(community: Community) -> list[Membership]:
    """Those who agreed, joined before that, and were not seen since: they did not even sign in, write or answer the question.

    By name. Each is written to once.
    """
    since = clock.now() - AFTER
    rows = community.memberships.now().filter(
        looked_after=True, joined_at__lt=since, written_at=None, person__is_active=True
    )
    rows = rows.exclude(person__last_login__gte=since).exclude(
        person__in=JoiningSurvey.objects.filter(at__gte=since).values("person")
    )
    rows = rows.exclude(person__in=Post.objects.filter(at__gte=since, author__isnull=False).values("author"))
    found = list(rows.select_related("person").order_by("person__name", "pk"))
    people = [row.person_id for row in found]
    awake = {person for seen in _seen for person in seen(people, since)} if people else set()
    return [row for row in found if row.person_id not in awake]
