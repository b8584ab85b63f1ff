"""Pages of who comes: a seat, what one needs, and giving the seat back; signed in, or by the address in a letter."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from justaction.convenings import actions, forms, policy, tokens
from justaction.convenings.models import Gathering, Registration
from justaction.errors import Refused
from justaction.members.models import Person
from justaction.web.asking import ask
from justaction.web.openforms import open_form

form_page = require_http_methods(["GET", "HEAD", "POST"])


def _gathering(slug: str) -> Gathering:
    return get_object_or_404(Gathering.objects.with_states().select_related("series"), slug=slug)


@never_cache
@login_required
@form_page
def come(request: HttpRequest, slug: str) -> HttpResponse:
    thing = _gathering(slug)
    return _come(request, thing, cast(Person, request.user), here=reverse("convenings:come", args=[slug]))


@never_cache
@open_form
@form_page
def come_by_token(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """From a letter, without signing in. Reading it answers nothing."""
    thing = _gathering(slug)
    person = tokens.person_of(thing, token)
    if person is None:
        return render(request, "convenings/link_unknown.html", {"gathering": thing}, status=404)
    here = reverse("convenings:come_by_token", args=[slug, token])
    return _come(request, thing, person, here=here, token=token)


def _come(
    request: HttpRequest, thing: Gathering, person: Person, *, here: str, token: str = ""
) -> HttpResponse:
    mine = thing.registrations.filter(person=person).prefetch_related("needs").first()
    context = {
        "gathering": thing,
        "mine": mine,
        "token": token,
        "door": policy.may_see_door(mine, thing),
        "ahead": len(thing.registrations.waiting().filter(place__lt=mine.place))
        if mine and mine.waits
        else 0,
        "again": thing.series.gatherings.filter(starts_at__gt=thing.starts_at, cancelled_at=None).exists(),
    }
    return ask(
        request,
        forms.ComeForm(request.POST or None, mine=mine, gathering=thing),
        "convenings/come.html",
        do=lambda **said: actions.register(thing, by=person, **said),
        to=here,
        context=context,
        said=_("Kept.") if mine and not token else "",  # a letter leaves nothing in a browser
    )


@require_POST
@login_required
def give_back(request: HttpRequest, slug: str) -> HttpResponse:
    thing = _gathering(slug)
    _give_back(thing, cast(Person, request.user))
    messages.success(request, _("Your seat is given back. Thank you for saying so."))
    return redirect("convenings:gathering", slug)


@never_cache
@require_POST
@open_form
def give_back_by_token(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    thing = _gathering(slug)
    person = tokens.person_of(thing, token)
    if person is None:
        return render(request, "convenings/link_unknown.html", {"gathering": thing}, status=404)
    _give_back(thing, person)
    return redirect("convenings:come_by_token", slug, token)


def _give_back(thing: Gathering, person: Person) -> None:
    mine: Registration | None = thing.registrations.filter(person=person).first()
    if mine is None:
        raise Refused(_("You have no seat here."))
    actions.withdraw(mine, by=person)


def seat_of(viewer: Person | None, thing: Gathering) -> dict[str, Any]:
    """What the page of a gathering says to somebody who is signed in."""
    mine = thing.registrations.filter(person=viewer).first() if viewer else None
    coming = policy.shown_number(thing.registrations.coming().count()) if viewer else None
    return {"mine": mine, "door": policy.may_see_door(mine, thing), "coming": coming}
