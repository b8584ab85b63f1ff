"""Who may open the desk, and which page an address means."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed
from justaction.members.models import Person
from justaction.members.views.asking import viewer_of
from justaction.web import house
from justaction.website import policy
from justaction.website.actions import pages
from justaction.website.models import Page, PageWords
from justaction.website.rooms import ROOMS


def editor(request: HttpRequest) -> Person:
    """The signed-in person, who may edit. Raises NotAllowed."""
    viewer = viewer_of(request)
    if not policy.may_edit(viewer):
        raise NotAllowed(_("This page is for coordinators, conveners and stewards."))
    return viewer


def page_of(kind: str, slug: str) -> Page:
    """The page of an address at the desk; one of the house may have no row yet. Raises Http404."""
    if kind == Page.Kind.ROOM:
        if slug not in ROOMS:
            raise Http404
        return pages.of_house(slug)
    return get_object_or_404(Page, kind=kind, slug=slug)


def version_of(page: Page, language: str, number: int) -> PageWords:
    """One version of a page. Raises Http404."""
    rows = PageWords.objects.select_related("page", "by", "published_by", "original")
    return get_object_or_404(rows, page=page.pk, language=language, number=number)


def languages(page: Page) -> list[tuple[str, str]]:
    """The languages of the house, each by its own name; that in which the page was first written comes first."""
    names = dict(settings.LANGUAGES)
    codes = [page.language, *(house.here().languages or ("en",))]
    return [(code, names.get(code, code)) for code in dict.fromkeys(codes)]
