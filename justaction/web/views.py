"""Pages of the web layer itself: errors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from elsewhere, or from a session that has ended."""
    return render(request, "web/error.html", {"status": 403}, status=403)
