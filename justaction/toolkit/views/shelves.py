"""The lists of needs and practices, for stewards."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.collaborative.models import Channel
from justaction.errors import NotAllowed
from justaction.members.models import Person
from justaction.members.views.asking import viewer_of
from justaction.toolkit import actions, forms, policy
from justaction.toolkit.models import Need, Practice
from justaction.toolkit.models.shelves import MOST_PRACTICES
from justaction.toolkit.views.finding import form_page
from justaction.web.asking import ask

TO = "toolkit:shelves"


@require_safe
@login_required
def shelves(request: HttpRequest) -> HttpResponse:
    _steward(request)
    channels = list(Channel.objects.prefetch_related("practices"))
    context = {"needs": list(Need.objects.all()), "channels": channels, "most": MOST_PRACTICES}
    return render(request, "toolkit/shelves.html", context)


@login_required
@form_page
def need(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    viewer = _steward(request)
    row = get_object_or_404(Need, slug=slug) if slug else None
    form = forms.NeedForm(request.POST or None, initial={"text": row.text} if row else {})
    return _ask(request, form, _("A need"), lambda text: actions.write_need(row, text=text, by=viewer))


@require_POST
@login_required
def drop_need(request: HttpRequest, slug: str) -> HttpResponse:
    actions.drop_need(get_object_or_404(Need, slug=slug), by=_steward(request))
    return redirect(TO)


@login_required
@form_page
def practice(request: HttpRequest, channel: str, slug: str | None = None) -> HttpResponse:
    viewer, place = _steward(request), get_object_or_404(Channel, slug=channel)
    row = get_object_or_404(Practice, channel=place, slug=slug) if slug else None
    form = forms.PracticeForm(
        request.POST or None, initial={"name": row.name, "about": row.about} if row else {}
    )
    return _ask(
        request,
        form,
        place.name,
        lambda **said: actions.write_practice(row, channel=place, by=viewer, **said),
    )


@require_POST
@login_required
def drop_practice(request: HttpRequest, channel: str, slug: str) -> HttpResponse:
    viewer = _steward(request)
    actions.drop_practice(get_object_or_404(Practice, channel__slug=channel, slug=slug), by=viewer)
    return redirect(TO)


def _steward(request: HttpRequest) -> Person:
    viewer = viewer_of(request)
    if not policy.may_keep_shelves(viewer):
        raise NotAllowed(_("Only stewards change these lists."))
    return viewer


def _ask(request: HttpRequest, form: Any, heading: str, do: Any) -> HttpResponse:
    return ask(request, form, "toolkit/ask_shelf.html", do=do, to=TO, context={"heading": heading})
