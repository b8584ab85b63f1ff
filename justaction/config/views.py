"""Pages about the running itself: for machines that watch it, and for machines that search it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from justaction.config import health

HIDDEN = [
    "/me/",
    "/desk/",
    "/steer/",
    "/reviews/",
    "/outbox/",
    "/sign/confirm/",
    "/sign/withdraw/",
    "/sign/not-me/",
    "/survey/",
    "/sign-in/",
]


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when every part is alive, otherwise 503; `parts` says "ok" or what is wrong with each."""
    parts = health.parts()
    ok = all(said == "ok" for said in parts.values())
    return JsonResponse({"ok": ok, "parts": parts}, status=200 if ok else 503)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines are welcome on public pages."""
    rules = ["User-agent: *", *[f"Disallow: {path}" for path in HIDDEN], "Allow: /"]
    return HttpResponse("\n".join(rules) + "\n", content_type="text/plain; charset=utf-8")
