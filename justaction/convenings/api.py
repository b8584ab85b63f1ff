"""Doors for programs: gatherings as data, files that calendars read, and those that one subscribes to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from ninja import Field, Router

from justaction.convenings import invitations, parts, tokens
from justaction.convenings.models import Feed, Gathering, Registration
from justaction.errors import Refused
from justaction.web import clock, house
from justaction.web.programs import Asked, Listed, Page, door, page, whole

router = Router()
CALENDAR = "text/calendar; charset=utf-8"
BACK, MOST = timedelta(days=120), 500  # what is older, or more, is not in a feed


@require_safe
def gathering_file(request: HttpRequest, slug: str) -> HttpResponse:
    thing = get_object_or_404(Gathering.objects.with_states().select_related("series"), slug=slug)
    answer = HttpResponse(invitations.as_file(thing), content_type=CALENDAR)
    answer["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return answer


@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of a link: 404 for one that we did not make, 410 for one that was ended."""
    found = tokens.feed_of(token)
    if found is None:
        raise Refused(_("This calendar link is not known. Make a new one on your own page."), status=404)
    if found.ended_at is not None or not found.person.is_active:
        raise Refused(_("This calendar link was ended. Make a new one on your own page."), status=410)
    name = f"{house.here().name}: {parts.names_of_feeds().get(found.about, found.about)}"
    return HttpResponse(invitations.as_feed(_listed(found), name), content_type=CALENDAR)


def _listed(found: Feed) -> list[tuple[Gathering, bool]]:
    """What is in a calendar, cancelled ones too, each with whether it is only perhaps."""
    since = clock.now() - BACK
    if found.about == Feed.ME:
        mine = found.person.registrations.exclude(state=Registration.State.DECLINED)
        states = dict(mine.filter(gathering__ends_at__gt=since).values_list("gathering", "state"))
        seats = Gathering.objects.filter(pk__in=states).with_states().select_related("series")
        return [(one, states[one.pk] not in Registration.SEATED) for one in seats[:MOST]]
    every = Gathering.objects.filter(ends_at__gt=since).with_states().select_related("series")
    if found.about != Feed.PUBLIC:
        every = every.of(found.about)
    return [(one, False) for one in every[:MOST]]


class GatheringOut(Listed):
    slug: str
    title: str
    purpose: str
    where: str
    kind: str
    scope: str = Field(description="Whose it is, like community:money; empty for all of us.")
    starts_at: datetime
    ends_at: datetime
    cancelled: bool


@door(router, "/convenings", Page[GatheringOut], "Gatherings, the one planned last first")
def gatherings(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    return page(request, Gathering.objects.select_related("series"), asked, _said)


@door(router, "/convenings/{slug}", GatheringOut, "One of them")
def gathering(request: HttpRequest, slug: str) -> dict[str, Any]:
    return _said(get_object_or_404(Gathering.objects.select_related("series"), slug=slug))


def _said(row: Gathering) -> dict[str, Any]:
    """What everybody may know: never how one joins, nor who comes."""
    said = ("slug", "title", "purpose", "where", "starts_at", "ends_at")
    return {
        "id": row.subject,
        "url": whole(row.url),
        "kind": row.series.kind,
        "scope": row.series.scope,
        "cancelled": row.cancelled_at is not None,
        **{name: getattr(row, name) for name in said},
    }
