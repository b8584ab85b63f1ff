"""Pages of the communities: all three, one, the one question, and the page of those who look after one."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from justaction.communities import actions, emails, forms, parts, policy
from justaction.communities.models import Community, Membership, Norm
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.web import house, slots
from justaction.web.asking import ask
from justaction.web.context import viewer as viewer_of
from justaction.web.openforms import open_form

form_page = require_http_methods(["GET", "HEAD", "POST"])


def _viewer(request: HttpRequest) -> Person:
    """The signed-in person, behind `login_required`."""
    return cast(Person, request.user)


def _community(slug: str) -> Community:
    return get_object_or_404(Community.objects.with_people(), channel__slug=slug)


def _with_cells(slug: str) -> tuple[Community, list[tuple[str, str]]]:
    """A community, and what each step means in its channel. Raises Http404."""
    found = Community.objects.with_people().filter(channel__slug=slug).with_cells()
    if not found:
        raise Http404
    return found[0]


# --- the communities ------------------------------------------------------------------------------------------


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
    (thing, cells), viewer = _with_cells(slug), viewer_of(request)
    here = thing.memberships.now()
    known = list(here.known_to(viewer)) if viewer else []
    mine = next((one for one in known if one.person == viewer), None)
    coordinates = policy.may_coordinate(viewer, thing)
    fields, others = policy.shown_groups(here.by_field())
    context = {
        "community": thing,
        "channel": thing.channel,
        "people": (people := policy.shown_number(thing.people)),  # type: ignore[attr-defined]  # annotated
        "quilt": parts.quilt_of(here) if people else None,
        "fields": fields,
        "others": others,
        "mine": mine,
        "shown": [one for one in known if one.listed]
        if policy.may_see_people(mine, coordinates=coordinates) and not house.names_hidden()
        else None,
        "norms": list(thing.norms.all()),
        "to_ask": parts.to_ask(thing),
        "cells": cells,
        "panels": slots.parts("community.panels", viewer, thing),
        "may_coordinate": coordinates,
    }
    return render(request, "communities/community.html", context)


@require_POST
@login_required
def join(request: HttpRequest, slug: str) -> HttpResponse:
    thing = _community(slug)
    try:
        actions.join(thing, by=_viewer(request))
        messages.success(request, _("You are in. Welcome!"))
    except Refused as no:
        messages.error(request, no.message)
        return redirect("communities:survey")
    return redirect("communities:community", slug)


@require_POST
@login_required
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    membership = _mine(request, slug)
    actions.leave(membership, by=_viewer(request))
    messages.success(request, _("You have left. You can come back at any time."))
    return redirect("communities:community", slug)


@require_POST
@login_required
def show_me(request: HttpRequest, slug: str) -> HttpResponse:
    listed = request.POST.get("listed") == "1"
    actions.show_me(_mine(request, slug), listed=listed, by=_viewer(request))
    words = (
        _("The others in this community can see your name now.")
        if listed
        else _("Your name is hidden again.")
    )
    messages.success(request, words)
    return redirect("communities:community", slug)


def _mine(request: HttpRequest, slug: str) -> Membership:
    """The newest membership of the viewer in a community, also when it has ended: leaving twice is fine."""
    found = (
        Membership.objects.filter(person=_viewer(request), community__channel__slug=slug)
        .order_by("-id")
        .first()
    )
    if found is None:
        raise Refused(_("You are not in this community."))
    return found


# --- the one question -----------------------------------------------------------------------------------------


@never_cache
@form_page
def survey(request: HttpRequest) -> HttpResponse:
    """For somebody signed in; a visitor learns how to come here."""
    viewer = viewer_of(request)
    if viewer is None:
        return render(
            request, "communities/survey_how.html", {"communities": Community.objects.with_people()}
        )
    return _survey(request, viewer, to=reverse("communities:thanks"))


@never_cache
@open_form
@form_page
def survey_by_token(request: HttpRequest, token: str) -> HttpResponse:
    """From a letter, without signing in. Reading it answers nothing."""
    person = emails.person_of(token)
    if person is None:
        return render(request, "communities/survey_how.html", {"unknown": True}, status=404)
    return _survey(request, person, to=reverse("communities:thanks_by_token", args=[token]), token=token)


def _survey(request: HttpRequest, person: Person, *, to: str, token: str = "") -> HttpResponse:
    known = {one.channel.slug: one for one in Community.objects.with_people()}
    first, second = parts.chosen_by(person)
    wished = request.GET.get("choose", "")
    initial = {"first": first or (wished if wished in known else ""), "second": second}
    form = forms.SurveyForm(request.POST or None, communities=known, initial=initial)
    context = {
        "person": person,
        "token": token,
        "communities": known.values(),
        "joined": bool(first),
        "new": bool(token) and not person.survey_answers.exists(),
        "quilt": parts.quilt_of_all(),
    }
    return ask(
        request,
        form,
        "communities/survey.html",
        do=lambda **said: actions.answer_survey(person, **said),
        to=to,
        context=context,
    )


@never_cache
@require_safe
@login_required
def thanks(request: HttpRequest) -> HttpResponse:
    return _thanks(request, _viewer(request))


@never_cache
@require_safe
def thanks_by_token(request: HttpRequest, token: str) -> HttpResponse:
    person = emails.person_of(token)
    if person is None:
        return render(request, "communities/survey_how.html", {"unknown": True}, status=404)
    return _thanks(request, person, again=reverse("communities:survey_by_token", args=[token]))


def _thanks(request: HttpRequest, person: Person, *, again: str = "") -> HttpResponse:
    mine = list(person.memberships.now().select_related("community__channel").order_by("choice"))
    context = {
        "person": person,
        "answer": person.survey_answers.first(),
        "memberships": mine,
        "to_ask": parts.to_ask(mine[0].community) if mine else parts.to_ask(),
        "doors": slots.parts("thanks.doors", person),
        "again": again or reverse("communities:survey"),
    }
    return render(request, "communities/thanks.html", context)


# --- looking after a community --------------------------------------------------------------------------------


def _run(request: HttpRequest, slug: str) -> Community:
    """The community, for those who may look after it."""
    thing = _community(slug)
    if not policy.may_coordinate(_viewer(request), thing):
        raise NotAllowed(_("This page is for the coordinators of the community."))
    return thing


@require_safe
@login_required
def run(request: HttpRequest, slug: str) -> HttpResponse:
    thing = _run(request, slug)
    context = {
        "community": thing,
        "channel": thing.channel,
        "firsts": thing.firsts,  # type: ignore[attr-defined]  # annotated
        "seconds": thing.people - thing.firsts,  # type: ignore[attr-defined]  # annotated
        "shown": thing.memberships.now().filter(listed=True).count(),
        "norms": list(thing.norms.all()),
        "panels": slots.parts("community.run", _viewer(request), thing),
    }
    return render(request, "communities/run.html", context)


@login_required
@form_page
def agree_norm(request: HttpRequest, slug: str) -> HttpResponse:
    thing = _run(request, slug)
    return ask(
        request,
        forms.NormForm(request.POST or None),
        "communities/agree_norm.html",
        do=lambda text: actions.agree_norm(thing, text=text, by=_viewer(request)),
        to=reverse("communities:run", args=[slug]),
        context={"community": thing, "channel": thing.channel},
    )


@require_POST
@login_required
def end_norm(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    thing = _run(request, slug)
    norm = Norm.objects.filter(pk=pk, community=thing).first()
    if norm:
        actions.end_norm(norm, by=_viewer(request))
    return redirect("communities:run", slug)


@login_required
@form_page
def change_welcome(request: HttpRequest, slug: str) -> HttpResponse:
    thing = _run(request, slug)
    return ask(
        request,
        forms.WelcomeForm(request.POST or None, instance=_community(slug)),
        "communities/change_welcome.html",
        do=lambda welcome: actions.change_welcome(thing, welcome=welcome, by=_viewer(request)),
        to=reverse("communities:run", args=[slug]),
        context={"community": thing, "channel": thing.channel},
    )
