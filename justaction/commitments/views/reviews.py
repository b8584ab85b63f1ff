"""Stub."""

from django.http import Http404, HttpRequest, HttpResponse


def reviews(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404


def review(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404


def pass_on(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404
