"""What chapters answer with alike: the page of a table that somebody brings in, and a file that was made harmless."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header

PAGE = 100  # rows

Row = tuple[int, str, str, str]  # line of the file, verdict, whom or what it is about, why


def report_page(
    request: HttpRequest,
    batch: Any,
    rows: Sequence[Row],
    verdicts: Mapping[str, Any],
    *,
    deeds: Mapping[str, str],
) -> HttpResponse:
    """The rows with their verdicts in words, all or of one verdict (`?verdict=`), a page of them at a time.

    `verdicts` gives the word for each verdict, in order; `deeds` the names of the addresses `bring_in`, `columns` and
    `drop`, each of which takes the subject of the batch.
    """
    asked = request.GET.get("verdict", "")
    shown = [(*row, verdicts[row[1]]) for row in rows if asked in ("", row[1])]
    context = {
        "batch": batch,
        "counts": [(name, word, sum(row[1] == name for row in rows)) for name, word in verdicts.items()],
        "verdict": asked if asked in verdicts else "",
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
        **{deed: reverse(name, args=[batch.subject]) for deed, name in deeds.items()},
    }
    return render(request, "texts/table_report.html", context)


def stored(row: Any, name: str) -> HttpResponse:
    """The file of a row (`file`, `media_type`): a picture to look at, all else to save. Raises Http404 when it is gone."""
    try:
        with row.file.open("rb") as file:
            response = HttpResponse(file.read(), content_type=row.media_type)  # at most UPLOAD_MAX_MB
    except FileNotFoundError as gone:
        raise Http404 from gone
    if not row.media_type.startswith("image/"):
        response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
