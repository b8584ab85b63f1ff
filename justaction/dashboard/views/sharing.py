"""What other places show and name of a public page: its card as a picture, how to cite it, and ways to pass it on. They
only read."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from justaction.charts import squares
from justaction.charts.card import card as drawn
from justaction.collaborative.models import Channel, Collaborative
from justaction.dashboard import forms
from justaction.web import citing, glance, sharing
from justaction.web.context import in_language
from justaction.web.embedding import frame
from justaction.web.openforms import open_form

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


@require_safe
def qr(request: HttpRequest, page: str) -> HttpResponse:
    """The address of the page as a code to scan."""
    found, _place = _found(page)
    return HttpResponse(squares.picture(_address(found)), content_type=squares.TYPE)


@open_form
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest) -> HttpResponse:
    """Ways to pass a page on. Mastodon has many servers: whoever names theirs gets a link to it, and nothing is kept."""
    asked = request.GET.get("page", "/")
    found, _place = _found_at(asked)
    shared = sharing.of(found, _address(found))
    form = forms.ServerForm(request.POST or None)
    there = form.cleaned_data["server"] if request.method == "POST" and form.is_valid() else ""
    context = {
        "found": found,
        "shared": shared,
        "form": form,
        "server": there,
        "frame": frame(found),
        "code": squares.inline(shared.url, _("A code to scan with a phone. It opens this page.")),
        "server_url": shared.mastodon_url(there) if there else "",
    }
    return render(request, "dashboard/share.html", context, status=422 if form.errors else 200)


def _address(found: glance.Glance) -> str:
    """Its whole address, in the language of whoever asks."""
    return settings.SITE_URL + in_language(found.url)


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
    return _found_at("/" if page == FRONT else f"/{page}/")


def _found_at(path: str) -> tuple[glance.Glance, Collaborative]:
    found, place = glance.at(path), Collaborative.objects.first()
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
