"""The page of a table that somebody brings in: what would happen to each row, or what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

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
