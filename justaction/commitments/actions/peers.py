"""What peers do with a report: they are asked, answer, pass it on or let it lapse; the organization replies."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.commitments import emails, policy
from justaction.commitments import state as rules
from justaction.commitments.actions.board import stand
from justaction.commitments.actions.standing import entry_of, locked, settle
from justaction.commitments.actions.voices import Scales, of_peer
from justaction.commitments.models import Commitment, ProgressReport, Review
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.web import clock, pages


def _locked(review: Review) -> tuple[Review, Commitment]:
    """The ask as it is now, behind the lock of its commitment."""
    commitment = locked(ProgressReport.objects.values_list("commitment", flat=True).get(reviews=review.pk))
    row = Review.objects.select_related("peer", "peer_organization", "peer_field", "report").get(pk=review.pk)
    row.report.commitment = commitment
    return row, commitment


@transaction.atomic
def fill_places(report: ProgressReport) -> list[Review]:
    """Ask eligible peers until three have been asked who may still answer or have; returns those newly asked."""
    commitment = locked(report.commitment)
    latest = commitment.reports.order_by("-as_of").first()
    if not policy.is_running(commitment) or latest is None or latest.pk != report.pk:
        return []
    asked: list[Review] = []
    taken = report.reviews.filter(state__in=[Review.State.ASKED, Review.State.GIVEN]).count()
    free = rules.PEERS - taken
    for peer in policy.next_peers(report, commitment, free) if free > 0 else ():
        home, field = policy.stands_for(peer, commitment.organization)
        review = Review.objects.create(
            report=report,
            peer=peer,
            peer_organization=home,
            peer_field=field,
            asked_at=clock.now(),
            due_on=policy.today() + timedelta(days=rules.ANSWER_DAYS),
        )
        emails.review_asked(review)
        asked.append(review)
    if asked:
        pages.changed()
    return asked


@transaction.atomic
def review(review: Review, *, by: Person, verdict: str, reasons: str, scales: Scales | None = None) -> Review:
    """Answer an ask, or change the answer once after a reply. Raises NotAllowed, or Refused without reasons."""
    row, commitment = _locked(review)
    changing = row.state == Review.State.GIVEN
    if not (policy.may_change_review(by, row) if changing else policy.may_review(by, row)):
        raise NotAllowed(
            _("This ask is not open to you. It may have lapsed, or you may be too close to the organization.")
        )
    reasons = reasons.strip()
    if verdict not in Review.Verdict.values:
        raise Refused(_("Choose what you find."), field="verdict", status=422)
    if not reasons:
        raise Refused(_("Give your reasons. One or two sentences are enough."), field="reasons", status=422)
    before = [*entry_of(row, "review.given"), *entry_of(row, "review.answered")]
    row.state, row.verdict, row.reasons = Review.State.GIVEN, verdict, reasons
    row.ended_at = row.ended_at or clock.now()
    row.changed_at = clock.now() if changing else None
    row.save(update_fields=["state", "verdict", "reasons", "ended_at", "changed_at"])
    record.enter(
        "review.given",
        row,
        by=by,
        title=f"{commitment.organization}: {commitment.title}",
        url=commitment.record_url,
        words={"peer": row.shown_as, "reasons": reasons},
        facts={"verdict": verdict},
        answers=before or entry_of(row.report, "report.sent"),
        thread=commitment,
    )
    if scales is not None:
        of_peer(row, scales, by=by)
    emails.right_of_reply(row)
    emails.followers_later(row.report.commitment, "review", f"{row.subject}:{row.revision}")
    settle(commitment)
    return row


@transaction.atomic
def pass_on(review: Review, *, by: Person, too_close: bool = False) -> Review:
    """A peer has no time, or is too close and is not asked about this organization for a year: the place goes on."""
    row, commitment = _locked(review)
    if not policy.may_see_review(by, row) or row.state != Review.State.ASKED:
        raise NotAllowed(_("This ask is not open to you."))
    row.too_close = too_close
    return _end(row, commitment, Review.State.PASSED_ON, by=None)


@transaction.atomic
def lapse(review: Review) -> Review:
    """Nobody answered in 10 days: the place goes to the next one. Does nothing when it is not so (any more)."""
    row, commitment = _locked(review)
    if row.state != Review.State.ASKED or policy.today() <= row.due_on:
        return row
    return _end(row, commitment, Review.State.LAPSED, by=None)


def _end(row: Review, commitment: Commitment, state: Review.State, *, by: Person | None) -> Review:
    row.state, row.ended_at = state, clock.now()
    row.save(update_fields=["state", "ended_at", "too_close"])
    record.enter(
        "review.lapsed",
        row,
        by=by,
        title=f"{commitment.organization}: {commitment.title}",
        url=commitment.record_url,
        facts={"asked_on": row.asked_at.astimezone(policy.zone()).date().isoformat()},
        answers=entry_of(row.report, "report.sent"),
        thread=commitment,
    )
    fill_places(row.report)
    settle(commitment)
    return row


@transaction.atomic
def leave_unanswered(review: Review) -> Review:
    """Ten days have passed without a reply: the record says so, once. A reply can still come, and then stands beside it."""
    row, commitment = _locked(review)
    given = row.changed_at or row.ended_at
    if row.state != Review.State.GIVEN or row.reply or row.unanswered_at or given is None:
        return row
    if (policy.today() - given.astimezone(policy.zone()).date()).days <= rules.ANSWER_DAYS:
        return row
    row.unanswered_at = clock.now()
    row.save(update_fields=["unanswered_at"])
    record.enter(
        "review.unanswered",
        row,
        by=None,
        title=f"{commitment.organization}: {commitment.title}",
        url=commitment.record_url,
        facts={"given_on": given.astimezone(policy.zone()).date().isoformat()},
        answers=entry_of(row, "review.given"),
        thread=commitment,
    )
    pages.changed()
    return row


@transaction.atomic
def reply(review: Review, *, by: Person, text: str) -> Review:
    """The organization replies to an answer, once."""
    row, commitment = _locked(review)
    if not policy.may_report(by, commitment):
        raise NotAllowed(_("Only people of the organization can reply."))
    if not policy.may_reply(by, row):
        raise Refused(_("There is a reply already, or no answer to reply to."), field="text")
    if not text.strip():
        raise Refused(_("Write your reply."), field="text", status=422)
    row.reply, row.replied_at, row.replied_by = text.strip(), clock.now(), by
    row.save(update_fields=["reply", "replied_at", "replied_by"])
    record.enter(
        "review.answered",
        row,
        by=by,
        title=f"{commitment.organization}: {commitment.title}",
        url=commitment.record_url,
        words={"reply": row.reply},
        answers=entry_of(row, "review.given"),
        thread=commitment,
    )
    stand(commitment.organization)
    emails.replied(row)
    return row
