"""Doors for readers: the page that lists all feeds, and each feed in three forms. They only read."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from justaction.collaborative.models import Collaborative
from justaction.commitments.models import Commitment
from justaction.communities.models import Community
from justaction.feeds import reading, topics, writing
from justaction.members.models import Organization
from justaction.record.models import Entry
from justaction.standards.models import Standard
from justaction.web import menus


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """All feeds in plain words, and how one follows."""
    rows = [(what, topic, topics.links("feed", what)) for what, topic in topics.shown().items()]
    homes = [
        (row, topics.links("community", row.channel.slug))
        for row in Community.objects.select_related("channel").order_by("channel__order", "channel__pk")
    ]
    return render(request, "feeds/feeds.html", {"rows": rows, "homes": homes})


@require_safe
def feed(request: HttpRequest, what: str, form: str) -> HttpResponse:
    """One part of the work, or everything."""
    topic = topics.shown().get(what)
    if topic is None:
        raise Http404
    page = menus.address(topic.page) or "/"
    entries = reading.of_topic(what)
    return _answer(request, form, str(topic.title), str(topic.about), page, entries)


@require_safe
def community(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """What belongs to one community."""
    row = get_object_or_404(Community.objects.select_related("channel"), channel__slug=slug)
    about = _("What happens in this community, and what was promised in its channel.")
    page = f"/communities/{slug}/"
    return _answer(request, form, row.channel.name, about, page, reading.of_community(slug))


@require_safe
def organization(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """What one organization promised and reported, and where it stands."""
    row = get_object_or_404(Organization.objects.listed(), slug=slug)
    about = _("What it promised and reported, what peers found, and where it stands.")
    return _answer(request, form, row.name, about, row.url, reading.of_organization(row))


@require_safe
def commitment(request: HttpRequest, organization: str, slug: str, form: str) -> HttpResponse:
    """The story of one commitment."""
    rows = Commitment.objects.public().select_related("organization")
    row = get_object_or_404(rows, organization__slug=organization, organization__listed=True, slug=slug)
    title = f"{row.organization}: {row.title}"
    about = _("Its reports, what peers found, its state, questions and answers.")
    return _answer(request, form, title, about, row.record_url, reading.of_threads([row.subject]))


@require_safe
def standard(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The story of one standard."""
    row = get_object_or_404(Standard.objects.public(), code=code)
    about = _("How it is written, tried and adopted, and who keeps it.")
    return _answer(request, form, str(row), about, row.url, reading.of_threads([row.subject]))


def _answer(
    request: HttpRequest, form: str, title: str, about: str, page: str, entries: Iterable[Entry]
) -> HttpResponse:
    """The feed in a form."""
    found = reading.feed(title, about, reading.whole(page), entries)
    place = Collaborative.objects.values_list("name", flat=True).first() or "Just Action"
    language = get_language() or settings.LANGUAGE_CODE
    written = writing.WRITERS[form](
        found, url=settings.SITE_URL + request.path, name=place, language=language
    )
    answer = HttpResponse(written, content_type=f"{topics.FORMS[form]}; charset=utf-8")
    answer["Last-Modified"] = http_date(found.changed.timestamp())
    return answer
