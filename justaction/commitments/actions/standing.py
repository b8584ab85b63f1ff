"""Where a commitment stands: computed anew, and recorded when it changes. Reminders that the clock sends."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from justaction.commitments import emails, policy
from justaction.commitments import state as rules
from justaction.commitments.actions.board import stand
from justaction.commitments.emails import ladder as letters
from justaction.commitments.models import Commitment, ProgressReport, Review, Talk
from justaction.counts import actions as counts
from justaction.record import actions as record
from justaction.record.models import Entry
from justaction.web import clock, pages

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
    """Compute the state anew. When it changed, keep and record it; when nothing changed, write nothing. What pages
    count of it is brought up to its facts; so a deed calls it last."""
    row = locked(commitment)
    if row.published_at is None:
        return row
    row = _settled(row)
    counts.touch("commitment", row.pk)
    return row


def _settled(row: Commitment) -> Commitment:
    facts, today, held_before = policy.facts(row), policy.today(), row.held_at
    standing = rules.decide(facts, today)
    if standing.key == "done" and (facts.held_on is None or rules.seen_again(facts)):
        row.held_at = clock.now()
        facts = replace(facts, held_on=today)
        standing = rules.decide(facts, today)
    due = None if standing.state is rules.State.WITHDRAWN else rules.next_due(facts)
    was, was_key = row.state, row.reason_key
    told = (row.state, row.reason_key, row.reason, row.look_again_on, row.due_on)
    now = (standing.state.value, standing.key, dict(standing.details), standing.look_again_on, due)
    if told == now and row.held_at == held_before:
        return row
    row.state, row.reason_key, row.reason, row.look_again_on, row.due_on = now
    if was != row.state:
        row.state_since = clock.now()
        row.done_at = clock.now() if standing.state is rules.State.DONE else None
    row.save(update_fields=[*_COMPUTED])
    waiting = row.talks.filter(state=Talk.State.ASKED)
    over = waiting.exclude(due=due) if due else waiting
    over.update(state=Talk.State.CLOSED, ended_at=clock.now())
    pages.changed()
    if was != row.state:
        _record_change(row, was)
    if held_before is not None:
        _look_again(row, was_key, holds=row.held_at != held_before)
    stand(row.organization)
    return row


_COMPUTED = ("state", "reason_key", "reason", "look_again_on", "due_on", "state_since", "done_at", "held_at")


def _look_again(row: Commitment, was_key: str, *, holds: bool) -> None:
    """Record and tell what came of looking again: it is due, it holds, or it has fallen back."""
    how = "holds" if holds else _AGAIN.get(row.reason_key, "")
    if not how or (not holds and _AGAIN.get(was_key) == how):
        return
    assert row.held_at is not None
    entry = record.enter(
        "commitment.again",
        row,
        by=None,
        title=f"{row.organization}: {row.title}",
        url=row.record_url,
        words={"because": row.because},
        facts={"how": how, "done_on": row.held_at.astimezone(policy.zone()).date().isoformat()},
    )
    letters.looked_at_again(row, how, f"{row.subject}:{entry.revision}")


_AGAIN = {
    "check_due": "due",
    "fallen_back": "fallen_back",
    "fallen_not_agreed": "fallen_back",
    "fallen_unheard": "fallen_back",
}


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
    if row.reason_key in _AGAIN:
        return  # a letter of its own tells it
    if row.state in {Commitment.State.BEHIND, Commitment.State.QUIET}:
        emails.what_got_in_the_way(row, mark)
    elif row.state == Commitment.State.DONE:
        latest = row.reports.order_by("-as_of")[:1]
        given = Review.objects.given().filter(report__in=latest).select_related("peer")
        emails.done(row, given, mark)


@transaction.atomic
def remind_of_review(review: Review) -> None:
    """Write to a peer when three of the ten days are left; once."""
    row = Review.objects.select_related("peer", "report__commitment__organization").get(pk=review.pk)
    left = (row.due_on - policy.today()).days
    if row.state == Review.State.ASKED and 0 <= left <= REMIND_BEFORE_LAPSE:
        emails.review_reminder(row)
