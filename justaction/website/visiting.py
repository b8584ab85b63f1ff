"""Asking one of our own addresses as a visitor would, inside this process: is the page there, and the place on it?"""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone, translation

ONWARD = frozenset({301, 302, 303, 307, 308})


def path_of(url: str) -> str:
    """The path (with its place, after #) of an address of ours; "" for another site's, for letters and the like."""
    parts, here = urlsplit(url), urlsplit(settings.SITE_URL)
    if parts.scheme in {"http", "https"} and parts.netloc == here.netloc:
        return (parts.path or "/") + (f"#{parts.fragment}" if parts.fragment else "")
    return url if url.startswith("/") and not url.startswith("//") else ""


def is_there(url: str) -> bool:
    """Whether a visitor who follows a link of ours finds the page, or is asked to sign in, and the place on it."""
    path, _mark, place = url.partition("#")
    path = unquote(path.partition("?")[0])
    try:
        resolve(path)
    except Resolver404:
        return False
    answer = _get(path)
    if answer.status_code in ONWARD:
        return True
    if answer.status_code != 200 or answer.streaming:
        return answer.status_code == 200
    if not place:
        return True
    return (
        re.search(rf'\bid="{re.escape(unquote(place))}"', answer.content.decode(errors="replace")) is not None
    )


def _get(path: str) -> HttpResponse:
    here = urlsplit(settings.SITE_URL)
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "SERVER_NAME": here.hostname or "localhost",
            "SERVER_PORT": str(here.port or (443 if here.scheme == "https" else 80)),
            "HTTP_HOST": here.netloc,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": here.scheme,
            "wsgi.input": BytesIO(),
        }
    )
    with translation.override(translation.get_language()), timezone.override(timezone.get_current_timezone()):
        answer: HttpResponse = _handler().get_response(request)  # type: ignore[assignment]
    return answer


@cache
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler
