"""A page that other sites may show inside their own: it holds nothing of a person, and only its own style and pictures."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.clickjacking import xframe_options_exempt

from justaction.web.glance import Glance

POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *"
)
WIDTH, HEIGHT = 480, 320  # of the frame, in pixels; a narrower one is as good


def anywhere(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let every site frame what this view draws. It runs no script, sends no form, and is drawn for nobody in particular."""

    @xframe_options_exempt
    @wraps(view)
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        answer["Content-Security-Policy"] = POLICY
        answer["Cross-Origin-Resource-Policy"] = "cross-origin"
        return answer

    return framed


def frame(found: Glance, wide: int = WIDTH, high: int = HEIGHT) -> str:
    """What one writes into a page of one's own to show this one there."""
    url = settings.SITE_URL + reverse("dashboard:embed", args=[found.place])
    return (
        f'<iframe src="{escape(url)}" width="{wide}" height="{high}" title="{escape(found.title)}" loading="lazy" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"></iframe>'
    )
