"""Pages for conveners: goals, rings, the theory, the name; and asking those who have not chosen a community."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from justaction.ballots import policy as ballots
from justaction.ballots.models import Ballot
from justaction.collaborative.models import ChannelStage, Stage
from justaction.communities.models import Community
from justaction.errors import Refused
from justaction.home import actions, forms, policy
from justaction.home import front as page
from justaction.home.models import Goal, TheoryChange
from justaction.home.views.gate import allow, form_page
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import viewer_of as _viewer
from justaction.web import clock
from justaction.web.asking import ask


@require_POST
@login_required
def nudge_undecided(request: HttpRequest, slug: str) -> HttpResponse:
    community = get_object_or_404(Community.objects.select_related("channel"), channel__slug=slug)
    count = actions.nudge_undecided(community, by=_viewer(request))
    words = ngettext("%(count)s letter is on its way.", "%(count)s letters are on their way.", count)
    messages.success(request, words % {"count": count} if count else _("Nobody can get this letter now."))
    return redirect("communities:run", slug)


@require_safe
@login_required
def goals(request: HttpRequest) -> HttpResponse:
    allow(policy.may_set_goals(_viewer(request)))
    found = list(Goal.objects.order_by("-year", "due", "order").prefetch_related("moves"))
    rows = [{"goal": goal, "standing": page.standing(goal)} for goal in found]
    return render(request, "home/goals.html", {"rows": rows})


@login_required
@form_page
def set_goal(request: HttpRequest) -> HttpResponse:
    allow(policy.may_set_goals(_viewer(request)))
    return ask(
        request,
        forms.GoalForm(request.POST or None, initial={"year": clock.today().year + 1}),
        "home/set_goal.html",
        do=lambda **said: actions.set_goal(**said, by=_viewer(request)),
        to="home:goals",
    )


@login_required
@form_page
def move_goal(request: HttpRequest, pk: int) -> HttpResponse:
    allow(policy.may_set_goals(_viewer(request)))
    goal = get_object_or_404(Goal.objects.prefetch_related("moves"), pk=pk)
    return ask(
        request,
        forms.MoveForm(request.POST or None, initial={"due": goal.due}),
        "home/move_goal.html",
        do=lambda **said: actions.move_goal(goal, **said, by=_viewer(request)),
        to="home:goals",
        context={"goal": goal},
    )


@login_required
@form_page
def meet_goal(request: HttpRequest, pk: int) -> HttpResponse:
    allow(policy.may_set_goals(_viewer(request)))
    goal = get_object_or_404(Goal, pk=pk)
    return ask(
        request,
        forms.MeetForm(request.POST or None),
        "home/meet_goal.html",
        do=lambda **said: actions.meet_goal(goal, **said, by=_viewer(request)),
        to="home:goals",
        context={"goal": goal},
    )


@require_safe
@login_required
def rings(request: HttpRequest) -> HttpResponse:
    allow(policy.may_open_rings(_viewer(request)))
    return render(request, "home/rings.html", page.growing())


@require_POST
@login_required
def ask_about_ring(request: HttpRequest, ring: str) -> HttpResponse:
    allow(policy.may_open_rings(_viewer(request)))
    return _grow(request, lambda: actions.ask_about_ring(ring, by=_viewer(request)), _("The vote is open."))


@require_POST
@login_required
@fresh_sign_in
def open_ring(request: HttpRequest, ring: str) -> HttpResponse:
    allow(policy.may_open_rings(_viewer(request)))
    ballot = page.ballot_about(ring)
    words = _("It is open now, and on the record.")
    return _grow(request, lambda: actions.open_ring(ring, ballot=ballot, by=_viewer(request)), words)


def _grow(request: HttpRequest, deed: Callable[[], object], words: str) -> HttpResponse:
    try:
        deed()
        messages.success(request, words)
    except Refused as no:
        messages.error(request, no.message)
    return redirect("home:rings")


@require_safe
@login_required
def theory(request: HttpRequest) -> HttpResponse:
    """Where conveners propose other words for the theory of change, and take over what was decided."""
    allow(policy.may_open_rings(_viewer(request)))
    rows = TheoryChange.objects.select_related("ballot")
    context = {
        "stages": Stage.objects.all(),
        "cells": ChannelStage.objects.select_related("channel", "stage"),
        "changes": [
            (row, "" if row.applied_at else ballots.why_not_decided(row.ballot, about=row.about))
            for row in rows
        ],
    }
    return render(request, "home/theory.html", context)


@login_required
@form_page
def propose_theory(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    allow(policy.may_open_rings(_viewer(request)))
    known: dict[str, tuple[Any, Any]] = {
        "stages": (Stage, forms.StageForm),
        "cells": (ChannelStage, forms.CellForm),
    }
    if kind not in known:
        raise Http404
    model, form = known[kind]
    thing = get_object_or_404(model, pk=pk)
    return ask(
        request,
        form(request.POST or None, instance=model._default_manager.get(pk=pk)),
        "home/propose_theory.html",
        do=lambda **said: actions.propose_theory(thing, by=_viewer(request), **said),
        to="home:theory",
        context={"thing": thing},
    )


@require_POST
@login_required
@fresh_sign_in
def apply_theory(request: HttpRequest, pk: int) -> HttpResponse:
    allow(policy.may_open_rings(_viewer(request)))
    change = get_object_or_404(TheoryChange, pk=pk)
    try:
        actions.apply_theory(change, by=_viewer(request))
        messages.success(request, _("The new words stand on all pages now."))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("home:theory")


@login_required
@form_page
def record_theory(request: HttpRequest) -> HttpResponse:
    """The recordings there are, and a new one."""
    allow(policy.may_open_rings(_viewer(request)))
    return ask(
        request,
        forms.RecordingForm(request.POST or None, request.FILES or None),
        "home/record_theory.html",
        do=lambda **said: actions.record_theory(by=_viewer(request), **said),
        to="home:record_theory",
        context={"recordings": page.recordings()},
    )


@require_POST
@login_required
def remove_recording(request: HttpRequest, language: str) -> HttpResponse:
    actions.remove_recording(language, by=_viewer(request))
    messages.success(request, _("The recording is gone."))
    return redirect("home:record_theory")


@login_required
@form_page
def naming(request: HttpRequest) -> HttpResponse:
    """Ask for names; or the vote that goes on, and the name that it chose."""
    allow(policy.may_rename(_viewer(request)))
    asked = Ballot.objects.filter(about=actions.NAME).select_related("outcome")
    last = asked.first()
    context = {
        "asked": asked,
        "last": last,
        "going_on": last is not None and last.state != Ballot.State.CLOSED,
        "winner": ballots.winner(last) if last and ballots.decided(last, about=actions.NAME) else None,
    }
    form = forms.NamingForm(request.POST or None)
    return ask(
        request,
        form,
        "home/naming.html",
        do=lambda **said: actions.begin_naming(by=_viewer(request), **said),
        to="home:naming",
        context=context,
    )


@require_POST
@login_required
@fresh_sign_in
def rename(request: HttpRequest, slug: str) -> HttpResponse:
    allow(policy.may_rename(_viewer(request)))
    actions.rename(get_object_or_404(Ballot, slug=slug), by=_viewer(request))
    messages.success(request, _("This is our name now, on every page and in every letter."))
    return redirect("home:naming")
