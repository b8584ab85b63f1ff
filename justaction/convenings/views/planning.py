"""Pages of who plans: a gathering or a series, a season, a change, a cancellation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from justaction.convenings import actions, clashes, forms, parts, policy
from justaction.convenings.models import Gathering, Season
from justaction.errors import NotAllowed
from justaction.members.views.asking import viewer_of
from justaction.web import clock
from justaction.web.asking import ask

form_page = require_http_methods(["GET", "HEAD", "POST"])


def gathering_of(request: HttpRequest, slug: str) -> Gathering:
    """The gathering, for those who may look after it."""
    thing = get_object_or_404(Gathering.objects.select_related("series"), slug=slug)
    if not policy.may_look_after(viewer_of(request), thing):
        raise NotAllowed(_("This page is for conveners, and for coordinators of the community."))
    return thing


def hosted(request: HttpRequest, slug: str) -> Gathering:
    """The gathering, for those who may run it on the day."""
    thing = get_object_or_404(
        Gathering.objects.select_related("series", "recap", "stage__item").with_states(), slug=slug
    )
    if not policy.may_host(viewer_of(request), thing):
        raise NotAllowed(_("This page is for those who host this gathering."))
    return thing


def warn(request: HttpRequest, gatherings: Iterable[Gathering]) -> None:
    """Say which other gatherings need the same people at the same time, up to five: a warning, and never a no."""
    for clash in clashes.of(gatherings)[:5]:
        messages.warning(request, clash.words)


@login_required
@form_page
def plan(request: HttpRequest) -> HttpResponse:
    scopes = parts.scopes_of(viewer_of(request))
    if not scopes:
        raise NotAllowed(_("This page is for conveners, and for coordinators of a community."))
    form = forms.PlanForm(
        request.POST or None,
        scopes=scopes,
        seasons=Season.objects.filter(ends_on__gte=clock.today()),
        initial=_asked_for(request, scopes),
    )

    def do(wanted: actions.Plan) -> None:
        made = list(actions.plan(wanted, by=viewer_of(request)).gatherings.select_related("series"))
        words = ngettext("It is planned.", "%(n)s gatherings are planned.", len(made))
        messages.success(request, words % {"n": len(made)})
        warn(request, made)

    return ask(request, form, "convenings/plan.html", do=do, to="convenings:convenings")


def _asked_for(request: HttpRequest, scopes: list[tuple[str, str]]) -> dict[str, Any]:
    """What the address of the form says already: `?for=community:money`."""
    wished = request.GET.get("for", "")
    known = wished if wished in dict(scopes) else scopes[0][0]
    return {"scope": known, "kind": "community" if known else "citywide"}


@login_required
@form_page
def plan_season(request: HttpRequest) -> HttpResponse:
    if not policy.may_plan(viewer_of(request)):
        raise NotAllowed(_("This page is for conveners."))
    return ask(
        request,
        forms.SeasonForm(request.POST or None),
        "convenings/plan_season.html",
        do=lambda **said: actions.plan_season(**said, by=viewer_of(request)),
        to="convenings:convenings",
    )


@login_required
@form_page
def change(request: HttpRequest, slug: str) -> HttpResponse:
    thing = gathering_of(request, slug)

    def do(**said: Any) -> None:
        changed = actions.change(thing, **said, by=viewer_of(request))
        messages.success(request, _("It is changed.") if changed else _("Nothing was different."))
        warn(request, changed)

    return ask(
        request,
        forms.ChangeForm(request.POST or None, gathering=thing),
        "convenings/change.html",
        do=do,
        to=reverse("convenings:gathering", args=[slug]),
        context={"gathering": thing},
    )


@login_required
@form_page
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    thing = gathering_of(request, slug)
    return ask(
        request,
        forms.CancelForm(request.POST or None),
        "convenings/cancel.html",
        do=lambda **said: actions.cancel(thing, **said, by=viewer_of(request)),
        to=reverse("convenings:gathering", args=[slug]),
        context={"gathering": thing},
    )
