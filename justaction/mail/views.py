"""Pages of the mail: what a provider tells us; and the outbox, where letters are read while no mail server is set."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from justaction.mail import outbox as box
from justaction.mail import providers


def _only_in_development() -> None:
    # an https address is one that others can reach: the codes that sign people in are not for them
    if settings.PRODUCTION or settings.MAIL_URL or settings.HTTPS:
        raise Http404


@csrf_exempt  # a provider posts to it; anymail checks its secret, and its signature where it has one
@require_POST
@never_cache
def told(request: HttpRequest) -> HttpResponse:
    """A provider tells what became of letters: which came back, which were called unwanted."""
    return providers.webhook(request)


@require_safe
@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """The letters written so far, newest first."""
    _only_in_development()
    return render(request, "mail/outbox.html", {"letters": box.newest()})


@require_safe
@never_cache
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One letter, its links ready to click."""
    _only_in_development()
    found = box.find(name)
    if found is None:
        raise Http404
    return render(request, "mail/outbox_letter.html", {"letter": found})
