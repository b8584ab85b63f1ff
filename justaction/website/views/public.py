"""What anybody reads: the news, and pages of our own."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from justaction.website import showing
from justaction.website.models import FormerAddress, Page

ON_A_PAGE = 20


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    found = showing.every(Page.Kind.NEWS, newest_first=True)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    words = showing.room("news")
    return render(request, "website/news.html", {"words": words, "shown_page": words, "page": page})


@require_safe
def post(request: HttpRequest, slug: str) -> HttpResponse:
    return _read(request, Page.Kind.NEWS, slug)


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    return _read(request, Page.Kind.PAGE, slug)


def _read(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    words = showing.one(kind, slug)
    if words is not None:
        context = {"words": words, "shown_page": words, "is_news": kind == Page.Kind.NEWS}
        return render(request, "website/page.html", context)
    former = FormerAddress.objects.filter(kind=kind, slug=slug).select_related("page").first()
    if former is None:
        raise Http404(_("This page is not there."))
    names = {Page.Kind.NEWS: "website:post", Page.Kind.PAGE: "website:page"}
    return redirect(names[Page.Kind(kind)], former.page.slug, permanent=True)
