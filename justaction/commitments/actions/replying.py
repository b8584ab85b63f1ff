"""The right of reply: a review is held back until the organization has replied, or its 10 days are over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.commitments import emails, policy
from justaction.commitments.actions.board import stand
from justaction.commitments.actions.standing import entry_of, locked, settle
from justaction.commitments.actions.voices import show_of_peer
from justaction.commitments.emails import replying as letters
from justaction.commitments.models import Commitment, ProgressReport, Review
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.web import clock, pages


def held(review: Review) -> tuple[Review, Commitment]:
    """The ask as it is now, behind the lock of its commitment."""
    commitment = locked(ProgressReport.objects.values_list("commitment", flat=True).get(reviews=review.pk))
    row = Review.objects.select_related("peer", "peer_organization", "peer_field", "report").get(pk=review.pk)
    row.report.commitment = commitment
    return row, commitment


def make_public(row: Review, commitment: Commitment) -> None:
    """Let anyone read a review: what it says is entered, and the seal made on the day it was written is opened.

    Called in the deed that ends the wait. Whoever compares the two entries sees that not a word was changed."""
    sealed = entry_of(row, "review.written")
    row.state, row.ended_at = Review.State.GIVEN, clock.now()
    row.save(update_fields=["state", "ended_at"])
    for entry in sealed:
        record.open_seal(entry)
    record.enter(
        "review.given",
        row,
        by=row.peer,
        title=f"{commitment.organization}: {commitment.title}",
        url=commitment.record_url,
        words={"peer": row.shown_as, "reasons": row.reasons},
        facts={"verdict": row.verdict},
        answers=sealed or entry_of(row.report, "report.sent"),
        thread=commitment,
    )
    show_of_peer(row)
    emails.followers_later(commitment, "review", f"{row.subject}:{row.revision}")


@transaction.atomic
def reply(review: Review, *, by: Person, text: str) -> Review:
    """The organization replies to an answer, once; a review that was held back is public with it.

    Raises NotAllowed for anybody but its own people; Refused when there is a reply already, or (422) for no words."""
    row, commitment = held(review)
    if not policy.may_report(by, commitment):
        raise NotAllowed(_("Only people of the organization can reply."))
    if not policy.may_reply(by, row):
        raise Refused(_("There is a reply already, or no answer to reply to."), field="text")
    if not text.strip():
        raise Refused(_("Write your reply."), field="text", status=422)
    waited = row.state == Review.State.HELD
    if waited:
        make_public(row, commitment)
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
    letters.replied(row)
    pages.changed()
    if waited:
        settle(commitment)
    stand(commitment.organization)
    return row


@transaction.atomic
def let_stand(review: Review, *, by: Person) -> Review:
    """The organization has nothing to add: a review that is held back is public now. It can still reply once."""
    row, commitment = held(review)
    if not policy.may_report(by, commitment):
        raise NotAllowed(_("Only people of the organization can reply."))
    if row.state != Review.State.HELD:
        raise Refused(_("This review is public already."))
    make_public(row, commitment)
    letters.public_now(row)
    settle(commitment)
    return row


@transaction.atomic
def leave_unanswered(review: Review) -> Review:
    """Its days are over and no reply came: the review is public, and the record says so, once. A reply can still come."""
    row, commitment = held(review)
    over = row.reply_by is not None and policy.today() > row.reply_by
    if row.state not in {Review.State.HELD, Review.State.GIVEN} or row.reply or row.unanswered_at or not over:
        return row
    waited = row.state == Review.State.HELD
    if waited:
        make_public(row, commitment)
    row.unanswered_at = clock.now()
    row.save(update_fields=["unanswered_at"])
    record.enter(
        "review.unanswered",
        row,
        by=None,
        title=f"{commitment.organization}: {commitment.title}",
        url=commitment.record_url,
        facts={"given_on": _day(row.written_at or row.unanswered_at)},
        answers=entry_of(row, "review.given"),
        thread=commitment,
    )
    pages.changed()
    if waited:
        letters.public_now(row)
        settle(commitment)
    return row


@transaction.atomic
def remind_of_reply(review: Review) -> None:
    """Write to the organization when three of its 10 days are left; once."""
    row, _commitment = held(review)
    if row.state == Review.State.HELD and row.reply_by and policy.today() <= row.reply_by:
        letters.reply_reminder(row)


def _day(moment: datetime) -> str:
    return moment.astimezone(policy.zone()).date().isoformat()
