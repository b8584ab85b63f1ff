"""Pages of those who look after a community."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from justaction.communities import actions, forms
from justaction.communities.views.finding import community_of, form_page, looked_after, signed_in
from justaction.web import slots
from justaction.web.asking import ask


@require_safe
@login_required
def run(request: HttpRequest, slug: str) -> HttpResponse:
    thing = looked_after(request, slug)
    context = {
        "community": thing,
        "channel": thing.channel,
        "firsts": thing.firsts,  # type: ignore[attr-defined]  # annotated
        "seconds": thing.people - thing.firsts,  # type: ignore[attr-defined]  # annotated
        "shown": thing.memberships.now().filter(listed=True).count(),
        "norms": list(thing.norms.agreed()),
        "panels": slots.parts("community.run", signed_in(request), thing),
    }
    return render(request, "communities/run.html", context)


@login_required
@form_page
def change_welcome(request: HttpRequest, slug: str) -> HttpResponse:
    thing = looked_after(request, slug)
    return ask(
        request,
        forms.WelcomeForm(request.POST or None, instance=community_of(slug)),
        "communities/change_welcome.html",
        do=lambda welcome: actions.change_welcome(thing, welcome=welcome, by=signed_in(request)),
        to=reverse("communities:run", args=[slug]),
        context={"community": thing, "channel": thing.channel},
    )
