"""Stub."""

from django.http import Http404, HttpRequest, HttpResponse


def import_commitments(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404
