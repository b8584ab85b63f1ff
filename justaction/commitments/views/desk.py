"""Stub."""

from django.http import Http404, HttpRequest, HttpResponse


def desks(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404


def desk(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404


def start(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404


def commitment(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404


def task(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404


def preview(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404


def publish(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404


def take_over(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404


def withdraw(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404
