"""Pages that anyone reads: a commitment, its history, its proofs, its data."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from justaction.commitments import history as told
from justaction.commitments import policy
from justaction.commitments import state as rules
from justaction.commitments.models import (
    Amendment,
    Citation,
    Commitment,
    Evidence,
    HarmSource,
    Indicator,
    KeptCopy,
    MoneyLine,
    Question,
)
from justaction.commitments.story import Story
from justaction.web.context import viewer

YEAR = 60 * 60 * 24 * 365


def published(organization: str, slug: str) -> Commitment:
    """A commitment on the public record, or 404."""
    found = Commitment.objects.public().select_related("organization__field", "channel")
    return get_object_or_404(found, organization__slug=organization, slug=slug)


def _with_counts(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """What the page only counts, or need not ask for: all in the one query that finds the commitment."""
    mine = {"commitment": OuterRef("pk")}

    def number(of: QuerySet[Any]) -> Any:
        counted = of.filter(**mine).order_by().values("commitment").annotate(n=Count("pk")).values("n")
        return Coalesce(Subquery(counted), 0)

    return rows.annotate(
        n_money=number(MoneyLine.objects.counted()),
        n_questions=number(Question.objects.public()),
        n_unanswered=number(Question.objects.open().exclude(lapsed_at=None)),
        has_amendments=Exists(Amendment.objects.filter(**mine)),
        has_indicators=Exists(Indicator.objects.filter(**mine)),
        has_sources=Exists(HarmSource.objects.filter(**mine)),
        has_citations=Exists(Citation.objects.filter(**mine)),
    )


@require_safe
def commitment(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    found = Commitment.objects.filter(organization__listed=True, organization__slug=organization, slug=slug)
    row = get_object_or_404(_with_counts(found.select_related("organization__field", "channel")))
    if row.published_at is None:
        return _pledge(request, row)
    who = viewer(request)
    context = {
        **page_of(row),
        "may_report": policy.may_report(who, row),
        "may_add_evidence": policy.may_add_evidence(who, row),
        "gives_links": bool(policy.gives_links_as(who, row)),
    }
    return render(request, "commitments/commitment.html", context)


def page_of(row: Commitment) -> dict[str, object]:
    """What the page of a commitment is drawn from."""
    story = Story.of(row)
    return {
        "commitment": row,
        "story": story,
        "moments": told.history(row, told.RECENT),
        "precedence": rules.PRECEDENCE,
        "done_rules": rules.DONE_RULES,
        "ladder": rules.LADDER,
        "today": story.today,
    }


def _pledge(request: HttpRequest, row: Commitment) -> HttpResponse:
    """An earlier pledge as it was brought in; a draft of the organization's own stays unseen."""
    if not row.import_key:
        raise Http404
    said = told.imported(row)
    context = {
        "commitment": row,
        "pledge": said,
        "may_write": policy.may_write(viewer(request), row.organization),
    }
    return render(request, "commitments/pledge.html", context)


@require_safe
def history(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    row = published(organization, slug)
    context = {"commitment": row, "moments": told.history(row)}
    return render(request, "commitments/history.html", context)


@require_safe
def evidence(request: HttpRequest, organization: str, slug: str, subject: str) -> HttpResponseBase:
    row = published(organization, slug)
    proof = get_object_or_404(Evidence, commitment=row, subject=subject)
    if proof.kind == Evidence.Kind.LINK:
        return redirect(proof.url)
    return as_attachment(proof)


def as_attachment(kept: Evidence | HarmSource) -> HttpResponseBase:
    """A stored file to be saved, never opened in the page. Raises Http404 when it is gone."""
    try:
        content = kept.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = FileResponse(
        content, as_attachment=True, filename=kept.file_name, content_type=kept.media_type
    )
    response["ETag"] = f'"{kept.digest}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


@require_safe
def copy(request: HttpRequest, organization: str, slug: str, subject: str) -> HttpResponse:
    """The text of a linked page as it was kept."""
    row = published(organization, slug)
    kept = KeptCopy.objects.filter(state=KeptCopy.State.KEPT, evidence__commitment=row).select_related(
        "evidence"
    )
    found = get_object_or_404(kept, evidence__subject=subject)
    context = {"commitment": row, "proof": found.evidence, "copy": found}
    return render(request, "commitments/copy.html", context)
