"""Pages of who prepares a gathering: its agenda, in order, and who does what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from justaction.convenings import actions, forms, policy
from justaction.convenings.models import AgendaItem, Duty, Gathering, timed
from justaction.convenings.outlines import OUTLINES
from justaction.convenings.views.planning import gathering_of, hosted, warn
from justaction.members.views.asking import viewer_of
from justaction.web.asking import ask

form_page = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@login_required
@form_page
def agenda(request: HttpRequest, slug: str) -> HttpResponse:
    """The items in order, and a form for the next one."""
    thing = hosted(request, slug)
    items = timed(thing)
    context = {
        "gathering": thing,
        "items": items,
        "filled": sum(one.item.minutes for one in items),
        "outlines": OUTLINES,
        "sources": _sources(thing),
    }
    return ask(
        request,
        forms.ItemForm(request.POST or None, people=policy.may_carry(thing)),
        "convenings/agenda.html",
        do=lambda **said: warn(request, [actions.add_item(thing, **said, by=viewer_of(request)).gathering]),
        to=reverse("convenings:agenda", args=[slug]),
        context=context,
    )


def _sources(thing: Gathering) -> list[Gathering]:
    """Gatherings of the same community that have an agenda: the newest of each series."""
    there = Gathering.objects.of(thing.series.scope).filter(agenda__isnull=False).exclude(pk=thing.pk)
    newest: dict[int, Gathering] = {}
    for one in there.select_related("series").distinct().order_by("-starts_at")[:60]:
        newest.setdefault(one.series_id, one)
    return list(newest.values())[:6]


@login_required
@form_page
def change_item(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    thing = hosted(request, slug)
    item = get_object_or_404(AgendaItem.objects.select_related("owner"), pk=pk, gathering=thing)

    def do(**said: Any) -> None:
        actions.change_item(item, **said, by=viewer_of(request))
        warn(request, [thing])

    return ask(
        request,
        forms.ItemForm(request.POST or None, people=policy.may_carry(thing), item=item),
        "convenings/change_item.html",
        do=do,
        to=reverse("convenings:agenda", args=[slug]),
        context={"gathering": thing, "item": item},
    )


@require_POST
@login_required
def move_item(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    item = get_object_or_404(AgendaItem, pk=pk, gathering=hosted(request, slug))
    actions.move_item(item, up=request.POST.get("to") == "up", by=viewer_of(request))
    return redirect(reverse("convenings:agenda", args=[slug]) + f"#item-{item.pk}")


@require_POST
@login_required
def drop_item(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    item = get_object_or_404(AgendaItem, pk=pk, gathering=hosted(request, slug))
    actions.drop_item(item, by=viewer_of(request))
    messages.success(request, _("It is off the agenda."))
    return redirect("convenings:agenda", slug)


@require_POST
@login_required
def outline(request: HttpRequest, slug: str) -> HttpResponse:
    """Items of an outline, or of another gathering, at the end of the agenda."""
    thing, source = hosted(request, slug), request.POST.get("source", "")
    if source:
        other = get_object_or_404(Gathering.objects.select_related("series"), slug=source)
        actions.repeat_agenda(thing, source=other, by=viewer_of(request))
        warn(request, [thing])
    else:
        actions.outline(thing, like=request.POST.get("like", ""), by=viewer_of(request))
    return redirect("convenings:agenda", slug)


@never_cache
@login_required
@form_page
def duties(request: HttpRequest, slug: str) -> HttpResponse:
    """Who does what, and a form for the next one."""
    thing = gathering_of(request, slug)
    return ask(
        request,
        forms.DutyForm(request.POST or None, people=policy.may_carry(thing)),
        "convenings/duties.html",
        do=lambda **said: warn(request, [actions.assign(thing, **said, by=viewer_of(request)).gathering]),
        to=reverse("convenings:duties", args=[slug]),
        context={"gathering": thing, "duties": thing.duties.select_related("person")},
    )


@require_POST
@login_required
def relieve(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    duty = get_object_or_404(Duty, pk=pk, gathering=gathering_of(request, slug))
    actions.relieve(duty, by=viewer_of(request))
    return redirect("convenings:duties", slug)
