"""Pages of who hosts a day: the code, what the screen shows, sense checks, rooms, who is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from justaction.charts import squares
from justaction.communities.models import Norm
from justaction.convenings import actions, codes, day, hands, policy
from justaction.convenings.forms.day import AloudForm, CheckForm, MoveForm, SizeForm
from justaction.convenings.models import AgendaItem, Gathering, Joiner, SenseCheck, Stage
from justaction.convenings.views.planning import hosted
from justaction.members.views.asking import viewer_of
from justaction.web.asking import ask

form_page = require_http_methods(["GET", "HEAD", "POST"])


def panel(thing: Gathering, *, norms: Sequence[Norm], items: Iterable[AgendaItem]) -> dict[str, Any]:
    """What the run sheet shows of the day: what the screen does, and what only the host sees and asks. Its norms and its
    agenda are read already."""
    shown = _shown(thing, asks=True, norms=norms, items=items)
    many = thing.joiners.filter(one_of_many=True).count() if shown["stage"] else 0  # no code, nobody joined
    return {**shown, "check_form": CheckForm(), "many": many}


def _shown(
    thing: Gathering,
    *,
    asks: bool,
    norms: Sequence[Norm] | None = None,
    items: Iterable[AgendaItem] | None = None,
) -> dict[str, Any]:
    """The code, where the screen is, the sense check that is on; `asks` for the newest, shown or not."""
    stage: Stage | None = getattr(thing, "stage", None)
    if stage is None:
        return {"stage": None, "may_make_code": policy.may_open(thing)}
    steps = day.steps(thing, norms=norms, items=items)
    place = day.place_of(stage, steps)
    asked = day.check_of(thing) if asks or stage.showing == stage.Showing.CHECK else None
    return {
        "stage": stage,
        "code": codes.written(stage.code),
        "running": policy.may_join(thing),
        "may_make_code": policy.may_open(thing),
        "steps_of_day": steps,
        "step": steps[place],
        "before": steps[place - 1] if place else None,
        "after": steps[place + 1] if place + 1 < len(steps) else None,
        "left": day.left_of(stage),
        "asked_now": asked,
        "bars": hands.bars(asked) if asked else None,
    }


@require_POST
@login_required
def make_code(request: HttpRequest, slug: str) -> HttpResponse:
    actions.make_code(hosted(request, slug), by=viewer_of(request))
    messages.success(request, _("Here is the code."))
    return _back(slug)


def _back(slug: str) -> HttpResponse:
    """To the run sheet, where its part about the day begins."""
    return redirect(reverse("convenings:host", args=[slug]) + "#day")


@never_cache
@require_safe
@login_required
def screen(request: HttpRequest, slug: str) -> HttpResponse:
    """The projector: one thing at a time. It shows no name and no words of anybody who joined."""
    thing = hosted(request, slug)
    found = _shown(thing, asks=False)
    stage: Stage | None = found["stage"]
    if stage is not None:
        address = settings.SITE_URL + reverse("convenings:join", args=[stage.code])
        found |= {
            "address": address.partition("://")[2].rpartition(stage.code)[0].rstrip("/"),
            "qr": squares.inline(
                address, _("A code to photograph. It leads to %(address)s.") % {"address": address}
            ),
            "norms": day.norms_of(thing) if stage.showing == stage.Showing.NORMS else [],
            "rooms": day.rooms_of(thing, stage.mix) if stage.showing == stage.Showing.ROOMS else [],
            "next": day.next_after(thing) if stage.showing == stage.Showing.END else None,
        }
    return render(request, "convenings/screen.html", {"gathering": thing, **found})


@require_POST
@login_required
def show(request: HttpRequest, slug: str) -> HttpResponse:
    thing, what = hosted(request, slug), request.POST.get("what", "")
    if what == "more":
        actions.give_time(thing, by=viewer_of(request))
    else:
        actions.show(thing, what, by=viewer_of(request))
    return _back(slug)


@never_cache
@login_required
@form_page
def ask_check(request: HttpRequest, slug: str) -> HttpResponse:
    thing = hosted(request, slug)
    return ask(
        request,
        CheckForm(request.POST or None),
        "convenings/ask_check.html",
        do=lambda **said: actions.ask(thing, by=viewer_of(request), **said),
        to=reverse("convenings:host", args=[slug]) + "#day",
        context={"gathering": thing},
    )


@require_POST
@login_required
def close_check(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    thing = hosted(request, slug)
    actions.close_check(get_object_or_404(SenseCheck, pk=pk, gathering=thing), by=viewer_of(request))
    return _back(slug)


@never_cache
@login_required
@form_page
def count_aloud(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Hands and phone calls, counted by the host."""
    thing = hosted(request, slug)
    asked = get_object_or_404(SenseCheck, pk=pk, gathering=thing)
    return ask(
        request,
        AloudForm(request.POST or None, asked=asked),
        "convenings/count_aloud.html",
        do=lambda **said: actions.count_aloud(asked, by=viewer_of(request), **said),
        to=reverse("convenings:host", args=[slug]) + "#day",
        context={"gathering": thing, "asked": asked},
    )


@never_cache
@login_required
@form_page
def attendance(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is there: members by name, ticked or by code; those without an account only as a number."""
    thing = hosted(request, slug)
    if request.method == "POST":
        there = request.POST.get("there", "")
        which = there or request.POST.get("away", "")
        mine = get_object_or_404(
            thing.registrations, pk=int(which) if which.isdecimal() and len(which) < 19 else 0
        )
        actions.tick(mine, there=bool(there), by=viewer_of(request))
        return redirect("convenings:attendance", slug)
    rows = list(thing.registrations.select_related("person").order_by("person__name", "pk"))
    context = {
        "gathering": thing,
        "rows": rows,
        "there": [one for one in rows if one.attended],
        "nameless": thing.joiners.filter(person=None).count(),
        "stage": Stage.objects.filter(gathering=thing).first(),
    }
    return render(request, "convenings/attendance.html", context)


# --- small rooms ------------------------------------------------------------------------------------------------


@never_cache
@login_required
@form_page
def rooms(request: HttpRequest, slug: str) -> HttpResponse:
    """All rooms with who sits there, for the host: make them, again with others, move one, seat who came late."""
    thing = hosted(request, slug)
    form: Form = _form_of_rooms(request, thing)
    context = {"gathering": thing, **_rooms(thing), "sizes": SizeForm(), "moving": _moving(None, thing)}
    if request.POST.get("do") == "move":
        context["moving"] = form
    elif request.method == "POST":
        context["sizes"] = form

    def do(**said: Any) -> None:
        messages.success(request, _do_rooms(request, thing, said))

    return ask(request, form, "convenings/rooms.html", do=do, to=request.path, context=context)


def _form_of_rooms(request: HttpRequest, thing: Gathering) -> Form:
    what = request.POST.get("do")
    if what == "move":
        return _moving(request, thing)
    return Form(request.POST) if what == "late" else SizeForm(request.POST or None)


def _moving(request: HttpRequest | None, thing: Gathering) -> MoveForm:
    people = thing.joiners.select_related("person").order_by("number")
    return MoveForm(request.POST if request else None, people=[(str(one.pk), one.called) for one in people])


def _do_rooms(request: HttpRequest, thing: Gathering, said: dict[str, Any]) -> str:
    """Do what was asked; what to say then."""
    viewer = viewer_of(request)
    if "room" in said:
        joiner = get_object_or_404(Joiner, pk=said["who"], gathering=thing)
        actions.move(joiner, room=said["room"], by=viewer)
        return _("%(name)s sits in room %(room)s now.") % {"name": joiner.called, "room": said["room"]}
    if "size" in said:
        count = len(actions.make_rooms(thing, by=viewer, **said).rooms)
        return ngettext("%(n)s room is made.", "%(n)s rooms are made.", count) % {"n": count}
    late = actions.seat_late(thing, by=viewer)
    return ngettext("%(n)s person got a room.", "%(n)s people got a room.", late) % {"n": late}


def _rooms(thing: Gathering) -> dict[str, Any]:
    stage = Stage.objects.filter(gathering=thing).first()
    if stage is None or not stage.mix:
        return {"stage": stage, "rooms": [], "late": 0}
    found = day.rooms_of(thing, stage.mix)
    sitting = sum(len(people) for _room, people in found)
    return {
        "stage": stage,
        "rooms": found,
        "late": thing.joiners.count() - sitting,
        **day.not_arranged(thing, found),
    }
