"""Deeds of who plans: a season, a series with its gatherings, a change, a cancellation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from justaction.convenings import policy
from justaction.convenings.arranging import MOST, Repeat, Wrong, days, moment, rule_of, zone_of
from justaction.convenings.models import Gathering, Season, Series
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.web import clock

AHEAD = timedelta(days=3 * 366)  # a plan further away than this is a slip of the pen
SHORTEST, LONGEST = 10, 24 * 60  # minutes


@dataclass(frozen=True)
class Plan:
    """What is planned: words, day and time of the place, and how it comes again."""

    title: str
    purpose: str
    where: str
    on: date
    starts: time
    minutes: int
    zone: str
    kind: str = Series.Kind.COMMUNITY
    scope: str = ""
    season: Season | None = None
    capacity: int | None = None
    seats_from: date | None = None
    join_link: str = ""
    phone: str = ""
    repeat: str = Repeat.ONCE
    every: int = 1
    count: int | None = None
    until: date | None = None
    without: tuple[date, ...] = ()


@transaction.atomic
def plan_season(*, name: str, theme: str, starts_on: date, ends_on: date, by: Person | None) -> Season:
    """Name a part of the year and its theme. Raises NotAllowed, Refused (fields "name", "ends_on")."""
    if not policy.may_plan(by):
        raise NotAllowed(_("Only a convener can plan a season."))
    if ends_on < starts_on:
        raise Refused(_("The last day comes before the first."), field="ends_on", status=422)
    found, made = Season.objects.get_or_create(
        name=" ".join(name.split()),
        defaults={"theme": " ".join(theme.split()), "starts_on": starts_on, "ends_on": ends_on},
    )
    if not made:
        raise Refused(_("There is a season of this name already."), field="name")
    record.enter(
        "season.planned",
        found,
        by=by,
        title=found.name,
        url="/convenings/",
        words={"name": found.name, "theme": found.theme},
        facts={"starts": starts_on.isoformat(), "ends": ends_on.isoformat()},
    )
    return found


@transaction.atomic
def plan(wanted: Plan, *, by: Person | None) -> Series:
    """Plan a gathering, or many by a rule. Raises NotAllowed, and Refused beside what cannot be."""
    if not policy.may_plan(by, wanted.scope):
        raise NotAllowed(_("Only a convener, or a coordinator of the community, can plan this."))
    _check(wanted)
    rule, on_days = _days(wanted)
    series = Series.objects.create(
        kind=wanted.kind,
        scope=wanted.scope,
        season=wanted.season,
        title=" ".join(wanted.title.split()),
        zone=wanted.zone,
        first_on=wanted.on,
        starts=wanted.starts,
        rule=rule,
        without=sorted(day.isoformat() for day in wanted.without),
        planned_by=by,
    )
    made = [_gathering(series, wanted, day) for day in on_days]
    Gathering.objects.bulk_create(made)
    record.enter(
        "convening.planned",
        series,
        by=by,
        title=series.title,
        url=made[0].url,
        words={"title": series.title, "purpose": wanted.purpose, "where": wanted.where, "rule": rule},
        facts={
            "kind": str(series.kind),
            "first": on_days[0].isoformat(),
            "last": on_days[-1].isoformat(),
            "gatherings": len(made),
        },
    )
    return series


def _check(wanted: Plan) -> None:
    zone = _zone(wanted.zone)
    if moment(wanted.on, wanted.starts, zone) <= clock.now():
        raise Refused(_("This time is over already."), field="on", status=422)
    check_time(wanted.on, wanted.minutes, wanted.capacity, wanted.seats_from)
    if wanted.kind == Series.Kind.CITYWIDE and wanted.scope:
        raise Refused(_("A citywide convening is for all of us."), field="scope", status=422)


def _zone(name: str) -> ZoneInfo:
    try:
        return zone_of(name)
    except Wrong:
        message = _("There is no time zone called “%(name)s”. Write it like America/Chicago.")
        raise Refused(message % {"name": name[:60]}, field="zone", status=422) from None


def check_time(on: date, minutes: int, capacity: int | None, seats_from: date | None = None) -> None:
    if on > clock.today() + AHEAD:
        raise Refused(_("This is more than three years away."), field="on", status=422)
    if not SHORTEST <= minutes <= LONGEST:
        raise Refused(_("A gathering takes from ten minutes to one day."), field="minutes", status=422)
    if capacity is not None and capacity < 1:
        raise Refused(_("There must be a seat for somebody."), field="capacity", status=422)
    if seats_from is not None and seats_from > on:
        raise Refused(_("That is after the gathering."), field="seats_from", status=422)


def _days(wanted: Plan) -> tuple[str, list[date]]:
    """The rule and its days. Raises Refused with what a coordinator can do about it."""
    zone, first = zone_of(wanted.zone), datetime.combine(wanted.on, wanted.starts)
    try:
        rule = rule_of(
            Repeat(wanted.repeat), first, zone, every=wanted.every, count=wanted.count, until=wanted.until
        )
        return rule, days(rule, first, zone, without=wanted.without)
    except Wrong as wrong:
        field, message = {
            "unending": ("until", _("This would never end. Say the last day, or how many times.")),
            "both": ("until", _("Say the last day, or how many times. Not both.")),
            "none": ("until", _("With this, there would be no gathering at all.")),
            "many": ("until", _("That is too many at once. At most %(most)s can be planned together.") % {"most": MOST}),
        }[wrong.reason]  # fmt: skip
        raise Refused(message, field=field, status=422) from None


def _gathering(series: Series, wanted: Plan, day: date) -> Gathering:
    begins = moment(day, wanted.starts, zone_of(series.zone))
    return Gathering(
        series=series,
        slug=_slug(day, series),
        planned_for=day,
        title=series.title,
        purpose=wanted.purpose.strip(),
        where=" ".join(wanted.where.split()).rstrip("."),
        on=day,
        starts=wanted.starts,
        minutes=wanted.minutes,
        starts_at=begins,
        ends_at=begins + timedelta(minutes=wanted.minutes),
        capacity=wanted.capacity,
        seats_from=wanted.seats_from,
        join_link=wanted.join_link,
        phone=wanted.phone.strip(),
    )


def _slug(day: date, series: Series) -> str:
    """2026-10-13-standards; with the number of the series where two gatherings of a day have one title."""
    wanted = f"{day.isoformat()}-{slugify(series.title)[:50].strip('-') or 'gathering'}"
    taken = Gathering.objects.filter(slug=wanted).exists()
    return f"{wanted}-{series.pk}" if taken else wanted
