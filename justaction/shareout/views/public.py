"""Pages that everybody reads: the editions, one edition, its pages, its files, its note for the press."""

from __future__ import annotations

from itertools import pairwise

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import parse_etags
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from justaction.shareout import policy, reading
from justaction.shareout.models import Edition, EditionFile
from justaction.web import pages
from justaction.web.context import viewer

FOREVER = "public, max-age=31536000, immutable"
AT_ONCE = (
    "image/",
    "text/plain",
    "text/csv",
    "application/json",
    "application/pdf",
)  # a browser shows it by itself


def _editions(request: HttpRequest) -> QuerySet[Edition]:
    """Those that this reader may see: what is out, and what is under embargo for who may gather."""
    frozen = (
        Edition.objects.filter(state=Edition.State.EMBARGOED) if policy.may_gather(viewer(request)) else None
    )
    published = Edition.objects.published()
    return published if frozen is None else published | frozen


def _edition(request: HttpRequest, year: int, number: int) -> Edition:
    return get_object_or_404(_editions(request), year=year, number=number)


@require_safe
def share_outs(request: HttpRequest) -> HttpResponse:
    """All editions, the newest of each year first."""
    years: dict[int, list[Edition]] = {}
    for row in _editions(request):
        years.setdefault(row.year, []).append(row)
    context = {"years": years, "may_gather": policy.may_gather(viewer(request))}
    return render(request, "shareout/share_outs.html", context)


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """On to the newest edition of a year."""
    newest = Edition.objects.published().filter(year=year).order_by("-number").first()
    if newest is None:
        raise Http404
    return redirect("shareout:edition", year, newest.number)


@require_safe
def edition(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The front of one edition: what it is, what stands in it, its files, how to cite it, how to check it."""
    row = _edition(request, year, number)
    found, card = reading.contents(row)
    later = Edition.objects.published().filter(year=year, number__gt=number).order_by("-number").first()
    context = {
        "edition": row,
        "pages": found,
        "card_alt": card,
        "later": later,
        "citation": reading.citation(row),
        "files": _files(row),
        "data": row.files.filter(path__startswith="data/"),
        "entry": reading.entry_of(row),
        "may_tell": policy.may_tell(viewer(request), row),
    }
    return render(request, "shareout/edition.html", context)


def _files(row: Edition) -> list[EditionFile]:
    """The whole edition in each form, in the order of the page."""
    order = ["pdf", "epub", "zip", "md"]
    found = {file.path.rsplit(".", 1)[-1]: file for file in row.files.filter(path__startswith=row.name + ".")}
    return [found[suffix] for suffix in order if suffix in found]


@require_safe
def page(request: HttpRequest, year: int, number: int, slug: str) -> HttpResponse:
    """One page of an edition: the words as they were frozen, within the frame of the site."""
    row = _edition(request, year, number)
    found, card = reading.contents(row)
    here = next((one for one in found if one.slug == slug), None)
    if here is None:
        raise Http404
    context = {
        "edition": row,
        "page": here,
        "words": mark_safe(reading.words_of(row, slug)),  # noqa: S308  # made by the press, bound by its digest
        "before": next((a for a, b in pairwise(found) if b == here), None),
        "after": next((b for a, b in pairwise(found) if a == here), None),
        "card_alt": card,
    }
    return render(request, "shareout/page.html", context)


@require_safe
def press(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The note for the press."""
    row = _edition(request, year, number)
    if not row.content.get("press"):
        raise Http404
    _found, card = reading.contents(row)
    context = {"edition": row, "card_alt": card, "files": _files(row), "citation": reading.citation(row)}
    return render(request, "shareout/press.html", context)


@require_safe
def file(request: HttpRequest, year: int, number: int, path: str) -> HttpResponse:
    """One file, the same for ever: kept by browsers, with its digest as its tag."""
    row = _edition(request, year, number)
    found = get_object_or_404(row.files, path=path)
    tag = f'"{found.digest}"'
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(reading.content_of(found), content_type=found.media_type)
        name = path.rsplit("/", 1)[-1]
        how = "inline" if found.media_type.startswith(AT_ONCE) else "attachment"
        answer["Content-Disposition"] = f'{how}; filename="{name}"'
        answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    answer["ETag"] = tag
    answer["Cache-Control"] = FOREVER if row.state == Edition.State.PUBLISHED else pages.PRIVATE
    return answer
