"""Pages that anyone reads: all standards, one of them, a revision as it was frozen, two revisions compared."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from justaction.collaborative.models import Channel
from justaction.standards import forms, listing, policy, printing, reading, showing, wording
from justaction.standards.models import Revision, Standard
from justaction.standards.views.finding import seen
from justaction.texts import differences
from justaction.texts.writing import SHAPES
from justaction.web.context import viewer

PAGE = 30


def _chosen(form: forms.StandardFilters) -> QuerySet[Standard]:
    """The standards that a filter asks for."""
    said, rows = form.chosen, Standard.objects.public().with_names()
    if said["channel"]:
        rows = rows.filter(channel__slug=said["channel"])
    if said["pillar"]:
        rows = rows.filter(pillar=int(said["pillar"]))
    if said["stage"]:
        rows = rows.filter(Q(stage=said["stage"]) | Q(next_stage=said["stage"]))
    if word := said["word"]:
        rows = rows.filter(Q(code__iexact=word) | Q(title__icontains=word) | Q(rule__icontains=word))
    return rows


@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    form = forms.StandardFilters(request.GET)
    page = Paginator(listing.told(_chosen(form)), PAGE).get_page(request.GET.get("page"))
    who = viewer(request)
    context = {
        "form": form,
        "page": page,
        "may_suggest": who and any(policy.may_suggest(who, one) for one in Channel.objects.all()),
        "lines": [listing.line(row) for row in page],
        "ideas": [
            row for row in Standard.objects.filter(stage="idea").with_names() if policy.may_see(who, row)
        ]
        if who
        else [],
    }
    return render(request, "standards/standards.html", context)


@require_safe
def standards_json(request: HttpRequest) -> JsonResponse:
    """All that anyone may read, with where each stands; the words in force where there are any."""
    found = [_data(row) for row in _chosen(forms.StandardFilters(request.GET))]
    return JsonResponse({"standards": found}, json_dumps_params={"ensure_ascii": False})


def _data(row: Standard) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": row.name,
        "rule": row.says,
        "channel": row.channel.slug,
        "pillar": row.pillar.name if row.pillar else None,
        "stage": row.stage,
        "next_stage": row.next_stage or None,
        "revision": row.current.number if row.current else None,
        "digest": row.current.digest if row.current else None,
        "url": row.url,
    }


@require_safe
def standard(request: HttpRequest, code: str) -> HttpResponse:
    row = seen(request, code)
    return render(request, "standards/standard.html", showing.page(row, viewer(request)))


@require_safe
def standard_json(request: HttpRequest, code: str) -> JsonResponse:
    """One standard: where it stands, its revisions, who takes it up."""
    row = get_object_or_404(Standard.objects.public().with_names(), code=code)
    data = {
        **_data(row),
        "revisions": [reading.as_data(one) for one in row.revisions.prefetch_related("clauses", "standard")],
        "uptake": [
            {
                "organization": one.organization.name,
                "state": one.state,
                "revision": one.of_revision.number,
                "since": one.since.isoformat(timespec="seconds"),
            }
            for one in showing.uptake(row)["rows"]
        ],
        "ended_because": row.ended_why or None,
        "successor": row.successor.code if row.successor else None,
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def _revision(code: str, number: int) -> Revision:
    rows = Revision.objects.select_related("standard__channel", "standard__current", "ballot")
    return get_object_or_404(rows, standard__code=code, number=number)


@require_safe
def revision(request: HttpRequest, code: str, number: int) -> HttpResponse:
    return render(request, "standards/revision.html", showing.revision(_revision(code, number)))


@require_safe
def revision_json(request: HttpRequest, code: str, number: int) -> JsonResponse:
    data = reading.as_data(_revision(code, number))
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


@require_safe
def brief(request: HttpRequest, code: str, number: int, suffix: str) -> HttpResponse:
    """A revision on one sheet, to print: as PDF, for Word, or as Markdown."""
    row = _revision(code, number)
    if suffix not in SHAPES:
        raise Http404
    response = HttpResponse(printing.brief(row, suffix), content_type=SHAPES[suffix].media_type)
    name = f"{row.standard.code}-v{row.number}-{slugify(row.words['title'])}.{suffix}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def compare(request: HttpRequest, code: str, old: int, new: int) -> HttpResponse:
    before, after = _revision(code, old), _revision(code, new)
    rows = differences.compare(wording.lines(before.words), wording.lines(after.words))
    context = {
        "standard": after.standard,
        "old": before,
        "new": after,
        "rows": rows,
        "counts": differences.summary(rows),
    }
    return render(request, "standards/compare.html", context)
