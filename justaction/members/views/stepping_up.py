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
from justaction.members import forms, policy, stepping_up
from justaction.members.views.asking import form_page, next_url, viewer_of, with_next
from justaction.web import clock
from justaction.web.asking import ask


@never_cache
@login_required
@form_page
def step_up(request: HttpRequest) -> HttpResponse:
    """Choose how; posted, a code goes to their address."""
    viewer = viewer_of(request)
    held = policy.held(viewer)
    due = policy.passkey_due(viewer) if not held and policy.needs_passkey(viewer) else None
    late = due is not None and due <= clock.today()
    return ask(
        request,
        forms.SendForm(request.POST if request.method == "POST" else None),
        "members/step_up.html",
        do=lambda: stepping_up.send_code(request),
        to=with_next("members:step_up_code", request),
        context={"next": next_url(request), "held": held, "due": due, "late": late},
    )


@never_cache
@login_required
@form_page
def step_up_code(request: HttpRequest) -> HttpResponse:
    if not stepping_up.code_waits(request):
        messages.info(request, _("That code has run out. Ask for a new one."))
        return redirect(with_next("members:step_up", request))

    return ask(
        request,
        forms.StepUpForm(
            request.POST or None, with_recovery="recovery_code" in policy.held(viewer_of(request))
        ),
        "members/step_up_code.html",
        do=lambda **said: stepping_up.by_code(request, **said),
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
