"""Deeds of who looks after a gathering: a change, a cancellation; and what the clock does when one is over."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.convenings import emails, policy
from justaction.convenings.actions.planning import check_time
from justaction.convenings.actions.seats import fill
from justaction.convenings.actions.todos import carry_over
from justaction.convenings.arranging import moment
from justaction.convenings.models import AccessNeed, Gathering, Series
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.web import clock, pages

JUST_NOW = timedelta(minutes=2)  # the clock looks every minute


@transaction.atomic
def change(
    gathering: Gathering,
    *,
    title: str,
    purpose: str,
    where: str,
    on: date,
    starts: time,
    minutes: int,
    capacity: int | None,
    by: Person | None,
    seats_from: date | None = None,
    join_link: str = "",
    phone: str = "",
    following: bool = False,
) -> list[Gathering]:
    """Change a gathering, or with `following` also those of its series after it, each moved by as many days.

    Returns those that changed. Raises NotAllowed, Refused (fields "on", "minutes", "capacity").
    """
    rows = _locked(gathering, by, following)
    shift = on - rows[0].on
    changed = []
    for row in rows:
        day, was = row.on + shift, _told(row)
        if moment(day, starts, row.zone) <= clock.now():
            raise Refused(_("This time is over already."), field="on", status=422)
        check_time(day, minutes, capacity, seats_from)
        row.title, row.purpose, row.where = (
            " ".join(title.split()),
            purpose.strip(),
            " ".join(where.split()).rstrip("."),
        )
        row.on, row.starts, row.minutes, row.capacity = day, starts, minutes, capacity
        row.starts_at = moment(day, starts, row.zone)
        row.ends_at = row.starts_at + timedelta(minutes=minutes)
        row.seats_from = seats_from
        row.join_link, row.phone = join_link, phone.strip()
        differences = {what: (was[what], now) for what, now in _told(row).items() if was[what] != now}
        if differences:
            row.sequence, row.changed_at = row.sequence + 1, clock.now()
            _enter_change(row, differences, by)
            changed.append(row)
        row.save()
        fill(row)
        if {"when", "where", "minutes"} & set(differences):
            emails.tell_later(row, "changed")
    return changed


def _told(row: Gathering) -> dict[str, str]:
    """What a change can change, as the record says it."""
    return {
        "title": row.title,
        "purpose": row.purpose,
        "where": row.where,
        "when": f"{row.starts_at:%Y-%m-%dT%H:%MZ}",
        "minutes": str(row.minutes),
        "seats": str(row.capacity or ""),
        "seats from": row.seats_from.isoformat() if row.seats_from else "",
    }


def _enter_change(row: Gathering, differences: dict[str, tuple[str, str]], by: Person | None) -> None:
    for what, (was, now) in differences.items():
        record.enter(
            "convening.changed",
            row,
            by=by,
            title=row.title,
            url=row.url,
            words={"what": what, "was": was, "now": now},
            facts={"on": row.on.isoformat()},
            thread=row.series,
        )


@transaction.atomic
def cancel(
    gathering: Gathering, *, reason: str, by: Person | None, following: bool = False
) -> list[Gathering]:
    """Cancel a gathering, or with `following` also those of its series after it; they stay, as cancelled.

    Returns those that were cancelled now: none twice. Raises NotAllowed, Refused (field "reason").
    """
    if not reason.strip():
        raise Refused(_("Say why, for those who wanted to come."), field="reason", status=422)
    rows = _locked(gathering, by, following)
    for row in rows:
        row.cancelled_at = row.changed_at = clock.now()
        row.reason, row.sequence = " ".join(reason.split())[:300], row.sequence + 1
        row.save()
        record.enter(
            "convening.cancelled",
            row,
            by=by,
            title=row.title,
            url=row.url,
            words={"reason": row.reason},
            facts={"on": row.on.isoformat()},
            thread=row.series,
        )
        AccessNeed.objects.filter(registration__gathering=row).delete()
        emails.tell_later(row, "cancelled")
    return rows


@transaction.atomic
def turn() -> int:
    """Let every page know which gatherings began or are over since the last look, and carry what was due there; how many are over."""
    if Gathering.objects.filter(starts_at__lte=clock.now(), starts_at__gt=clock.now() - JUST_NOW).exists():
        pages.changed()
    since = Gathering.objects.select_for_update().filter(over=False, ends_at__lte=clock.now())
    over = list(since.order_by("starts_at"))
    if over:
        Gathering.objects.filter(pk__in=[one.pk for one in over]).update(over=True)
        held = Gathering.objects.standing().filter(pk__in=[one.pk for one in over])
        carry_over(held.select_related("series").order_by("starts_at"))
        pages.changed()
    return len(over)


def _locked(gathering: Gathering, by: Person | None, following: bool) -> list[Gathering]:
    """The gathering, and with `following` those after it that still stand, locked, for who may change them."""
    series = Series.objects.select_for_update().get(pk=gathering.series_id)
    own = series.gatherings.select_for_update().select_related(None).get(pk=gathering.pk)
    if not policy.may_look_after(by, own):
        raise NotAllowed(_("Only a convener, or a coordinator of the community, can change this."))
    if own.cancelled_at is not None:
        raise Refused(_("It is cancelled already."))
    if own.has_started:
        raise Refused(_("It has begun already. What was planned stays as it is."))
    if not following:
        return [own]
    later = series.gatherings.select_for_update().standing().filter(starts_at__gt=own.starts_at)
    return [own, *later.order_by("starts_at")]
