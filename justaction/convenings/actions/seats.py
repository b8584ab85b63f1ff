"""Who has a seat, and who is next: asked and changed only while the gathering is locked."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Max

from justaction.convenings import emails
from justaction.convenings.models import Gathering, Registration
from justaction.web import clock, pages

LONGEST_OFFER, SHORTEST_OFFER = timedelta(hours=24), timedelta(minutes=30)


def free(gathering: Gathering) -> int | None:
    """How many seats are neither taken nor offered; None where there is room for everybody."""
    if gathering.capacity is None:
        return None
    return max(0, gathering.capacity - gathering.registrations.seated().count())


def next_place(gathering: Gathering) -> int:
    """The place behind everybody who asked so far."""
    return (gathering.registrations.aggregate(last=Max("place"))["last"] or 0) + 1


def offer_lasts(gathering: Gathering) -> timedelta:
    """How long an offer stands: a day, less when the gathering is near."""
    left = gathering.starts_at - clock.now()
    return min(left, max(SHORTEST_OFFER, min(LONGEST_OFFER, left / 4)))


def fill(gathering: Gathering) -> None:
    """Offer each free seat to whoever has waited longest, as long as it has not begun."""
    if gathering.cancelled_at is not None or gathering.has_started:
        return
    seats = free(gathering)
    waiting = gathering.registrations.waiting()
    for one in waiting if seats is None else waiting[:seats]:
        one.state = Registration.State.OFFERED
        one.offered_until = clock.now() + offer_lasts(gathering)
        one.save()
        emails.offer_later(one)
    if free(gathering):
        pages.changed()  # it may have been full
