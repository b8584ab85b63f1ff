"""The page on which one searches everything that one may read."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from justaction.home.forms import SearchForm
from justaction.search import finding
from justaction.web import pages
from justaction.web.context import viewer as viewer_of

PAGE = 10


@require_safe
@pages.never  # what somebody looks for is kept nowhere
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    question, kind = form.asked
    results = finding.find(question, viewer_of(request), language=get_language() or "", kind=kind)
    page = Paginator(results.keys, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "question": question,
        "kind": kind,
        "results": results,
        "page": page,
        "found": results.show(list(page.object_list)),
    }
    return render(request, "home/search.html", context)
