"""The page on which one makes and ends links to calendars."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from justaction.convenings import actions, parts, tokens
from justaction.convenings.models import Feed
from justaction.members.views.asking import viewer_of


@never_cache
@require_safe
@login_required
def calendars(request: HttpRequest) -> HttpResponse:
    standing = {one.about: one for one in viewer_of(request).calendar_feeds.standing()}
    rows = []
    for about, name in parts.names_of_feeds().items():
        feed = standing.get(about)
        url = tokens.feed_url(feed) if feed else ""
        rows.append({"about": about, "name": name, "feed": feed, "url": url, "webcal": _webcal(url)})
    return render(request, "convenings/calendars.html", {"rows": rows})


def _webcal(url: str) -> str:
    """The same address as calendars open it at a press."""
    return "webcal://" + url.partition("://")[2] if url else ""


@require_POST
@login_required
def make_feed(request: HttpRequest) -> HttpResponse:
    about = request.POST.get("about", "")
    actions.make_feed(about, by=viewer_of(request), known=tuple(parts.names_of_feeds()))
    messages.success(request, _("Here is your link. Keep it to yourself."))
    return redirect("convenings:calendars")


@require_POST
@login_required
def end_feed(request: HttpRequest, pk: int) -> HttpResponse:
    actions.end_feed(get_object_or_404(Feed, pk=pk, person=viewer_of(request)), by=viewer_of(request))
    messages.success(request, _("The link is ended. Nobody can use it any more."))
    return redirect("convenings:calendars")
