"""Pages of stewards: programs that are told of the record, what arrived there, and what did not."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import form_page, viewer_of
from justaction.social import actions, policy
from justaction.social.forms import HookForm
from justaction.social.models import Call, Hook

CALLS = 50  # that a page shows
DEEDS = {
    "try": (actions.try_hook, gettext_lazy("A trial is on its way. Load this page again in a moment.")),
    "pause": (actions.pause_hook, gettext_lazy("Nothing is sent there for now.")),
    "resume": (actions.resume_hook, gettext_lazy("It is told again, from now on.")),
    "remove": (actions.remove_hook, gettext_lazy("It is gone.")),
}


def _steward(request: HttpRequest) -> Person:
    viewer = viewer_of(request)
    if not policy.may_connect(viewer):
        raise NotAllowed(_("This page is for stewards."))
    return viewer


@never_cache
@login_required
@fresh_sign_in(only_post=True)
@form_page
def hooks(request: HttpRequest) -> HttpResponse:
    """All of them, and adding one: its secret is shown once, on the answer."""
    viewer, made, secret = _steward(request), None, ""
    form = HookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = actions.add_hook(by=viewer, **form.cleaned_data)
            form = HookForm()
        except Refused as no:
            form.add_error(no.field or None, no.message)
    failed = Count("calls", filter=Q(calls__state=Call.State.GIVEN_UP))
    context = {
        "form": form,
        "made": made,
        "secret": secret,
        "hooks": Hook.objects.annotate(failed=failed),
    }
    return render(request, "social/hooks.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def hook(request: HttpRequest, pk: int) -> HttpResponse:
    """One: what it is told, and its last calls."""
    _steward(request)
    return _page(request, get_object_or_404(Hook, pk=pk))


@never_cache
@require_POST
@login_required
@fresh_sign_in
def new_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """A new secret, shown once."""
    viewer, row = _steward(request), get_object_or_404(Hook, pk=pk)
    return _page(request, row, actions.new_secret(row, by=viewer))


def _page(request: HttpRequest, row: Hook, secret: str = "") -> HttpResponse:
    context = {"hook": row, "calls": row.calls.all()[:CALLS], "secret": secret}
    return render(request, "social/hook.html", context)


@require_POST
@login_required
@fresh_sign_in
def do(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """One of the deeds that a button stands for."""
    viewer, row = _steward(request), get_object_or_404(Hook, pk=pk)
    act, said = DEEDS[deed]
    try:
        act(row, by=viewer)
        messages.success(request, str(said))
    except NotAllowed:
        raise
    except Refused as no:
        messages.error(request, no.message)
    return redirect("social:hooks") if deed == "remove" else redirect("social:hook", pk)
