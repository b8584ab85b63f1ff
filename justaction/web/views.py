"""Pages of the web layer itself: the channels' stylesheet, light or dark, and what to say when something is wrong."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from justaction.web import house, openforms, theme
from justaction.web.context import APPEARANCE_COOKIE, APPEARANCES

A_YEAR = 60 * 60 * 24 * 365


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


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from elsewhere, or from a session that has ended."""
    words = _(
        "Your page was open for too long, or you signed out meanwhile. Please go back, reload the page and try again."
    )
    return render(request, "web/error.html", {"status": 403, "words": words}, status=403)
