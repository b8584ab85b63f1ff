"""Pages of stepping up: proving once more who one is."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from justaction.errors import Refused
from justaction.members import forms, stepping_up
from justaction.members.views.asking import form_page, next_url, viewer_of, with_next
from justaction.web.asking import ask


@never_cache
@login_required
@form_page
def step_up(request: HttpRequest) -> HttpResponse:
    """Choose how; posted, a code goes to their address."""
    return ask(
        request,
        forms.SendForm(request.POST if request.method == "POST" else None),
        "members/step_up.html",
        do=lambda: stepping_up.send_code(request),
        to=with_next("members:step_up_code", request),
        context={"next": next_url(request)},
    )


@never_cache
@login_required
@form_page
def step_up_code(request: HttpRequest) -> HttpResponse:
    if not stepping_up.code_waits(request):
        messages.info(request, _("That code has run out. Ask for a new one."))
        return redirect(with_next("members:step_up", request))

    def check(code: str) -> None:
        stepping_up.check_code(request, code)
        stepping_up.forget_code(request)
        stepping_up.remember(request, viewer_of(request), stepping_up.CODE)

    return ask(
        request,
        forms.StepUpForm(request.POST or None),
        "members/step_up_code.html",
        do=check,
        to=stepping_up.way_on(request, next_url(request) or reverse("members:me")),
        context={"next": next_url(request)},
    )


@never_cache
@require_GET
@login_required
def go_on(request: HttpRequest) -> HttpResponse:
    """The form that waited, to be sent on with one press."""
    kept = stepping_up.kept(request)
    if kept is None:
        raise Refused(_("This was sent already."))
    return render(request, "members/go_on.html", dict(kept))
