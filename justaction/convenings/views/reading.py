"""Pages that anyone may read: what is coming, what was, and one gathering."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from justaction.convenings import day, parts, policy
from justaction.convenings.models import Gathering, Recap, Season, timed
from justaction.convenings.views.coming import seat_of
from justaction.web import clock
from justaction.web.context import viewer as viewer_of

EACH_PAGE = 20


@require_safe
def convenings(request: HttpRequest) -> HttpResponse:
    coming = Gathering.objects.coming().with_states().select_related("series__season")
    context = {
        "page": Paginator(coming, EACH_PAGE).get_page(request.GET.get("page")),
        "seasons": Season.objects.filter(ends_on__gte=clock.today()),
        "this_year": clock.today().year,
        "names": parts.names_of_scopes(),
        "may_plan": policy.may_plan(viewer_of(request)),
    }
    return render(request, "convenings/convenings.html", context)


@require_safe
def past(request: HttpRequest) -> HttpResponse:
    found = Gathering.objects.past().with_states().select_related("series__season")
    context = {
        "page": Paginator(found, EACH_PAGE).get_page(request.GET.get("page")),
        "names": parts.names_of_scopes(),
    }
    return render(request, "convenings/past.html", context)


@require_safe
def gathering(request: HttpRequest, slug: str) -> HttpResponse:
    thing = get_object_or_404(Gathering.objects.with_states().select_related("series__season"), slug=slug)
    viewer = viewer_of(request)
    others = thing.series.gatherings.exclude(pk=thing.pk)
    context = {
        "gathering": thing,
        "whose": parts.names_of_scopes().get(thing.series.scope, ""),
        "others": others.filter(starts_at__gt=clock.now()).order_by("starts_at")[:5],
        "items": timed(thing),
        "recap": Recap.objects.exclude(sent_at=None).filter(gathering=thing).first(),
        "takes_feedback": policy.may_give_feedback(thing),
        "names": policy.may_see_names(viewer, thing),
        "may_host": policy.may_host(viewer, thing),
        "may_enter": policy.may_enter(viewer, thing),
        "may_write_notes": policy.may_write_notes(viewer, thing),
        "checks": day.results(thing) if thing.has_started else [],
        **seat_of(viewer, thing),
    }
    return render(request, "convenings/gathering.html", context)


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """What was held in a year, month by month, the newest first: minutes, recaps, and what was cancelled."""
    first = Gathering.objects.past().order_by("on").values_list("on", flat=True).first() or clock.today()
    years = range(clock.today().year, min(first, clock.today()).year - 1, -1)
    if year not in years:
        raise Http404
    found = Gathering.objects.past().filter(on__year=year).with_states()
    rows = list(found.select_related("series__season", "recap"))
    context = {
        "year": year,
        "years": years,
        "held": sum(one.cancelled_at is None for one in rows),
        "with_minutes": sum(one.number_of_minutes is not None for one in rows),
        "rows": rows,
        "names": parts.names_of_scopes(),
    }
    return render(request, "convenings/year.html", context)
