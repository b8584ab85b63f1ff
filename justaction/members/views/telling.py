"""Pages about being told: choosing the way, signed in or from a letter, and following."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from justaction.members import following, telling
from justaction.members.actions import telling as deeds
from justaction.members.forms.telling import TellingForm
from justaction.members.models import Follow, Person
from justaction.members.views.asking import form_page, next_url, viewer_of
from justaction.web.asking import ask
from justaction.web.openforms import open_form

ON_A_PAGE = 50


def _choose(request: HttpRequest, person: Person, template: str) -> HttpResponse:
    return ask(
        request,
        TellingForm(request.POST or None, person=person),
        template,
        do=partial(deeds.choose, person, by=person),
        to=f"{request.path}?saved=1",
        context={"saved": "saved" in request.GET},
    )


@login_required
@form_page
def choose(request: HttpRequest) -> HttpResponse:
    return _choose(request, viewer_of(request), "members/telling.html")


@never_cache
@form_page
@open_form
def choose_by_token(request: HttpRequest, token: str) -> HttpResponse:
    return _choose(request, _person(token), "members/telling_by_token.html")


@csrf_exempt  # a mail program posts to it (RFC 8058); the token in the address stands for the reader
@never_cache
@form_page
def stop(request: HttpRequest, token: str, kind: str) -> HttpResponse:
    person = _person(token)
    if request.method == "POST":
        try:
            deeds.stop(person, kind, request.GET.get("community", "")[:80])
        except LookupError:
            raise Http404 from None
    context = {"done": request.method == "POST", "token": token}
    return render(request, "members/stop_telling.html", context)


def _person(token: str) -> Person:
    person = telling.person_of(token)
    if person is None:
        raise Http404
    return person


@require_GET
@login_required
def followed(request: HttpRequest) -> HttpResponse:
    rows = Follow.objects.filter(person=viewer_of(request))
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "members/followed.html", {"follows": page, "page": page})


@require_POST
@login_required
def follow(request: HttpRequest) -> HttpResponse:
    viewer, kind, key = viewer_of(request), request.POST.get("kind", ""), request.POST.get("key", "")[:80]
    if request.POST.get("do") == "stop":
        following.unfollow(viewer, kind, key, by=viewer)
        messages.success(request, _("You no longer follow it."))
    else:
        found = following.find(kind, key, viewer)
        if found is None:
            raise Http404
        following.follow(viewer, kind, key, found.title, found.url, by=viewer)
        messages.success(request, _("You follow it now. Your page lists all that you follow."))
    return redirect(next_url(request) or "members:me")
