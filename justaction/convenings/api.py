"""Files that calendars read: of one gathering, and those that one subscribes to."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from justaction.convenings import invitations, parts, tokens
from justaction.convenings.models import Feed, Gathering, Registration
from justaction.errors import Refused
from justaction.web import clock, house

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
