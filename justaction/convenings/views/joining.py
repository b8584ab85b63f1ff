"""Pages of who is there: the code, joining by it, what is going on now, answering a sense check."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from justaction.convenings import actions, codes, day, hands, policy, tokens
from justaction.convenings.actions.joining import why_not
from justaction.convenings.forms.day import JoinForm
from justaction.convenings.models import Gathering, Joiner, SenseCheck, Stage
from justaction.errors import NotAllowed, Refused
from justaction.members.views.asking import viewer_of
from justaction.web import crowds, limits
from justaction.web.context import viewer as viewer_or_none
from justaction.web.openforms import open_form

form_page = require_http_methods(["GET", "HEAD", "POST"])
WRONG_TRIES = 40  # codes that nobody made, from one network
WITHIN = timedelta(minutes=10)
ROOM = crowds.Room("join", most=200, bare=200, bare_in_all=5000)  # what comes above it, the host is told


@never_cache
@require_safe
def join_by_code(request: HttpRequest) -> HttpResponse:
    """Where one types the code that is on the screen."""
    if typed := codes.read(request.GET.get("code", "")):
        return redirect("convenings:join", typed)
    return render(request, "convenings/join_by_code.html")


@never_cache
@form_page
@open_form
def join(request: HttpRequest, code: str) -> HttpResponse:
    """The door. Reading it joins nothing; no cookie is set: what stands for somebody is the address of their page."""
    stage = _stage(request, code)
    if stage is None:
        return render(request, "convenings/code_unknown.html", {"typed": code[:20]}, status=404)
    thing = stage.gathering
    if not policy.may_join(thing):
        return _closed(request, thing)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("convenings:here", tokens.of_joiner(_joined(request, thing, form)))
    context = {"gathering": thing, "code": codes.written(stage.code), "form": form}
    return render(request, "convenings/join.html", context, status=422 if form.is_bound else 200)


def _joined(request: HttpRequest, thing: Gathering, form: JoinForm) -> Joiner:
    """By code without an account, or, if they chose so and are signed in, as the member they are."""
    member = viewer_or_none(request) if request.POST.get("as") == "me" else None
    many = member is None and bool(crowds.look(request, ROOM))
    return actions.join(thing, form.cleaned_data["said"], by=member, one_of_many=many)


def _stage(request: HttpRequest, code: str) -> Stage | None:
    """What a code opens. What nobody made counts against the network it came from. Raises Refused."""
    tries = limits.Limit("join.wrong", limits.visitor(request), WRONG_TRIES, WITHIN)
    if limits.reached(tries):
        words = _("Too many wrong codes came from your network. Wait ten minutes, or join by your seat.")
        raise Refused(words, status=429)
    found = Stage.objects.select_related("gathering__series", "item").filter(code=codes.read(code)).first()
    if found is None:
        limits.count(tries)
    return found


def _closed(request: HttpRequest, thing: Gathering) -> HttpResponse:
    context = {"gathering": thing, "why": why_not(thing)}
    return render(request, "convenings/door_closed.html", context, status=409)


@require_POST
@login_required
def be_here(request: HttpRequest, slug: str) -> HttpResponse:
    """A member with a seat is there: one press on the page of the gathering, no code."""
    thing = get_object_or_404(Gathering.objects.select_related("series"), slug=slug)
    viewer = viewer_of(request)
    if not policy.may_enter(viewer, thing):
        raise NotAllowed(_("Join with the code that is on the screen, or ask the host for it."))
    return redirect("convenings:here", tokens.of_joiner(actions.join(thing, by=viewer)))


# --- those who joined -------------------------------------------------------------------------------------------


def joined(request: HttpRequest, token: str) -> Joiner | HttpResponse:
    """Who joined, while the doors are open; else the page that says what is the matter."""
    joiner = tokens.joiner_of(token)
    if joiner is None:
        return render(request, "convenings/here_unknown.html", status=404)
    return joiner if policy.may_join(joiner.gathering) else _closed(request, joiner.gathering)


@never_cache
@require_safe
def here(request: HttpRequest, token: str) -> HttpResponse:
    joiner = joined(request, token)
    if isinstance(joiner, HttpResponse):
        return joiner
    return render(request, "convenings/here.html", {"token": token, "joiner": joiner, **_now(joiner)})


def _now(joiner: Joiner) -> dict[str, Any]:
    """What is going on for one who joined."""
    thing, stage = joiner.gathering, joiner.gathering.stage
    asked = day.check_of(thing)
    mine = asked.answers.filter(joiner=joiner).first() if asked else None
    return {
        "gathering": thing,
        "stage": stage,
        "left": day.left_of(stage),
        "asked": asked,
        "choices": hands.WORDS[asked.kind].items() if asked else (),
        "mine": mine.choice if mine else "",
        "bars": hands.bars(asked) if asked and (asked.live or not asked.is_open) else None,
        "room": day.room_of(joiner, stage.mix) if stage.mix else None,
        "feedback": tokens.feedback_of_joiner(joiner) if stage.showing == stage.Showing.END else "",
    }


@never_cache
@require_POST
@open_form
def answer(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    joiner = joined(request, token)
    if isinstance(joiner, HttpResponse):
        return joiner
    asked = get_object_or_404(SenseCheck, pk=pk, gathering=joiner.gathering)
    actions.answer(joiner, asked, choice=request.POST.get("choice", ""))
    return redirect("convenings:here", token)


@never_cache
@require_POST
@open_form
def leave(request: HttpRequest, token: str) -> HttpResponse:
    joiner = joined(request, token)
    if isinstance(joiner, HttpResponse):
        return joiner
    actions.leave(joiner)
    return render(request, "convenings/left.html", {"gathering": joiner.gathering})
