"""Pages after a gathering: its minutes, the recap, and feedback."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from justaction.convenings import actions, answers, drafting, forms, policy, tokens
from justaction.convenings.models import Gathering, Minutes, Recap, ToDo
from justaction.convenings.views.planning import hosted
from justaction.errors import NotAllowed, Refused
from justaction.members.views.asking import viewer_of
from justaction.web import limits
from justaction.web.asking import ask
from justaction.web.context import viewer as visitor
from justaction.web.openforms import open_form

MOST_FROM_ONE, HOUR = 300, timedelta(hours=1)
form_page = require_http_methods(["GET", "HEAD", "POST"])


def _gathering(slug: str) -> Gathering:
    return get_object_or_404(Gathering.objects.select_related("series"), slug=slug)


@require_safe
def minutes(request: HttpRequest, slug: str, version: int | None = None) -> HttpResponse:
    """The newest approved version, or one by its number; earlier ones stay, and say that they are."""
    thing, viewer = _gathering(slug), visitor(request)
    versions = list(thing.papers.order_by("-version"))
    approved = [one for one in versions if one.approved_at is not None]
    wanted = [one for one in versions if one.version == version] if version else (approved or versions)[:1]
    if not wanted or not policy.may_see_minutes(viewer, wanted[0]):
        raise Http404
    row = wanted[0]
    names = policy.may_see_names(viewer, thing)
    context = {
        "gathering": thing,
        "row": row,
        "newest": approved[0] if approved else row,
        "versions": approved,
        "todos": thing.todos.listed() if names else ToDo.objects.none(),
        "may_approve": row.approved_at is None and policy.may_approve_minutes(viewer, row),
        "may_write": policy.may_write_minutes(viewer, thing),
        "mark": actions.mark(row.text),
    }
    return render(request, "convenings/minutes.html", context)


@never_cache
@login_required
@form_page
def write_minutes(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft: from the live notes at first; after an approved version, the words to correct."""
    thing, viewer = _gathering(slug), viewer_of(request)
    if not policy.may_write_minutes(viewer, thing):
        raise NotAllowed(_("This page is for those who host this gathering, or take its notes."))
    standing = thing.papers.order_by("-version").first()
    corrects = standing is not None and (standing.approved_at is not None or standing.version > 1)
    text = standing.text if standing else drafting.draft(thing)
    seen = request.POST.get("seen") if standing else None
    return ask(
        request,
        forms.MinutesForm(request.POST or None, corrects=corrects, standing=standing, initial={"text": text}),
        "convenings/write_minutes.html",
        do=lambda **said: actions.write_minutes(thing, **said, seen=seen, by=viewer),
        to=reverse("convenings:minutes_draft", args=[slug]),
        context={
            "gathering": thing,
            "standing": standing,
            "mark": actions.mark(standing.text) if standing else "",
            "changed": seen is not None and standing is not None and seen != actions.mark(standing.text),
        },
    )


@require_safe
@login_required
def minutes_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """To the newest version, approved or not."""
    row = get_object_or_404(Minutes.objects.order_by("-version").filter(gathering__slug=slug)[:1])
    return redirect("convenings:minutes_version", slug, row.version)


@require_POST
@login_required
def approve_minutes(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    row = get_object_or_404(
        Minutes.objects.select_related("gathering__series"), gathering__slug=slug, version=version
    )
    try:
        actions.approve_minutes(row, seen=request.POST.get("seen"), by=viewer_of(request))
        messages.success(request, _("Approved. Everybody can read them now."))
    except NotAllowed:
        raise
    except Refused as no:
        messages.error(request, no.message)
    return redirect("convenings:minutes_version", slug, version)


@never_cache
@login_required
@form_page
def recap(request: HttpRequest, slug: str) -> HttpResponse:
    """A few lines to everybody who had a seat; for five minutes they can be taken back."""
    thing = hosted(request, slug)
    made = Recap.objects.filter(gathering=thing).first()
    words = request.session.pop(f"recap-{thing.pk}", "") or drafting.recap(thing)
    return ask(
        request,
        forms.RecapForm(request.POST or None, initial={"words": words}),
        "convenings/recap.html",
        do=lambda words: actions.send_recap(thing, words=words, by=viewer_of(request)),
        to=reverse("convenings:recap", args=[slug]),
        context={"gathering": thing, "made": made, "people": thing.registrations.coming().count()},
    )


@require_POST
@login_required
def take_back_recap(request: HttpRequest, slug: str) -> HttpResponse:
    thing = hosted(request, slug)
    request.session[f"recap-{thing.pk}"] = actions.take_back_recap(thing, by=viewer_of(request))
    messages.success(request, _("Taken back. Your words are still here."))
    return redirect("convenings:recap", slug)


@never_cache
@login_required
@require_safe
def feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """To the form, for a member who had a seat."""
    thing, viewer = _gathering(slug), viewer_of(request)
    if not thing.registrations.coming().filter(person=viewer).exists():
        raise NotAllowed(
            _("This form is for those who came. The link of the evening works without an account.")
        )
    return redirect("convenings:feedback_by_token", slug, tokens.feedback_of(thing, viewer))


@never_cache
@open_form
@form_page
def feedback_by_token(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The form, without signing in; reading it says nothing."""
    thing = _gathering(slug)
    key = tokens.feedback_key(thing, token)
    if key is None:
        return render(request, "convenings/link_unknown.html", {"gathering": thing}, status=404)
    if request.method == "POST":
        _not_too_many(request)
    given = thing.feedback.filter(key=key).first()
    member = tokens.feedback_person(token)
    said_before = ("heard", "useful", "keep", "change")
    initial: dict[str, Any] = {name: getattr(given, name) for name in said_before} if given else {}
    initial["named"] = given is not None and given.person_id is not None
    here = reverse("convenings:feedback_by_token", args=[slug, token])
    return ask(
        request,
        forms.FeedbackForm(request.POST or None, initial=initial, member=member is not None),
        "convenings/feedback.html",
        do=lambda named=False, **said: actions.give_feedback(
            thing, key=key, named=member if named else None, network=limits.visitor(request), **said
        ),
        to=here + "?thanks=1",
        context={
            "gathering": thing,
            "thanks": "thanks" in request.GET,
            "open": policy.may_give_feedback(thing),
        },
    )


def _not_too_many(request: HttpRequest) -> None:
    """A hall shares a network, so the limit is wide. Raises Refused (429)."""
    if limits.count(limits.Limit("feedback.visitor", limits.visitor(request), MOST_FROM_ONE, HOUR)).tripped:
        raise Refused(_("Very many came from your network. Please try again in an hour."), status=429)


@never_cache
@login_required
@require_safe
def feedback_read(request: HttpRequest, slug: str) -> HttpResponse:
    """What people said, for those who host."""
    thing = hosted(request, slug)
    link = tokens.feedback_url(thing, tokens.feedback_for_all(thing))
    context = {"gathering": thing, "link": link, "open": policy.may_give_feedback(thing), **answers.of(thing)}
    return render(request, "convenings/feedback_read.html", context)
