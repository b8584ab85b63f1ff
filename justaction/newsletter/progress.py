"""How far an issue is: counted letters, how fast they go, how long it will take, and the report at the end."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from justaction.newsletter import audience
from justaction.newsletter.models import Delivery, Issue, Subscription
from justaction.web import clock

_State = Delivery.State


@dataclass(frozen=True)
class Progress:
    """Letters by state; `readers` is to whom it goes, or would go; `left` in seconds, None while that cannot be said."""

    readers: int
    counts: dict[str, int]
    a_minute: int
    left: int | None
    unsubscribed: int

    @property
    def done(self) -> int:
        """Those that nobody waits for any more."""
        return sum(n for state, n in self.counts.items() if state not in {_State.QUEUED, _State.CLAIMED})

    @property
    def minutes_left(self) -> int | None:
        return None if self.left is None else -(-self.left // 60)

    @property
    def lines(self) -> list[tuple[str, int]]:
        """For the report: each state in words, and how many."""
        return [(str(label), self.counts[state]) for state, label in _State.choices if self.counts.get(state)]

    @property
    def unknown(self) -> int:
        return self.counts.get(_State.UNKNOWN, 0)


def of(issue: Issue) -> Progress:
    """How far it is now."""
    counts = dict(issue.deliveries.order_by().values_list("state").annotate(Count("id")))
    written = sum(counts.values())
    readers = written if issue.filled_to < 0 else audience.recipients(issue).count()
    sent = counts.get(_State.SENT, 0)
    end = issue.ended_at or clock.now()
    seconds = (end - issue.started_at).total_seconds() if issue.started_at else 0.0
    waits = readers - sum(n for state, n in counts.items() if state not in {_State.QUEUED, _State.CLAIMED})
    left = int(waits * seconds / sent) if sent and seconds else None
    gone = Subscription.objects.filter(
        deliveries__issue=issue.pk,
        state=Subscription.State.UNSUBSCRIBED,
        ended_at__gte=issue.started_at or clock.now(),
    )
    return Progress(
        readers,
        counts,
        int(sent * 60 / seconds) if seconds else 0,
        left,
        gone.count() if issue.started_at else 0,
    )
