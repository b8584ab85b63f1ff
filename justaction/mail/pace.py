"""How fast letters go out, by route: a class of letters, or one domain. One bucket for all workers, exact.

A bucket fills at `rate` a minute and holds what three seconds bring, so that nothing goes out in a burst. Letters that a
person waits for at this moment (codes, links that confirm) take no part.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from justaction.mail.models import Pace
from justaction.web import clock

SECONDS = 3  # what a bucket holds
NEWSLETTER, NOTICE = "newsletter", "notice"
FORGET_AFTER = timedelta(days=1)


@transaction.atomic
def take(route: str, wanted: int, *, rate: int) -> int:
    """How many of `wanted` letters may go by this route now; they are counted. A rate of 0 holds nobody back."""
    if not rate or wanted <= 0:
        return max(wanted, 0)
    now, most = clock.now(), max(rate * SECONDS / 60, 1.0)
    Pace.objects.bulk_create([Pace(route=route, room=most, at=now)], ignore_conflicts=True)
    row = Pace.objects.select_for_update().get(route=route)
    room = min(row.room + max((now - row.at).total_seconds(), 0) * rate / 60, most)
    taken = min(wanted, int(room + 1e-9))
    Pace.objects.filter(pk=row.pk).update(room=room - taken, at=now)
    return taken


def wait(rate: int, before: int = 0) -> timedelta:
    """How long one waits for room, when `before` others wait already."""
    return timedelta(seconds=max((before + 1) * 60 / rate, 1)) if rate else timedelta()


def domain(address: str) -> str:
    """The route to the domain of an address."""
    return f"to {address.rpartition('@')[2].lower()[:250]}"


def forget() -> int:
    """Forget routes that nobody took for a day; how many."""
    return Pace.objects.filter(at__lt=clock.now() - FORGET_AFTER).delete()[0]
