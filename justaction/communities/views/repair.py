"""Pages of the private path of repair. For anybody else than the two sides they are not there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from justaction.communities import actions, forms, policy
from justaction.communities.models import Repair
from justaction.communities.models.repair import KEPT_FOR
from justaction.communities.views.finding import community_of, form_page
from justaction.members.views.asking import viewer_of as signed_in
from justaction.web.asking import ask


def _repair(request: HttpRequest, subject: str) -> Repair:
    """One that the viewer may read. Raises Http404 for everybody else, as if it were not there."""
    rows = Repair.objects.seen_by(signed_in(request)).select_related("community__channel", "teller")
    if (found := rows.filter(subject=subject).first()) is None:
        raise Http404
    return found


@never_cache
@login_required
@form_page
def tell_repair(request: HttpRequest, slug: str) -> HttpResponse:
    thing, viewer = community_of(slug), signed_in(request)
    can = [person for person in policy.who_can_take(thing, by_name=True) if person != viewer]

    def tell(**said: Any) -> None:
        actions.tell_repair(thing, by=viewer, **said)
        messages.success(request, _("It is with the people you trust. Nobody else can read it."))

    return ask(
        request,
        forms.TellRepairForm(request.POST or None, can=can),
        "communities/tell_repair.html",
        do=tell,
        to=reverse("members:me"),
        context={"community": thing, "channel": thing.channel, "days": KEPT_FOR.days},
    )


@never_cache
@login_required
@form_page
def repair(request: HttpRequest, subject: str) -> HttpResponse:
    row, viewer = _repair(request, subject), signed_in(request)
    takes = policy.may_move_repair(viewer, row)
    form = (
        forms.MoveRepairForm(request.POST or None, repair=row)
        if takes
        else forms.AddToRepairForm(request.POST or None)
    )
    context = {
        "repair": row,
        "channel": row.community.channel,
        "takes": takes,
        "takers": [one.person for one in row.takers.select_related("person").order_by("id")],
        "steps": row.steps.select_related("by"),
        "pass_on": forms.PassOnForm(can=_others(row)) if takes else None,
    }

    def go_on(**said: Any) -> None:
        if takes:
            actions.move_repair(row, by=viewer, **said)
        else:
            actions.add_to_repair(row, by=viewer, **said)

    return ask(request, form, "communities/repair.html", do=go_on, to=request.path, context=context)


def _others(row: Repair) -> list[Any]:
    """Who could take it instead."""
    taking = set(row.takers.values_list("person", flat=True))
    can = policy.who_can_take(row.community)
    return [one for one in can if one.pk not in taking and not policy.has_conflict(row, one)]


@never_cache
@login_required
@form_page
def pass_on_repair(request: HttpRequest, subject: str) -> HttpResponse:
    row = _repair(request, subject)
    if not policy.may_move_repair(signed_in(request), row):
        raise Http404

    def pass_on(to: Any) -> None:
        actions.pass_on_repair(row, to=to, by=signed_in(request))
        messages.success(request, _("It is passed on. You do not see it any more."))

    return ask(
        request,
        forms.PassOnForm(request.POST or None, can=_others(row)),
        "communities/pass_on_repair.html",
        do=pass_on,
        to=reverse("members:me"),
        context={"repair": row, "channel": row.community.channel},
    )


@require_POST
@login_required
def take_back_repair(request: HttpRequest, subject: str) -> HttpResponse:
    actions.take_back_repair(_repair(request, subject), by=signed_in(request))
    messages.success(request, _("Everything you told is deleted."))
    return redirect("members:me")
