"""Stub."""

from django.http import Http404, HttpRequest, HttpResponse


def commitment(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404


def history(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404


def evidence(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404


def csv(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404


def json(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404
