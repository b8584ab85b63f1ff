"""Pages about oneself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from justaction.errors import Refused
from justaction.members import actions, forms, my_data, policy, roles, tokens
from justaction.members.models import Person
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import form_page, viewer_of
from justaction.web import slots
from justaction.web.asking import ask


@require_GET
@login_required
def me(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    turns, panels, links, own = slots.parts_of(["me.turns", "me.panels", "me.links", "me.own"], viewer)
    context: dict[str, Any] = {
        **own[0].context,
        "turns": sorted(turns, key=lambda part: part.when),
        "panels": panels,
        "links": links,
        "grants": roles.of(viewer),
        "may_convene": policy.may_convene(viewer),
    }
    return render(request, "members/me.html", context)


@login_required
@form_page
def edit_me(request: HttpRequest) -> HttpResponse:
    person = Person.objects.get(pk=viewer_of(request).pk)
    return ask(
        request,
        forms.MeForm(request.POST or None, instance=person),
        "members/edit_me.html",
        do=lambda **new: actions.edit_me(person, by=viewer_of(request), **new),
        to="members:me",
    )


@login_required
@form_page
def change_address(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)

    def write(address: str) -> None:
        actions.ask_for_address(viewer, by=viewer, address=address)
        messages.success(request, _("We wrote to the new address. Open the link in that letter."))

    form = forms.AddressForm(request.POST or None)
    return ask(request, form, "members/change_address.html", do=write, to="members:me")


@never_cache
@login_required
@form_page
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    viewer = viewer_of(request)
    address = tokens.read_address(viewer, token)
    if address is None:
        raise Refused(_("This link has run out. Ask for a new letter."))
    if request.method == "POST":
        actions.change_address(viewer, by=viewer, token=token)
        logout(request)
        messages.success(request, _("Your address is changed. Sign in with the new one."))
        return redirect("members:sign_in")
    return render(request, "members/confirm_address.html", {"address": address})


@require_GET
@login_required
@fresh_sign_in
def data_json(request: HttpRequest) -> HttpResponse:
    answer = JsonResponse(
        my_data.of(viewer_of(request)), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer
