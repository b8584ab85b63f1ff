"""Stub."""

from django.http import Http404, HttpRequest, HttpResponse


def report(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404


def add_evidence(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404


def meet_milestone(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404


def reply(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404
