"""Pages of those who look after a community."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from justaction.communities import actions, forms
from justaction.communities.models import Norm
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
        "norms": list(thing.norms.all()),
        "panels": slots.parts("community.run", signed_in(request), thing),
    }
    return render(request, "communities/run.html", context)


@login_required
@form_page
def agree_norm(request: HttpRequest, slug: str) -> HttpResponse:
    thing = looked_after(request, slug)
    return ask(
        request,
        forms.NormForm(request.POST or None),
        "communities/agree_norm.html",
        do=lambda text: actions.agree_norm(thing, text=text, by=signed_in(request)),
        to=reverse("communities:run", args=[slug]),
        context={"community": thing, "channel": thing.channel},
    )


@require_POST
@login_required
def end_norm(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    thing = looked_after(request, slug)
    norm = Norm.objects.filter(pk=pk, community=thing).first()
    if norm:
        actions.end_norm(norm, by=signed_in(request))
    return redirect("communities:run", slug)


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
