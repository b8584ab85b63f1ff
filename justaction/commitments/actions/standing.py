"""Where a commitment stands: computed anew, and recorded when it changes. Reminders that the clock sends."""

from __future__ import annotations

from django.db import transaction

from justaction.commitments import emails, policy
from justaction.commitments import state as rules
from justaction.commitments.models import Commitment, ProgressReport, Review
from justaction.record import actions as record
from justaction.record.models import Entry
from justaction.web import clock, pages

REMIND_BEFORE_REPORT = 14  # days
REMIND_BEFORE_LAPSE = 3  # days: seven of the ten have passed


def locked(commitment: Commitment | int) -> Commitment:
    """The row (or the one of an id) as it is now, held until this transaction ends; every deed takes it first."""
    pk = commitment if isinstance(commitment, int) else commitment.pk
    return Commitment.objects.select_for_update().get(pk=pk)


def entry_of(thing: Commitment | ProgressReport | Review, kind: str) -> list[Entry]:
    """The latest entry of a kind about a thing, as what another entry answers."""
    return list(Entry.objects.filter(subject=thing.subject, kind=kind).order_by("-id")[:1])


@transaction.atomic
def settle(commitment: Commitment) -> Commitment:
    """Compute the state anew. When it changed, keep and record it; when nothing changed, write nothing."""
    row = locked(commitment)
    if row.published_at is None:
        return row
    standing = rules.decide(policy.facts(row), policy.today())
    was = row.state
    told = (row.state, row.reason_key, row.reason, row.look_again_on)
    if told == (standing.state.value, standing.key, dict(standing.details), standing.look_again_on):
        return row
    row.state, row.reason_key, row.reason = standing.state.value, standing.key, dict(standing.details)
    row.look_again_on = standing.look_again_on
    changed = was != row.state
    if changed:
        row.state_since = clock.now()
        row.done_at = clock.now() if standing.state is rules.State.DONE else None
    row.save(update_fields=["state", "reason_key", "reason", "look_again_on", "state_since", "done_at"])
    pages.changed()
    if changed:
        _record_change(row, was)
    return row


def _record_change(row: Commitment, was: str) -> None:
    entry = record.enter(
        "commitment.state",
        row,
        by=None,
        title=f"{row.organization}: {row.title}",
        url=row.record_url,
        words={"because": row.because},
        facts={"was": "none" if was == Commitment.State.PROPOSED else was, "now": row.state},
    )
    mark = f"{row.subject}:{entry.revision}"
    emails.followers_later(row, "state", mark)
    if row.state in {Commitment.State.BEHIND, Commitment.State.QUIET}:
        emails.what_got_in_the_way(row, mark)
    elif row.state == Commitment.State.DONE:
        latest = row.reports.order_by("-as_of")[:1]
        given = Review.objects.given().filter(report__in=latest).select_related("peer")
        emails.done(row, given, mark)


@transaction.atomic
def remind_of_report(commitment: Commitment) -> None:
    """Write to the organization in the last 14 days before a report is due; once for each due day."""
    row = locked(commitment)
    if not policy.is_running(row):
        return
    due = rules.next_due(policy.facts(row))
    if due is not None and 0 <= (due - policy.today()).days <= REMIND_BEFORE_REPORT:
        emails.report_due(row, due)


@transaction.atomic
def remind_of_review(review: Review) -> None:
    """Write to a peer when three of the ten days are left; once."""
    row = Review.objects.select_related("peer", "report__commitment__organization").get(pk=review.pk)
    left = (row.due_on - policy.today()).days
    if row.state == Review.State.ASKED and 0 <= left <= REMIND_BEFORE_LAPSE:
        emails.review_reminder(row)
