"""Providers of mail by their HTTP API, through django-anymail: chosen by MAIL_URL alone (`config/env.py`)."""

from __future__ import annotations

from typing import Any

from anymail.signals import tracking
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from justaction.mail import returning


def is_used() -> bool:
    """Whether letters go through a provider's API, not by SMTP and not into the outbox."""
    return str(settings.EMAIL_BACKEND).startswith("anymail.")


def webhook(request: HttpRequest) -> HttpResponse:
    """What the provider tells of letters, checked by anymail: our secret, and its own signature where it has one.

    Raises Http404 while no provider is set, or no secret.
    """
    if not is_used() or not settings.MAIL_WEBHOOK_SECRET:
        raise Http404
    from anymail import urls

    provider = str(settings.EMAIL_BACKEND).split(".")[2]
    for one in urls.urlpatterns:
        if str(one.pattern) in {f"{provider}/tracking/", f"{provider}/"}:
            answer: HttpResponse = one.callback(request)
            return answer
    raise Http404


def listen() -> None:
    """Let the events of the webhook come to `returning`."""
    tracking.connect(_told, dispatch_uid="justaction.mail")


def _told(sender: Any, event: Any, **_more: Any) -> None:
    returning.told_by_provider(event)
