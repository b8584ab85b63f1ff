"""What other places show and name of a public page: its card as a picture, and how to cite it. They only read."""

from __future__ import annotations

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from justaction.charts.card import card as drawn
from justaction.collaborative.models import Channel, Collaborative
from justaction.web import citing, glance

FRONT = "front"
KEPT = 128  # cards ready in this process, about 30 KB each


@require_safe
def card(request: HttpRequest, page: str) -> HttpResponse:
    """The picture of the page at this path, with the numbers and the state of now."""
    found, place = _found(page)
    colours = tuple(Channel.objects.values_list("colour", flat=True))
    picture = _drawn(place.name, found.large, found.lines, found.foot, colours, found.state, found.mark)
    return HttpResponse(picture, content_type="image/png")


@require_safe
def cite_bib(request: HttpRequest, page: str) -> HttpResponse:
    """How to cite the page, as BibTeX."""
    return _file(_cite(page).bibtex, "bib", "text/x-bibtex; charset=utf-8")


@require_safe
def cite_json(request: HttpRequest, page: str) -> HttpResponse:
    """The same as CSL-JSON."""
    return _file(_cite(page).csl, "json", "application/vnd.citationstyles.csl+json")


def _cite(page: str) -> citing.Cite:
    found, place = _found(page)
    if not found.cites:
        raise Http404
    return citing.of(found, by=place.name, place=place.place)


def _file(words: str, end: str, kind: str) -> HttpResponse:
    answer = HttpResponse(words, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="citation.{end}"'
    return answer


def _found(page: str) -> tuple[glance.Glance, Collaborative]:
    """What the page at this path says. Raises Http404 where not everybody may read it."""
    found, place = glance.at("/" if page == FRONT else f"/{page}/"), Collaborative.objects.first()
    if found is None or place is None:
        raise Http404
    return found.made_up() if place.is_demonstration else found, place


@lru_cache(maxsize=KEPT)
def _drawn(
    name: str,
    headline: str,
    lines: tuple[str, ...],
    foot: str,
    colours: tuple[str, ...],
    state: str,
    mark: str,
) -> bytes:
    """The same words are drawn once."""
    return drawn(
        name=name, headline=headline, lines=lines, foot=foot, colours=colours, state=state, mark=mark
    )
