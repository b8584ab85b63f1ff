"""Pages that anyone may read: what is coming, what was, and one gathering."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from justaction.convenings import day, parts, policy
from justaction.convenings.models import Gathering, Season, timed
from justaction.convenings.views.coming import seat_of
from justaction.web import clock
from justaction.web.context import viewer as viewer_of

EACH_PAGE = 20


@require_safe
def convenings(request: HttpRequest) -> HttpResponse:
    coming = Gathering.objects.coming().select_related("series__season")
    context = {
        "page": Paginator(coming, EACH_PAGE).get_page(request.GET.get("page")),
        "seasons": Season.objects.filter(ends_on__gte=clock.today()),
        "names": parts.names_of_scopes(),
        "may_plan": policy.may_plan(viewer_of(request)),
    }
    return render(request, "convenings/convenings.html", context)


@require_safe
def past(request: HttpRequest) -> HttpResponse:
    found = Gathering.objects.past().select_related("series__season")
    context = {
        "page": Paginator(found, EACH_PAGE).get_page(request.GET.get("page")),
        "names": parts.names_of_scopes(),
    }
    return render(request, "convenings/past.html", context)


@require_safe
def gathering(request: HttpRequest, slug: str) -> HttpResponse:
    thing = get_object_or_404(Gathering.objects.select_related("series__season"), slug=slug)
    viewer = viewer_of(request)
    others = thing.series.gatherings.exclude(pk=thing.pk)
    context = {
        "gathering": thing,
        "whose": parts.names_of_scopes().get(thing.series.scope, ""),
        "others": others.filter(starts_at__gt=clock.now()).order_by("starts_at")[:5],
        "items": timed(thing),
        "names": policy.may_see_names(viewer, thing),
        "may_host": policy.may_host(viewer, thing),
        "may_enter": policy.may_enter(viewer, thing),
        "may_write_notes": policy.may_write_notes(viewer, thing),
        "checks": day.results(thing) if thing.has_started else [],
        **seat_of(viewer, thing),
    }
    return render(request, "convenings/gathering.html", context)
