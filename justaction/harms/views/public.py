"""Pages that anyone reads: the library, one harm, a wording as it stood, two of them compared, all as a file."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from justaction.harms import forms, showing, wording
from justaction.harms.models import Harm, Wording
from justaction.texts import differences
from justaction.web.context import viewer

PAGE = 40


def _chosen(form: forms.FindForm) -> QuerySet[Harm]:
    said, rows = form.chosen, Harm.objects.standing().with_names()
    if "channel" in said:
        rows = rows.filter(current__channel=said["channel"])
    if "field" in said:
        rows = rows.filter(current__fields=said["field"])
    if word := said.get("words"):
        rows = rows.filter(
            Q(current__title__icontains=word)
            | Q(current__happened__icontains=word)
            | Q(current__place__icontains=word)
        )
    return rows


def _decade(row: Harm) -> int:
    return row.current.began // 10 * 10 if row.current else 0


@require_safe
def harms(request: HttpRequest) -> HttpResponse:
    """All harms on a timeline, by decade."""
    form = forms.FindForm(request.GET)
    page = Paginator(_chosen(form), PAGE).get_page(request.GET.get("page"))
    decades = [(decade, list(rows)) for decade, rows in groupby(page, key=_decade)]
    context = {"form": form, "page": page, "decades": decades, "narrowed": bool(form.chosen)}
    return render(request, "harms/harms.html", context)


@require_safe
def harms_json(request: HttpRequest) -> JsonResponse:
    rows = _chosen(forms.FindForm(request.GET)).prefetch_related("current__fields")
    return JsonResponse({"harms": [_data(row) for row in rows]}, json_dumps_params={"ensure_ascii": False})


def _data(row: Harm) -> dict[str, Any]:
    assert row.current is not None
    current = row.current
    return {
        "id": row.subject,
        "url": row.url,
        **wording.data(current),
        "wording": current.number,
        "checked_on": current.checked_at.date().isoformat() if current.checked_at else None,
        "digest": current.digest,
    }


@require_safe
def harm(request: HttpRequest, slug: str) -> HttpResponse:
    row = get_object_or_404(Harm.objects.public().with_names(), slug=slug)
    return render(request, "harms/harm.html", showing.page(row, viewer(request)))


def _wording(slug: str, number: int) -> Wording:
    rows = Wording.objects.select_related("harm__current", "channel", "checked_by")
    return get_object_or_404(rows, harm__slug=slug, number=number)


@require_safe
def earlier(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A wording as it stood."""
    row = _wording(slug, number)
    context = {"harm": row.harm, "row": row, **showing.words(row)}
    return render(request, "harms/earlier.html", context)


@require_safe
def compare(request: HttpRequest, slug: str, old: int, new: int) -> HttpResponse:
    before, after = _wording(slug, old), _wording(slug, new)
    rows = differences.compare(wording.lines(before), wording.lines(after))
    context = {
        "harm": after.harm,
        "old": before,
        "new": after,
        "rows": rows,
    }
    return render(request, "harms/compare.html", context)
