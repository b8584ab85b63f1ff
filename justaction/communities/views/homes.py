"""Pages of the communities: all three, one, joining, leaving, being shown."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.communities import actions, parts, policy
from justaction.communities.models import Community
from justaction.communities.views.finding import community_of, membership_of, with_cells_of
from justaction.errors import Refused
from justaction.members import roles
from justaction.members.views.asking import viewer_of as signed_in
from justaction.web import house, slots
from justaction.web.context import viewer as viewer_of

SHOWN = 5  # names on the home; the directory has all who want to be found


@require_safe
def communities(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    mine = {m.community_id: m for m in viewer.memberships.now()} if viewer else {}
    cards = [
        {"community": one, "people": policy.shown_number(one.people), "mine": mine.get(one.pk)}  # type: ignore[attr-defined]
        for one in Community.objects.with_people()
    ]
    return render(request, "communities/communities.html", {"cards": cards})


@require_safe
def community(request: HttpRequest, slug: str) -> HttpResponse:
    (thing, cells), viewer = with_cells_of(slug), viewer_of(request)
    if viewer is not None:
        roles.remember(viewer)
    here = thing.memberships.now()
    known = list(here.known_to(viewer)) if viewer else []
    mine = next((one for one in known if one.person == viewer), None)
    coordinates = policy.may_coordinate(viewer, thing)
    chosen, of_fields = parts.faces(thing)
    fields, others = policy.shown_groups(of_fields)
    asked = ["community.panels", "community.turns"] if mine else ["community.panels"]
    panels, *turns = slots.parts_of(asked, viewer, thing)
    context = {
        "community": thing,
        "channel": thing.channel,
        "people": (people := policy.shown_number(thing.people)),  # type: ignore[attr-defined]  # annotated
        "quilt": parts.quilt_of(chosen) if people else None,
        "fields": fields,
        "others": others,
        "mine": mine,
        "shown": [one for one in known if one.listed][:SHOWN]
        if policy.may_see_people(mine, coordinates=coordinates) and not house.names_hidden()
        else None,
        "norms": list(thing.norms.agreed()),
        "to_ask": parts.to_ask(thing),
        "cells": cells,
        "turns": turns[0] if turns else [],
        "first": [part for part in panels if part.group == "next"],
        "own": [part for part in panels if part.group == "own"],
        "panels": [part for part in panels if not part.group],
        "may_coordinate": coordinates,
    }
    return render(request, "communities/community.html", context)


@require_POST
@login_required
def join(request: HttpRequest, slug: str) -> HttpResponse:
    thing = community_of(slug)
    try:
        actions.join(thing, by=signed_in(request))
        messages.success(request, _("You are in. Welcome!"))
    except Refused as no:
        messages.error(request, no.message)
        return redirect("communities:survey")
    return redirect("communities:community", slug)


@require_POST
@login_required
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    membership = membership_of(request, slug)
    actions.leave(membership, by=signed_in(request))
    messages.success(request, _("You have left. You can come back at any time."))
    return redirect("communities:community", slug)


@require_POST
@login_required
def show_me(request: HttpRequest, slug: str) -> HttpResponse:
    listed = request.POST.get("listed") == "1"
    actions.show_me(membership_of(request, slug), listed=listed, by=signed_in(request))
    words = (
        _("The others in this community can see your name now.")
        if listed
        else _("Your name is hidden again.")
    )
    messages.success(request, words)
    return redirect("communities:community", slug)


@require_POST
@login_required
def look_after_me(request: HttpRequest, slug: str) -> HttpResponse:
    yes = request.POST.get("yes") == "1"
    actions.look_after_me(membership_of(request, slug), yes=yes, by=signed_in(request))
    words = (
        _("If you go quiet, a coordinator may write to you, once.")
        if yes
        else _("Nobody looks whether you go quiet.")
    )
    messages.success(request, words)
    return redirect("communities:community", slug)
