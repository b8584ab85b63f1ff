"""The data of a commitment for programs: what its page shows, as CSV and JSON."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from justaction.commitments import state as rules
from justaction.commitments import sums
from justaction.commitments.history import history
from justaction.commitments.models import Evidence, MoneyLine, ProgressReport, Review
from justaction.commitments.state import builder
from justaction.commitments.story import Story
from justaction.commitments.views.public import published
from justaction.texts.tables import write_csv
from justaction.web import house

COLUMNS = (
    *(
        "as_of",
        "plan",
        "reported",
        "unit",
        "sent_at",
        "agrees",
        "asks_for_more",
        "disagrees",
        "waiting",
        "checked",
    ),
    *("story", "in_the_way", "next_steps", "proofs"),
)


def rows(story: Story) -> list[list[object]]:
    """The plan and the reports, one row a day, as the CSV has them."""
    sent = {report.as_of: report for report in story.reports}
    proofs: dict[int, int] = {}
    for proof in story.evidence:
        proofs[proof.report_id or 0] = proofs.get(proof.report_id or 0, 0) + 1
    more = {(sent_.pk, one.pk): value for one in story.indicators for sent_, value in story.reported(one)}
    found: list[list[object]] = []
    for day in sorted({*sent, *(day for day, _value in story.facts.line)}):
        report = sent.get(day)
        plan = rules.planned(story.facts, day)
        if report is None:
            found.append(
                [day, plan, None, story.commitment.unit, *[None] * (len(COLUMNS) - 4 + len(story.indicators))]
            )
            continue
        given = [review.verdict for review in report.reviews.all() if review.state == Review.State.GIVEN]
        check = story.checks[report.pk]
        found.append(
            [day, plan, report.value, story.commitment.unit, report.sent_at.isoformat(timespec="seconds")]
            + [given.count(verdict) for verdict in Review.Verdict.values]
            + [check.waiting, check.outcome.value, report.story, report.in_the_way, report.next_steps]
            + [proofs.get(report.pk, 0)]
            + [more.get((report.pk, one.pk)) for one in story.indicators]
        )
    return found


def columns(story: Story) -> list[str]:
    """The head of the CSV: the first number, then each further one with its unit."""
    return [*COLUMNS, *(f"{one.indicator} ({one.unit})" for one in story.indicators)]


_PLAIN = (
    *("title", "old_words", "old_words_url", "old_words_on", "harm", "harm_source", "affected", "answer"),
    *("no_answer_reason", "answer_on", *builder.BY_KEY["power"].fields),
    *("indicator", "measure", "unit", "baseline", "baseline_on", "target", "target_on"),
    *("sign_off_name", "sign_off_role", "published_at", "withdrawn_at", "withdrawn_why", "done_at", "state"),
)


def as_data(story: Story) -> dict[str, Any]:
    """All of it, for programs."""
    row = story.commitment
    return {
        "subject": row.subject,
        "organization": row.organization.name,
        "channel": row.channel.slug if row.channel else None,
        **{name: getattr(row, name) for name in _PLAIN},
        **({"sign_off_name": None, "sign_off_role": None} if house.names_hidden() else {}),
        "because": row.because,
        "reason": {"rule": row.reason_key, **row.reason},
        "plan": [{"on": day, "value": value} for day, value in story.facts.line],
        "questions": [
            {
                "subject": one.subject,
                "question": one.text,
                "asked_at": one.asked_at,
                "due_on": one.due_on,
                "answer": one.answer or None,
                "answered_at": one.answered_at,
                "no_answer_in_10_days": one.lapsed_at is not None,
            }
            for one in story.questions
        ],
        "amendments": [
            {
                "at": change.at,
                "was_target": change.was_target,
                "was_target_on": change.was_target_on,
                "was_plan": [{"on": day, "value": value} for day, value in change.was_points],
                "number": row.indicator,
                "target": change.target,
                "target_on": change.target_on,
                "reason": change.reason,
                "agreed_by": change.agreed_by,
                "agreed_on": change.agreed_on,
            }
            for change in story.amendments
        ],
        "harm_sources": [
            {
                "title": one.title,
                "kind": one.sort,
                "dated": one.dated,
                "link": one.url or None,
                "file": one.file_name or None,
                "sha256": one.digest or None,
            }
            for one in story.sources
        ],
        "more_numbers": [
            {
                **{name: getattr(one, name) for name in builder.INDICATOR},
                "reported": [
                    {"report": report.subject, "value": value} for report, value in story.reported(one)
                ],
            }
            for one in story.indicators
        ],
        "milestones": [
            {"title": step.title, "due": step.due, "met_on": step.met_on} for step in row.milestones.all()
        ],
        "cites": [
            {
                "standard": one.standard.code,
                "revision": one.cited_from.number,
                "clause": one.clause.number if one.clause else None,
            }
            for one in story.citations
        ],
        "reports": [_report_data(story, report) for report in story.reports],
        "evidence": [
            {
                "subject": proof.subject,
                "title": proof.title,
                "shows": proof.shows,
                "source": proof.source,
                "dated": proof.dated,
                "given_by": proof.voice,
                "link": proof.url or None,
                "file": proof.file_name or None,
                "kind": proof.sort,
                "reliability": proof.reliability,
                "kept_copy": _copy_data(proof),
                "sha256": proof.digest or None,
                "bytes": proof.size or None,
            }
            for proof in story.evidence
        ],
        "money": sums.as_totals(sums.grouped(MoneyLine.objects.filter(commitment=row))),
        "power_confirmed_by_those_affected": [words for _answer, words in story.power_confirmed],
        "voices": [
            {
                "question": one.question,
                "organization": one.ours or None,
                "peers": one.peers or None,
                "affected": one.affected or None,
                "differ": one.differ,
            }
            for one in story.voices.rows
        ],
        "history": [
            {
                "at": moment.at,
                "told": " ".join(filter(None, [moment.told, moment.was, moment.now, moment.after])),
            }
            for moment in history(row)
        ],
    }


def _copy_data(proof: Evidence) -> dict[str, Any] | None:
    copy = getattr(proof, "copy", None)
    if copy is None:
        return None
    return {
        "at": copy.at,
        "sha256": copy.digest or None,
        "url": copy.url or None,
        "why_none": copy.why or None,
    }


def _report_data(story: Story, report: ProgressReport) -> dict[str, Any]:
    return {
        "subject": report.subject,
        "as_of": report.as_of,
        "value": report.value,
        "plan": rules.planned(story.facts, report.as_of),
        "sent_at": report.sent_at,
        "story": report.story,
        "in_the_way": report.in_the_way,
        "next_steps": report.next_steps,
        "checked": story.checks[report.pk].outcome.value,
        "reviews": [
            {
                "peer": review.shown_as,
                "state": review.state,
                "verdict": (review.verdict or None) if review.is_public else None,
                "reasons": (review.reasons or None) if review.is_public else None,
                "reply": review.reply or None,
                "no_reply_in_10_days": review.unanswered_at is not None,
                "asked_at": review.asked_at,
                "written_at": review.written_at,
                "reply_by": review.reply_by,
                "public_at": review.ended_at if review.is_public else None,
            }
            for review in report.reviews.all()
            if review.state in Review.TAKEN
        ],
    }


@require_safe
def csv(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    story = Story.of(published(organization, slug))
    response = HttpResponse(write_csv(columns(story), rows(story)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{organization}-{slug}.csv"'
    return response


@require_safe
def json(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    story = Story.of(published(organization, slug))
    return JsonResponse(as_data(story), json_dumps_params={"indent": 1, "ensure_ascii": False})
