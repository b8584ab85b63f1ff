"""Pages of the web layer itself: the channels' stylesheet, light or dark, and what to say when something is wrong."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from justaction.errors import Refused
from justaction.web import house, openforms, pages, programs, proof, theme
from justaction.web.context import APPEARANCE_COOKIE, APPEARANCES, viewer

A_YEAR = 60 * 60 * 24 * 365
log = logging.getLogger(__name__)


@require_safe
def theme_css(request: HttpRequest) -> HttpResponse:
    """The colours of the channels. Its address names its content, so browsers keep it."""
    looks = house.now().looks
    response = HttpResponse(theme.css_for(looks), content_type="text/css; charset=utf-8")
    if request.GET.get("v") == theme.version(looks):
        response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


@csrf_exempt  # it changes only how this browser shows pages; the origin is checked all the same
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device has it: kept in a cookie, because the visitor asked for it."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    if not openforms.same_site(request):
        return response
    chosen = request.POST.get("appearance", "")
    if chosen in APPEARANCES:
        response.set_cookie(
            APPEARANCE_COOKIE, chosen, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.HTTPS
        )
    else:
        response.delete_cookie(APPEARANCE_COOKIE, samesite="Lax")
    return response


@require_safe
@pages.never
def challenge(request: HttpRequest, form: str) -> JsonResponse:
    """A challenge for the script on a page with an open form (see `web/proof.py`). Not kept anywhere."""
    return JsonResponse(proof.challenge(form))


# --- when something is wrong ------------------------------------------------------------------------------------


def refused(request: HttpRequest, error: Refused, title: str = "") -> HttpResponse:
    """A deed said no and no form showed it."""
    title = title or (_("You cannot do this") if error.status == 403 else _("That did not work"))
    return _error(request, error.status, title, error.message, field=error.field)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from elsewhere, or from a session that has ended."""
    words = _(
        "Your page was open for a long time, or you signed out. Go back, reload it and send the form again."
    )
    return _error(request, 403, _("Please send this again"), words)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    words = _("We could not read what your browser sent. Please go back and try once more.")
    return _error(request, 400, _("We did not understand that"), words)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 403, _("You cannot do this"), _("This page is for people with another role here."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    words = _(
        "The address may have a typing mistake, or the page was never here. Nothing public is ever deleted."
    )
    return _error(request, 404, _("We do not have this page"), words)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. The page may not need anything that can be broken too."""
    words = _("This is our mistake, not yours. What you sent may not be saved. Please try again in a minute.")
    title = _("Something broke here")
    try:
        return _error(request, 500, title, words)
    except Exception:
        log.exception("The page about an error could not be drawn")
        return render(None, "web/broken.html", {"title": title, "words": words}, status=500)


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks, which says so (Accept: application/json) and does not also take pages."""
    accept = request.headers.get("Accept", "")
    return "application/json" in accept and "text/html" not in accept


def _error(request: HttpRequest, status: int, title: str, words: str, *, field: str = "") -> HttpResponse:
    if request.path.startswith(f"{programs.ROOT}/"):
        return programs.problem(status, words, field)
    if wants_json(request):
        return JsonResponse({"error": words, "field": field, "status": status}, status=status)
    request.went_wrong = True  # type: ignore[attr-defined]  # a page of the frame, wherever it happens
    ask_in = status == 403 and viewer(request) is None
    context = {"status": status, "title": title, "words": words, "ask_in": ask_in}
    return render(request, "web/error.html", context, status=status)
