"""Lets whoever counts requests know the name of the page: never its address, in which names and secrets can stand."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from justaction.config.counting import VIEW


class Named:
    """A middleware that writes the name of the page into the environ of the request."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def process_view(self, request: HttpRequest, *_of: object) -> None:
        match = request.resolver_match
        request.META[VIEW] = match.view_name if match else "none"


def named(answer: Callable[[HttpRequest], HttpResponse]) -> Named:
    return Named(answer)
