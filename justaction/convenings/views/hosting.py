"""Pages of who looks after a gathering: who comes, what they need and how far it is, inviting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from justaction.convenings import actions, clashes, day, policy
from justaction.convenings.models import AccessNeed, Gathering, Registration, ToDo, timed
from justaction.convenings.views.day import panel
from justaction.convenings.views.planning import gathering_of, hosted
from justaction.members.models import Person
from justaction.members.views.asking import viewer_of


@never_cache
@require_safe
@login_required
def host(request: HttpRequest, slug: str) -> HttpResponse:
    thing = hosted(request, slug)
    viewer, state = viewer_of(request), Registration.State
    rows = list(thing.registrations.select_related("person").order_by("place"))
    items, norms = timed(thing), day.norms_of(thing)
    context = {
        "gathering": thing,
        "items": items,
        "ends_at": thing.local_end,
        "clashes": clashes.of([thing]),
        "asked": [] if thing.is_over else list(ToDo.objects.asked_at(thing).listed()),
        "duties": list(thing.duties.select_related("person")),
        "norms": norms,
        "coming": [one for one in rows if one.comes],
        "offered": [one for one in rows if one.state == state.OFFERED],
        "waiting": [one for one in rows if one.state == state.WAITLISTED],
        "has_recap": hasattr(thing, "recap"),
        "may_look_after": policy.may_look_after(viewer, thing),
        "may_write_notes": policy.may_write_notes(viewer, thing),
        **panel(thing, norms=norms, items=[one.item for one in items]),
        **_needs(viewer, thing),
    }
    return render(request, "convenings/host.html", context)


def _needs(viewer: Person, thing: Gathering) -> dict[str, Any]:
    """Who needs what, for those who may see it now."""
    if not policy.may_see_needs(viewer, thing):
        return {"may_see_needs": False}
    needs = AccessNeed.objects.filter(registration__gathering=thing).select_related("registration__person")
    return {"may_see_needs": True, "needs": list(needs), "steps": AccessNeed.State.choices}


@require_POST
@login_required
def arrange(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    thing = gathering_of(request, slug)
    need = get_object_or_404(AccessNeed, pk=pk, registration__gathering=thing)
    actions.arrange(need, state=request.POST.get("state", ""), by=viewer_of(request))
    return redirect("convenings:host", slug)


@require_POST
@login_required
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    count = actions.invite(gathering_of(request, slug), by=viewer_of(request))
    words = ngettext("%(n)s letter is on its way.", "%(n)s letters are on their way.", count)
    messages.success(request, words % {"n": count} + " " + _("Nobody gets it twice."))
    return redirect("convenings:host", slug)
