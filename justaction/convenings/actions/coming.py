"""Deeds of who comes: asking for a seat, saying yes to an offer, saying what one needs, and not coming."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.convenings import emails, policy
from justaction.convenings.actions.seats import fill, free, next_place
from justaction.convenings.arranging import Wrong, zone_of
from justaction.convenings.models import AccessNeed, Gathering, Registration
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.web import clock, pages, written

State = Registration.State


@transaction.atomic
def register(
    gathering: Gathering,
    *,
    by: Person | None,
    needs: Mapping[str, str] | None = None,
    zone: str = "",
    following: bool = False,
) -> Registration:
    """Ask for a seat; with `following` also at those after it in its series. Asking twice changes nothing.

    Who comes when all seats are taken waits in the order in which they came. `needs` are kinds of access need with a
    note each, or None to leave them as they are; `zone` is the clock of the reader. Raises NotAllowed, Refused.
    """
    if by is None or not policy.may_come(by):
        raise NotAllowed(_("Please sign in first."))
    if zone:
        try:
            zone_of(zone)
        except Wrong:
            message = _("There is no time zone called “%(name)s”. Write it like America/Chicago.")
            raise Refused(message % {"name": zone[:60]}, field="zone", status=422) from None
    mine = _take(gathering, by, needs, zone)
    if following:
        later = Gathering.objects.standing().filter(
            series=gathering.series_id, starts_at__gt=gathering.starts_at
        )
        for one in later.select_related("series").order_by("starts_at"):
            if one.gives_seats:
                _take(one, by, needs, zone)
    return mine


def _take(gathering: Gathering, by: Person, needs: Mapping[str, str] | None, zone: str) -> Registration:
    """One seat at one gathering, or a place in its waiting list."""
    row = locked(gathering)
    if row.cancelled_at is not None:
        raise Refused(_("This gathering is cancelled. No seat is needed."))
    if row.has_started:
        raise Refused(_("It has begun already, so no seat can be taken. Its page says when it meets again."))
    if not row.gives_seats and row.seats_from is not None:
        said = {"day": written.day(row.seats_from)}
        raise Refused(_("Seats can be saved from %(day)s on. Come back then.") % said)
    mine = Registration.objects.filter(gathering=row, person=by).first()
    new = mine is None or mine.state == State.DECLINED or _lapsed(mine)
    if mine is None:
        mine = Registration(gathering=row, person=by)
    if new:
        mine.place, mine.at, mine.offered_until = next_place(row), clock.now(), None
        seats = free(row)
        full = seats is not None and (seats < 1 or row.registrations.waiting().exists())
        mine.state = State.WAITLISTED if full else State.REGISTERED
        if seats == 1:
            pages.changed()  # that was the last one
    elif mine.state == State.OFFERED:
        mine.state, mine.offered_until, new = State.REGISTERED, None, True
    mine.zone = zone or mine.zone
    mine.save()
    if needs is not None:
        _write_needs(mine, needs)
    if new:
        emails.answer_later(mine)
    return mine


def _lapsed(mine: Registration) -> bool:
    return (
        mine.state == State.OFFERED and mine.offered_until is not None and mine.offered_until <= clock.now()
    )


def _write_needs(mine: Registration, needs: Mapping[str, str]) -> None:
    """Keep what is needed now; what was arranged for a need that stays is not forgotten."""
    mine.needs.exclude(kind__in=list(needs)).delete()
    for kind, note in needs.items():
        AccessNeed.objects.update_or_create(
            registration=mine, kind=kind, defaults={"note": " ".join(note.split())[:200]}
        )


@transaction.atomic
def withdraw(registration: Registration, *, by: Person | None) -> None:
    """Not come after all; the seat goes to whoever waited longest. Withdrawing twice is fine. Raises NotAllowed."""
    row = locked(registration.gathering)
    mine = Registration.objects.get(pk=registration.pk)
    if not policy.may_answer(by, mine):
        raise NotAllowed(_("Only the person themselves can do this."))
    if mine.state == State.DECLINED:
        return
    if row.has_started:
        raise Refused(_("It has begun already. You need not do anything."))
    _give_back(mine, row)


def _give_back(mine: Registration, row: Gathering) -> None:
    """The seat goes to whoever waited longest, and what was needed is forgotten. `row` is locked."""
    mine.state, mine.offered_until = State.DECLINED, None
    mine.save()
    mine.needs.all().delete()
    fill(row)


@transaction.atomic
def give_back_all(person: Person) -> None:
    """Give back every seat at what is still to come, for somebody who is erased; nobody needs to ask for it."""
    coming = Registration.objects.filter(person=person, gathering__starts_at__gt=clock.now())
    for one in coming.exclude(state=State.DECLINED).order_by("gathering_id"):
        row = locked(one.gathering)
        _give_back(Registration.objects.get(pk=one.pk), row)


@transaction.atomic
def arrange(need: AccessNeed, *, state: str, by: Person | None) -> None:
    """Say how far a need is arranged: asked for, booked, confirmed. Raises NotAllowed, Refused."""
    row = locked(need.registration.gathering)
    if not policy.may_look_after(by, row):
        raise NotAllowed(_("Only those who arrange it can change this."))
    if state not in AccessNeed.State.values:
        raise Refused(_("Choose how far it is."), status=422)
    AccessNeed.objects.filter(pk=need.pk).update(state=state)


@transaction.atomic
def lapse_offers() -> int:
    """Offers whose time is over go to whoever waited longest; how many there were."""
    over = Registration.objects.filter(state=State.OFFERED, offered_until__lte=clock.now())
    count = 0
    for pk in over.order_by("gathering").values_list("gathering", flat=True).distinct():
        row = Gathering.objects.select_for_update().get(pk=pk)
        late = row.registrations.filter(state=State.OFFERED, offered_until__lte=clock.now())
        count += late.update(state=State.DECLINED, offered_until=None)
        fill(row)
    return count


def locked(gathering: Gathering) -> Gathering:
    """The gathering, so that seats at it are given to one person at a time."""
    Gathering.objects.select_for_update().get(pk=gathering.pk)
    return Gathering.objects.select_related("series").get(pk=gathering.pk)
