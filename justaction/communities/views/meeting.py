"""Pages of the directory and of introductions: for people of the community, closed to search engines."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from justaction.communities import actions, forms, policy
from justaction.communities.models import Community, DirectoryEntry, Introduction
from justaction.communities.views.finding import community_of, form_page
from justaction.errors import NotAllowed
from justaction.members.views.asking import viewer_of as signed_in
from justaction.web import house
from justaction.web.asking import ask

PAGE = 30


def _inside(request: HttpRequest, slug: str) -> Community:
    """The community, for its own people."""
    thing = community_of(slug)
    if not policy.may_take_part(signed_in(request), thing):
        raise NotAllowed(_("This page is for the people of the community."))
    return thing


@never_cache
@require_safe
@login_required
def people(request: HttpRequest, slug: str) -> HttpResponse:
    thing, viewer = _inside(request, slug), signed_in(request)
    form = forms.FindForm(request.GET)
    rows = DirectoryEntry.objects.of(thing)
    found = form.chosen(rows) if not house.names_hidden() else rows.none()
    context = {
        "community": thing,
        "channel": thing.channel,
        "form": form,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "mine": DirectoryEntry.objects.filter(person=viewer, community=thing).first(),
        "asked_for": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "communities/people.html", context)


@never_cache
@login_required
@form_page
def my_entry(request: HttpRequest, slug: str) -> HttpResponse:
    thing, viewer = _inside(request, slug), signed_in(request)
    mine = DirectoryEntry.objects.filter(person=viewer, community=thing).first()

    def enter(**said: Any) -> None:
        actions.enter_directory(thing, by=viewer, **said)
        messages.success(request, _("The others of this community can find you now."))

    return ask(
        request,
        forms.DirectoryForm(request.POST or None, instance=mine),
        "communities/my_entry.html",
        do=enter,
        to=reverse("communities:people", args=[slug]),
        context={"community": thing, "channel": thing.channel, "mine": mine},
    )


@require_POST
@login_required
def leave_directory(request: HttpRequest, slug: str) -> HttpResponse:
    actions.leave_directory(community_of(slug), by=signed_in(request))
    messages.success(request, _("What you said is deleted, and your name is hidden."))
    return redirect("communities:community", slug)


@never_cache
@login_required
@form_page
def introduce(request: HttpRequest, slug: str) -> HttpResponse:
    thing = _inside(request, slug)

    def begin(**said: Any) -> None:
        actions.introduce(thing, by=signed_in(request), **said)
        messages.success(request, _("We asked both. You hear from us when both say yes."))

    return ask(
        request,
        forms.IntroduceForm(request.POST or None, community=thing),
        "communities/introduce.html",
        do=begin,
        to=reverse("communities:people", args=[slug]),
        context={"community": thing, "channel": thing.channel},
    )


@never_cache
@login_required
@form_page
def ask_to_meet(request: HttpRequest, slug: str, subject: str) -> HttpResponse:
    thing = _inside(request, slug)
    entry = get_object_or_404(DirectoryEntry.objects.of(thing), person__subject=subject)

    def begin(why: str) -> None:
        actions.ask_to_meet(thing, to=entry.person, why=why, by=signed_in(request))
        messages.success(request, _("We asked them. They learn your name if they say yes."))

    return ask(
        request,
        forms.MeetForm(request.POST or None),
        "communities/ask_to_meet.html",
        do=begin,
        to=reverse("communities:people", args=[slug]),
        context={"community": thing, "channel": thing.channel, "entry": entry},
    )


@never_cache
@login_required
@form_page
def introduction(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = signed_in(request)
    rows = Introduction.objects.of(viewer).select_related(
        "community__channel", "first", "second", "introducer"
    )
    if (row := rows.filter(subject=subject).first()) is None:
        raise Http404
    made = row.state == Introduction.State.MADE
    context = {
        "introduction": row,
        "channel": row.community.channel,
        "answer": row.answer_of(viewer),
        "other": row.other(viewer) if made else None,
        "over": not made and not Introduction.objects.waiting_for(viewer).filter(pk=row.pk).exists(),
    }
    return ask(
        request,
        forms.AnswerForm(request.POST or None),
        "communities/introduction.html",
        do=lambda answer: actions.answer_introduction(row, answer=answer, by=viewer),
        to=request.path,
        context=context,
    )
