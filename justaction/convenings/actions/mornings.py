"""Letters that can wait go by day: at night by the clock of its reader, a reminder or a recap waits for their morning."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.db import transaction

from justaction.convenings import emails
from justaction.convenings.models import MorningLetter, Recap, Registration
from justaction.jobs import later
from justaction.mail.actions import writes_letters
from justaction.members import telling

BATCH = 100
Kind = MorningLetter.Kind


def by_day(kind: MorningLetter.Kind, seats: Iterable[Registration]) -> None:
    """Queue the letter of each reader for whom it is day, and note the others. Call it in the deed's transaction.

    The seats are all of one gathering, each with its person.
    """
    if not writes_letters():
        return
    now: list[Registration] = []
    night: list[Registration] = []
    for seat in seats:
        (night if telling.is_quiet(_zone(seat)) else now).append(seat)
    MorningLetter.objects.bulk_create(
        [MorningLetter(registration=seat, kind=kind) for seat in night], ignore_conflicts=True
    )
    _queue(kind, now)


@transaction.atomic
def write_in_the_morning() -> int:
    """Queue what waits for those whose morning has come; how many letters."""
    rows = MorningLetter.objects.select_for_update(of=("self",)).select_related("registration__person")
    awake = [row for row in rows if not telling.is_quiet(_zone(row.registration))]
    for kind in Kind:
        by_gathering: dict[int, list[Registration]] = {}
        for row in awake:
            if row.kind == kind:
                by_gathering.setdefault(row.registration.gathering_id, []).append(row.registration)
        for seats in by_gathering.values():
            _queue(kind, seats)
    MorningLetter.objects.filter(pk__in=[row.pk for row in awake]).delete()
    return len(awake)


def _queue(kind: MorningLetter.Kind, seats: list[Registration]) -> None:
    """Letters of one gathering."""
    if not seats:
        return
    gathering, pks = seats[0].gathering_id, [seat.pk for seat in seats]
    about = (
        Recap.objects.values_list("pk", flat=True).get(gathering=gathering)
        if kind == Kind.RECAP
        else gathering
    )
    send = emails.send_recaps if kind == Kind.RECAP else emails.send_reminders
    for start in range(0, len(pks), BATCH):
        later(send, about, pks[start : start + BATCH])


def _zone(seat: Registration) -> ZoneInfo:
    """The clock that they chose for this gathering, else their own."""
    return ZoneInfo(seat.zone) if seat.zone else seat.person.zone
