"""Pages about how one signs in: passkeys, recovery codes, ending other sessions."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from justaction.members import actions, forms, passkeys, policy, signing_in, stepping_up
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import form_page, next_url, viewer_of
from justaction.web.asking import ask

# --- signing in and stepping up -------------------------------------------------------------------------------


@never_cache
@require_POST
def sign_in_options(request: HttpRequest) -> HttpResponse:
    """What the browser needs to use a passkey: the same for everybody."""
    return JsonResponse(passkeys.ask_for_one_of(None))


@never_cache
@require_POST
def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(next_url(request) or "members:me")
    return signing_in.by_passkey(request, forms.credential(request.POST), next_url(request))


@never_cache
@require_POST
@login_required
def step_up_options(request: HttpRequest) -> HttpResponse:
    return JsonResponse(passkeys.ask_for_one_of(viewer_of(request)))


@never_cache
@require_POST
@login_required
def step_up_by_passkey(request: HttpRequest) -> HttpResponse:
    return stepping_up.by_passkey(request, forms.credential(request.POST), next_url(request))


# --- one's own keys -------------------------------------------------------------------------------------------


@never_cache
@require_GET
@login_required
def security(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    keys = Authenticator.objects.filter(user=viewer).order_by("id")
    codes = next((key for key in keys if key.type == Authenticator.Type.RECOVERY_CODES), None)
    context = {
        "passkeys": [key for key in keys if key.type == Authenticator.Type.WEBAUTHN],
        "codes": codes,
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "due": policy.passkey_due(viewer)
        if policy.needs_passkey(viewer) and not policy.held(viewer)
        else None,
    }
    return render(request, "members/security.html", context)


@never_cache
@login_required
@fresh_sign_in(first_passkey=True)
@form_page
def add_passkey(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)

    def add(name: str, credential: Any) -> None:
        passkeys.check_new(credential)
        actions.add_passkey(viewer, by=viewer, name=name, credential=credential)
        _stay(request, _("Your passkey is ready. We sent you a letter about it."))

    form = forms.PasskeyForm(request.POST or None)
    return ask(request, form, "members/add_passkey.html", do=add, to="members:security")


@never_cache
@require_POST
@login_required
@fresh_sign_in(first_passkey=True)
def add_passkey_options(request: HttpRequest) -> HttpResponse:
    return JsonResponse(passkeys.ask_for_new(viewer_of(request)))


@never_cache
@login_required
@form_page
def rename_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    key = _mine(request, pk)
    return ask(
        request,
        forms.PasskeyNameForm(request.POST or None, initial={"name": str(key)}),
        "members/rename_passkey.html",
        do=lambda name: actions.rename_passkey(key, by=viewer, name=name),
        to="members:security",
        context={"key": key},
    )


@never_cache
@require_POST
@login_required
@fresh_sign_in
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    actions.remove_passkey(_mine(request, pk), by=viewer_of(request))
    _stay(request, _("The passkey is gone. You are signed out everywhere else."))
    return redirect("members:security")


@never_cache
@require_POST
@login_required
@fresh_sign_in(first_passkey=True)
def make_recovery_codes(request: HttpRequest) -> HttpResponse:
    """New codes, shown on this answer and never again."""
    viewer = viewer_of(request)
    codes = actions.make_recovery_codes(viewer, by=viewer)
    update_session_auth_hash(request, viewer)
    return render(request, "members/recovery_codes.html", {"codes": codes})


@never_cache
@require_POST
@login_required
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    actions.sign_out_elsewhere(viewer, by=viewer)
    _stay(request, _("You are signed out everywhere else."))
    return redirect("members:security")


def _mine(request: HttpRequest, pk: int) -> Authenticator:
    return get_object_or_404(Authenticator, pk=pk, user=viewer_of(request), type=Authenticator.Type.WEBAUTHN)


def _stay(request: HttpRequest, words: str) -> None:
    """Stay signed in here, where the change was made."""
    update_session_auth_hash(request, viewer_of(request))
    messages.success(request, words)
