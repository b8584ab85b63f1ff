"""What the pages of the members ask of a request."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods

from justaction.members import roles
from justaction.members.models import Person

form_page = require_http_methods(["GET", "HEAD", "POST"])


def viewer_of(request: HttpRequest) -> Person:
    """The signed-in person, behind `login_required`, with their roles read once."""
    viewer = cast(Person, request.user)
    roles.remember(viewer)
    return viewer


def next_url(request: HttpRequest) -> str:
    """Where to go after signing in: a page of ours, or nothing."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if safe else ""


def with_next(name: str, request: HttpRequest) -> str:
    return reverse(name) + (f"?{urlencode({'next': url})}" if (url := next_url(request)) else "")
