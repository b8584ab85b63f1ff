"""The doors for programs: commitments and reports in lists, and one commitment with all that its page shows."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from ninja import Field, Query, Router, Schema

from justaction.commitments import state as rules
from justaction.commitments import sums
from justaction.commitments.history import history
from justaction.commitments.models import Commitment, Evidence, MoneyLine, ProgressReport, Review
from justaction.commitments.state import builder
from justaction.commitments.story import Story
from justaction.commitments.views.public import published
from justaction.members.api import Key
from justaction.members.models import Affiliation, Scope
from justaction.members.policy import SPEAKS
from justaction.texts.tables import write_csv
from justaction.web import house
from justaction.web.programs import Asked, Listed, Page, door, page, private_door, whole

router = Router()
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


class CommitmentLine(Listed):
    organization: str
    organization_slug: str
    slug: str
    title: str
    channel: str | None
    state: str = Field(description="on_plan, behind, quiet, done or withdrawn: computed, never chosen.")
    state_since: datetime | None
    indicator: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    target_on: date | None
    published_at: datetime


class CommitmentOut(CommitmentLine):
    everything: dict[str, Any] = Field(
        description="All that its page shows: plan, reports, reviews, proofs, questions, money."
    )


class ReportOut(Schema):
    id: str
    commitment: str = Field(description="The id of its commitment.")
    as_of: date
    value: Decimal
    story: str
    in_the_way: str
    next_steps: str
    sent_at: datetime
    url: str


class Narrowed(Schema):
    state: str = Field("", max_length=12)
    channel: str = Field("", max_length=50)
    organization: str = Field("", max_length=80, description="Its slug.")


@door(router, "/commitments", Page[CommitmentLine], "Who promised what, and how far it is")
def every(request: HttpRequest, asked: Asked, narrowed: Query[Narrowed]) -> dict[str, Any]:
    rows = Commitment.objects.public().select_related("organization", "channel")
    if narrowed.state:
        rows = rows.filter(state=narrowed.state)
    if narrowed.channel:
        rows = rows.filter(channel__slug=narrowed.channel)
    if narrowed.organization:
        rows = rows.filter(organization__slug=narrowed.organization)
    return page(request, rows, asked, _line)


@door(router, "/commitments/{organization}/{slug}", CommitmentOut, "One of them, with its whole story")
def one(request: HttpRequest, organization: str, slug: str) -> dict[str, Any]:
    row = published(organization, slug)
    return {**_line(row), "everything": as_data(Story.of(row))}


@door(router, "/reports", Page[ReportOut], "Reports on public commitments, the newest first")
def reports(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    rows = ProgressReport.objects.filter(commitment__in=Commitment.objects.public().values("pk"))
    return page(request, rows.select_related("commitment__organization"), asked, _told)


class OwnOut(Schema):
    id: str
    organization_slug: str
    slug: str
    title: str
    state: str = Field(description="Also proposed, for a draft.")
    published: bool
    due_on: date | None = Field(description="When the next report is due.")


@private_door(
    router,
    "/me/commitments",
    Page[OwnOut],
    "Commitments of my organizations, drafts too",
    Key(Scope.COMMITMENTS),
)
def mine(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    person = request.auth.person  # type: ignore[attr-defined]  # the key, put there by ninja
    speaks = Affiliation.objects.now().filter(person=person, kind__in=SPEAKS)
    rows = Commitment.objects.filter(organization__in=speaks.values("organization"))
    return page(request, rows.select_related("organization"), asked, _own)


def _own(row: Commitment) -> dict[str, Any]:
    return {
        "id": row.subject,
        "organization_slug": row.organization.slug,
        "slug": row.slug,
        "title": row.title,
        "state": row.state,
        "published": row.published_at is not None,
        "due_on": row.due_on,
    }


def _line(row: Commitment) -> dict[str, Any]:
    said = (
        *("slug", "title", "state", "state_since", "indicator", "unit", "baseline", "target", "target_on"),
        "published_at",
    )
    return {
        "id": row.subject,
        "url": whole(row.record_url),
        "organization": row.organization.name,
        "organization_slug": row.organization.slug,
        "channel": row.channel.slug if row.channel else None,
        **{name: getattr(row, name) for name in said},
    }


def _told(row: ProgressReport) -> dict[str, Any]:
    said = ("as_of", "value", "story", "in_the_way", "next_steps", "sent_at")
    return {
        "id": row.subject,
        "commitment": row.commitment.subject,
        "url": whole(row.commitment.record_url),
        **{name: getattr(row, name) for name in said},
    }
