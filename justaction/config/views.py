"""Pages about the running itself: for machines that watch it, and for machines that search it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from justaction.collaborative import policy
from justaction.config import counting, health, ready, standing
from justaction.errors import NotAllowed
from justaction.members.views.asking import viewer_of

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
REACHED = {
    "database": _("Database"),
    "migrations": _("Tables"),
    "cache": _("Cache"),
    "storage": _("Files"),
    "worker": _("Worker"),
    "clock": _("Clock"),
    "live": _("Live writing"),
}
DOES = {
    "web": _("Draws pages"),
    "worker": _("Works on jobs"),
    "clock": _("Clock, stands by"),
    "live": _("Live writing"),
}
AT_WORK = _("Clock, at work")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when every part is alive, otherwise 503; `parts` says "ok" or what is wrong with each."""
    parts = health.parts()
    ok = all(said == "ok" for said in parts.values())
    return JsonResponse({"ok": ok, "parts": parts}, status=200 if ok else 503)


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers. Nothing else is asked, so that nobody ends it for what is wrong elsewhere."""
    return JsonResponse({"ok": True})


@require_safe
@never_cache
def ready_to_serve(request: HttpRequest) -> HttpResponse:
    """200 when this process can answer with pages, otherwise 503. `?whole` asks for cache and storage too: for a process that
    just began, which shall not take the place of one that works."""
    parts = ready.parts()
    ok = all(said == "ok" for said in parts.values()) if "whole" in request.GET else ready.serves(parts)
    return JsonResponse({"ok": ok, "parts": parts}, status=200 if ok else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Numbers for Prometheus: for who brings METRICS_TOKEN, or, where none is set, for this machine itself."""
    if not _may_count(request):
        raise Http404
    return HttpResponse(counting.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_count(request: HttpRequest) -> bool:
    if token := settings.METRICS_TOKEN:
        said = request.headers.get("Authorization", "")
        return constant_time_compare(said, f"Bearer {token}")
    # a proxy on this machine speaks for strangers, and says so
    straight = "HTTP_X_FORWARDED_FOR" not in request.META and not settings.TRUSTED_PROXIES
    return straight and request.META.get("REMOTE_ADDR", "") in {"127.0.0.1", "::1"}


@require_safe
@never_cache
@login_required
def running(request: HttpRequest) -> HttpResponse:
    """How the machines stand, for stewards."""
    if not policy.may_steward(viewer_of(request)):
        raise NotAllowed(gettext("This page is for stewards."))
    now = standing.now()
    reached = [
        (REACHED[part], said) for part, said in {**now.parts, **now.reached}.items() if part in REACHED
    ]
    processes = [(AT_WORK if one.works else DOES.get(one.part, one.part), one) for one in now.processes]
    context = {"standing": now, "reached": reached, "processes": processes}
    return render(request, "config/running.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines are welcome on public pages."""
    rules = ["User-agent: *", *[f"Disallow: {path}" for path in HIDDEN], "Allow: /"]
    return HttpResponse("\n".join(rules) + "\n", content_type="text/plain; charset=utf-8")
