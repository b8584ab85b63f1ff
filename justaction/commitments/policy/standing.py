"""What a draft still needs, and the facts that a state is computed from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from justaction.commitments import state as rules
from justaction.commitments.models import (
    Commitment,
    Indicator,
    ProgressReport,
    Review,
)
from justaction.commitments.policy.days import today, zone
from justaction.commitments.policy.peers import peers_left
from justaction.commitments.state import builder
from justaction.web import clock


def values(commitment: Commitment) -> dict[str, object]:
    """What a draft says so far, as the builder's task list asks for it."""
    names = {name for task in builder.TASKS for name in task.fields} - {"plan", "milestones", "indicators"}
    said: dict[str, object] = {name: getattr(commitment, name) for name in names}
    if commitment.is_pledge or commitment.title == commitment.imported_title:
        said["title"] = ""
    said["plan"] = [(point.on, point.value) for point in commitment.plan.all()]
    said["indicators"] = [
        tuple(getattr(one, name) for name in builder.INDICATOR) for one in commitment.indicators.all()
    ]
    said["milestones"] = [(step.title, step.due) for step in commitment.milestones.all()]
    return said


def gaps(commitment: Commitment) -> list[builder.Gap]:
    """All that keeps a draft from being published."""
    found = builder.gaps(values(commitment), today())
    if commitment.organization.field_id is None:
        found.append(builder.Gap("organization", "field", builder.NO_FIELD))
    if not commitment.organization.listed:
        found.append(builder.Gap("organization", "listed", builder.NOT_LISTED))
    return found


def facts(
    commitment: Commitment, reports: Sequence[ProgressReport] | None = None, here: ZoneInfo | None = None
) -> rules.Facts:
    """The facts that the state is computed from. The commitment is published; `reports`, if they are known already,
    come oldest first with their reviews fetched; `here` is the zone in which days are counted."""
    here = here or zone()

    def day(moment: datetime) -> date:
        return moment.astimezone(here).date()

    assert commitment.published_at is not None
    assert commitment.baseline_on is not None
    assert commitment.target_on is not None
    assert commitment.baseline is not None
    assert commitment.target is not None
    reports = list(commitment.reports.prefetch_related("reviews") if reports is None else reports)
    return rules.Facts(
        published_on=day(commitment.published_at),
        baseline=commitment.baseline,
        baseline_on=commitment.baseline_on,
        target=commitment.target,
        target_on=commitment.target_on,
        plan=tuple((point.on, point.value) for point in commitment.plan.all()),
        reports=tuple(
            rules.Report(
                as_of=report.as_of,
                sent_on=day(report.sent_at),
                value=report.value,
                reviews=tuple(rules.Review(review.state, review.verdict) for review in report.reviews.all()),
                peers_left=report is reports[-1] and _can_grow(report, commitment),
            )
            for report in reports
        ),
        withdrawn_on=day(commitment.withdrawn_at) if commitment.withdrawn_at else None,
        held_on=day(commitment.held_at) if commitment.held_at else None,
    )


def facts_of(indicator: Indicator) -> rules.Facts:
    """The facts of a further number: a straight line from its start to its target, and what was reported."""
    commitment, here = indicator.commitment, zone()
    assert indicator.baseline is not None
    assert indicator.baseline_on is not None
    assert indicator.target is not None
    assert indicator.target_on is not None
    published = commitment.published_at or clock.now()
    return rules.Facts(
        published_on=published.astimezone(here).date(),
        baseline=indicator.baseline,
        baseline_on=indicator.baseline_on,
        target=indicator.target,
        target_on=indicator.target_on,
        reports=tuple(
            rules.Report(
                as_of=one.report.as_of, sent_on=one.report.sent_at.astimezone(here).date(), value=one.value
            )
            for one in indicator.values.select_related("report")
        ),
    )


def _can_grow(report: ProgressReport, commitment: Commitment) -> bool:
    """Whether somebody could still be asked; only looked up where it decides anything."""
    states = [review.state for review in report.reviews.all()]
    settled = sum(one in Review.TAKEN for one in states) >= rules.PEERS or Review.State.ASKED in states
    return settled or peers_left(report, commitment)
