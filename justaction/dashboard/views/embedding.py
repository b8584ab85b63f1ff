"""What other sites may show inside their own pages: a page at one glance, how many signed, and how to ask for it (oEmbed)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from justaction.collaborative.models import Collaborative
from justaction.dashboard import catalogue
from justaction.dashboard.views.sharing import FRONT
from justaction.statement import roll
from justaction.web import glance, written
from justaction.web.embedding import HEIGHT, WIDTH, anywhere, frame


@require_safe
@anywhere
def embed(request: HttpRequest, page: str) -> HttpResponse:
    """The page at this path at one glance, in a frame: its words, its state, a link. The statement has a button to sign."""
    found, place = _found(page)
    context = {
        "found": found,
        "collaborative": place,
        "people": _people() if found.url in {"/", "/statement/"} else "",
        "here": found.whole_url,
        "site_url": settings.SITE_URL,
    }
    return render(request, "dashboard/embed.html", context)


@require_safe
@anywhere
def counter(request: HttpRequest) -> HttpResponse:
    """How many signed, as a picture that any page can show."""
    said = _people()
    wide = 24 + 10 * len(said)
    drawn = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="40" role="img" aria-label="{}">'
        '<rect width="100%" height="40" fill="#24103F"/><text x="12" y="26" fill="#FFF6E5" font-family="sans-serif" '
        'font-size="17" font-weight="700" textLength="{}" lengthAdjust="spacingAndGlyphs">{}</text></svg>',
        wide,
        said,
        wide - 24,
        said,
    )
    return HttpResponse(drawn, content_type="image/svg+xml")


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """How a page is shown elsewhere (oembed.com): 404 for what is not public here, 501 for another form than JSON."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse(_("Only JSON."), status=501, content_type="text/plain; charset=utf-8")
    asked = request.GET.get("url", "")[: glance.LONGEST]
    path = asked.removeprefix(settings.SITE_URL).split("?")[0].split("#")[0]
    if not asked.startswith(settings.SITE_URL) or path[:1] not in {"", "/"}:
        raise Http404
    found, place = _found(path.strip("/") or FRONT)
    wide, high = (_most(request, name, own) for name, own in (("maxwidth", WIDTH), ("maxheight", HEIGHT)))
    answer = JsonResponse(_said(found, place, wide, high), json_dumps_params={"ensure_ascii": False})
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
def datapackage(request: HttpRequest) -> HttpResponse:
    """All files of data as a data package."""
    return _open(catalogue.package(), "application/json")


@require_safe
def dcat(request: HttpRequest) -> HttpResponse:
    """The same as a catalogue by DCAT."""
    return _open(catalogue.dcat(), "application/ld+json")


def _said(found: glance.Glance, place: Collaborative, wide: int, high: int) -> dict[str, Any]:
    return {
        "version": "1.0",
        "type": "rich",
        "title": found.title,
        "provider_name": place.name,
        "provider_url": settings.SITE_URL + "/",
        "cache_age": 3600,
        "html": frame(found, wide, high),
        "width": wide,
        "height": high,
        "thumbnail_url": found.card_url,
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }


def _open(said: dict[str, Any], kind: str) -> HttpResponse:
    answer = JsonResponse(said, content_type=kind, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _found(page: str) -> tuple[glance.Glance, Collaborative]:
    found, place = glance.at("/" if page == FRONT else f"/{page}/"), Collaborative.objects.first()
    if found is None or place is None:
        raise Http404
    return found.made_up() if place.is_demonstration else found, place


def _people() -> str:
    n = roll.counts().people
    return ngettext("%(n)s person signed", "%(n)s people signed", n) % {"n": written.number(n)}


def _most(request: HttpRequest, name: str, own: int) -> int:
    asked = request.GET.get(name, "")
    return min(own, max(200, int(asked))) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else own
