"""What peers do with a report: they are asked, answer, pass it on or let it lapse."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.commitments import emails, policy
from justaction.commitments import state as rules
from justaction.commitments.actions.checking import check_fields
from justaction.commitments.actions.replying import held
from justaction.commitments.actions.standing import entry_of, locked, settle
from justaction.commitments.actions.voices import Scales, of_peer
from justaction.commitments.emails import replying as letters
from justaction.commitments.models import Commitment, ProgressReport, Review
from justaction.errors import NotAllowed, Refused
from justaction.members import policy as members
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.web import clock, pages


@transaction.atomic
def fill_places(report: ProgressReport) -> list[Review]:
    """Ask eligible peers until three have been asked who may still answer or have; returns those newly asked."""
    commitment = locked(report.commitment)
    latest = commitment.reports.order_by("-as_of").first()
    if not policy.is_running(commitment) or latest is None or latest.pk != report.pk:
        return []
    asked: list[Review] = []
    free = rules.PEERS - report.reviews.taken().count()
    for peer in policy.next_peers(report, commitment, free) if free > 0 else ():
        home, field = members.stands_for(peer, commitment.organization)
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
    """Answer an ask: what is said is sealed at once, and held back until the organization has replied or its 10 days
    are over. Or change the answer once after a reply: that is public at once.

    Raises NotAllowed, or Refused (422, naming the field) without a verdict or reasons."""
    row, commitment = held(review)
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
    row.verdict, row.reasons = verdict, reasons
    check_fields(row, ("verdict", "reasons"))
    said = scales.check(all_needed=False) if scales else {}
    if changing:
        return _change(row, commitment, said, by=by)
    row.state, row.written_at = Review.State.HELD, clock.now()
    row.reply_by = policy.today() + timedelta(days=rules.ANSWER_DAYS)
    row.save(update_fields=["state", "verdict", "reasons", "written_at", "reply_by"])
    of_peer(row, said, by=by)
    seen = " ".join(f"{scale}: {answer}" for scale, answer in said.items() if answer)
    words = {"peer": row.shown_as, "verdict": verdict, "reasons": reasons, "seen": seen}
    record.enter(
        "review.written",
        row,
        by=by,
        title=f"{commitment.organization}: {commitment.title}",
        url=commitment.record_url,
        words=words,
        private=("verdict", "reasons", "seen"),
        facts={"reply_by": row.reply_by.isoformat()},
        answers=entry_of(row.report, "report.sent"),
        thread=commitment,
    )
    letters.right_of_reply(row)
    pages.changed()
    settle(commitment)
    return row


def _change(row: Review, commitment: Commitment, said: dict[str, str], *, by: Person) -> Review:
    """The second answer, after a reply: both stay on the record."""
    row.changed_at = clock.now()
    row.save(update_fields=["verdict", "reasons", "changed_at"])
    record.enter(
        "review.given",
        row,
        by=by,
        title=f"{commitment.organization}: {commitment.title}",
        url=commitment.record_url,
        words={"peer": row.shown_as, "reasons": row.reasons},
        facts={"verdict": row.verdict},
        answers=[*entry_of(row, "review.given"), *entry_of(row, "review.answered")],
        thread=commitment,
    )
    of_peer(row, said, by=by)
    letters.review_changed(row)
    emails.followers_later(commitment, "review", f"{row.subject}:{row.revision}")
    settle(commitment)
    return row


@transaction.atomic
def pass_on(review: Review, *, by: Person, too_close: bool = False) -> Review:
    """A peer has no time, or is too close and is not asked about this organization for a year: the place goes on."""
    row, commitment = held(review)
    if not policy.may_see_review(by, row) or row.state != Review.State.ASKED:
        raise NotAllowed(_("This ask is not open to you."))
    row.too_close = too_close
    return _end(row, commitment, Review.State.PASSED_ON, by=None)


@transaction.atomic
def lapse(review: Review) -> Review:
    """Nobody answered in 10 days: the place goes to the next one. Does nothing when it is not so (any more)."""
    row, commitment = held(review)
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
