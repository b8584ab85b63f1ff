"""Pages for everybody: the toolkit, the editions of a year, tools and their revisions, and what changed."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from justaction.texts import rich
from justaction.texts.differences import compare as compared
from justaction.texts.differences import summary
from justaction.texts.views import stored
from justaction.toolkit import forms, policy, reading
from justaction.toolkit.models import Edition, RevisionForm, ToolFile, ToolRevision
from justaction.toolkit.views.finding import revision_of, tool_of
from justaction.web.context import viewer as viewer_of

PAGE = 24


@require_safe
def toolkit(request: HttpRequest) -> HttpResponse:
    form = forms.FindForm(request.GET or None)
    said = {name: request.GET.get(name, "")[:80] for name in form.fields}
    wanted = reading.Wanted(**said)
    page = Paginator(reading.found(wanted), PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"form": form, "wanted": wanted, "page": page}
    if not wanted.anything:
        context["editions"] = list(Edition.objects.newest()[:12])
        context["making"] = reading.being_made()[:9]
    return render(request, "toolkit/toolkit.html", context)


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    editions = list(Edition.objects.newest().filter(year=year).prefetch_related("chapters__places__of"))
    if not editions:
        raise Http404
    years = Edition.objects.published().order_by("-year").values_list("year", flat=True).distinct()
    return render(request, "toolkit/year.html", {"year": year, "editions": editions, "years": list(years)})


@require_safe
def edition(request: HttpRequest, year: int, channel: str, number: int | None = None) -> HttpResponse:
    rows = Edition.objects.published().filter(year=year, channel__slug=channel).select_related("channel")
    others = list(rows.order_by("-number"))
    shown = next((one for one in others if number in (None, one.number)), None)
    if shown is None:
        raise Http404
    context = {
        "edition": shown,
        "channel": shown.channel,
        "others": others,
        "newest": others[0],
        "chapters": list(shown.chapters.prefetch_related("places__of", "places__tool")),
        "entry": reading.entry_of(shown),
        "runs": policy.may_publish(viewer_of(request), shown),
    }
    return render(request, "toolkit/edition.html", context)


@require_safe
def edition_json(request: HttpRequest, year: int, channel: str, number: int) -> HttpResponse:
    rows = Edition.objects.published().select_related("channel")
    found = get_object_or_404(rows, year=year, channel__slug=channel, number=number)
    return JsonResponse(reading.as_data(found), json_dumps_params={"indent": 2})


@require_safe
def compare_editions(request: HttpRequest, year: int, channel: str, two: tuple[int, int]) -> HttpResponse:
    rows = Edition.objects.published().filter(year=year, channel__slug=channel).select_related("channel")
    old, new = (get_object_or_404(rows, number=number) for number in two)
    changes = compared(reading.outline(old), reading.outline(new))
    context = {"old": old, "new": new, "rows": changes, "counts": summary(changes), "channel": new.channel}
    return render(request, "toolkit/compare_editions.html", context)


@require_safe
def tool(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    shown, viewer = tool_of(slug), viewer_of(request)
    revision = revision_of(shown, number)
    numbers = list(shown.revisions.order_by("-number").values_list("number", "adopted_at"))
    context: dict[str, Any] = {
        "tool": shown,
        "channel": shown.channel,
        "revision": revision,
        "numbers": numbers,
        "newest": not numbers or revision is None or revision.number == numbers[0][0],
        "credits": reading.credited(shown, revision.body if revision else None),
        "told": reading.told(shown),
        "inside": policy.may_take_part(viewer, shown),
    }
    if revision is not None:
        context |= {
            "html": reading.page(shown, revision.body),
            "files": list(revision.files.all()),
            "forms": list(RevisionForm.objects.shown().filter(of__tool=shown).select_related("of__tool")),
            "entry": reading.entry_of(revision),
        }
    return render(request, "toolkit/tool.html", context)


@require_safe
def revision_json(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    revision = get_object_or_404(
        ToolRevision.objects.select_related("tool__pillar"), tool__slug=slug, number=number
    )
    return JsonResponse(reading.revision_as_data(revision), json_dumps_params={"indent": 2})


@require_safe
def revision_md(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    revision = get_object_or_404(ToolRevision.objects.select_related("tool"), tool__slug=slug, number=number)
    words = f"# {revision.title}\n\n{revision.purpose}\n\n{rich.markdown(revision.body)}\n\n{revision.licence_short}\n"
    return HttpResponse(words, content_type="text/markdown; charset=utf-8")


@require_safe
def large_print(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    shown = tool_of(slug)
    revision = get_object_or_404(shown.revisions, number=number)
    context = {
        "tool": shown,
        "revision": revision,
        "channel": shown.channel,
        "html": reading.page(shown, revision.body),
    }
    return render(request, "toolkit/large_print.html", context)


@require_safe
def form(request: HttpRequest, slug: str, number: int, kind: str, language: str) -> HttpResponse:
    shown = tool_of(slug)
    rows = RevisionForm.objects.shown().select_related("of")
    row = get_object_or_404(rows, of__tool=shown, of__number=number, kind=kind, language=language)
    newest = revision_of(shown, None)
    context = {
        "tool": shown,
        "channel": shown.channel,
        "form": row,
        "html": reading.page(shown, row.body),
        "older": newest is not None and newest.number > number,
        "newest": newest,
    }
    return render(request, "toolkit/form.html", context)


@require_safe
def compare(request: HttpRequest, slug: str, two: tuple[int, int]) -> HttpResponse:
    shown = tool_of(slug)
    old, new = (get_object_or_404(shown.revisions, number=number) for number in two)
    changes = reading.differences(old, new)
    context = {
        "tool": shown,
        "channel": shown.channel,
        "old": old,
        "new": new,
        "rows": changes,
        "counts": summary(changes),
    }
    return render(request, "toolkit/compare.html", context)


@require_safe
def tool_file(request: HttpRequest, slug: str, subject: str) -> HttpResponseBase:
    row = get_object_or_404(
        ToolFile.objects.select_related("tool__channel"), tool__slug=slug, subject=subject
    )
    if not row.revisions.exists() and not policy.may_take_part(viewer_of(request), row.tool):
        raise Http404
    return stored(row, row.name)


@require_safe
def picture(request: HttpRequest, slug: str, key: Any) -> HttpResponseBase:
    row = get_object_or_404(tool_of(slug).pictures, key=str(key))
    return stored(row, f"{row.digest[:16]}")
