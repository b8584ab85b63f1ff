"""Deeds of a comment round: opened with its last day, ended early, closed when all is settled; and its links."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.standards import policy, wording
from justaction.standards.actions.shared import (
    enter,
    keep_still,
    led,
    locked,
    move,
    must_be_written,
    need,
)
from justaction.standards.models import Approval, CommentLink, CommentRound, Standard
from justaction.web import clock, pages

LONGEST = timedelta(days=180)
Stage = Standard.Stage


@transaction.atomic
def open_round(
    standard: Standard, *, closes_at: datetime, by: Person, question: str = "", for_everybody: bool = True
) -> CommentRound:
    """Show the words, as they are now, to readers until `closes_at`. They stand still; the live text can go on.

    Raises NotAllowed, and Refused when something is missing of the words or of their approvals, a round is not closed,
    it is in test, or the last day makes no sense.
    """
    row = led(standard, by)
    must_be_written(row)
    if row.work != Stage.DRAFT:
        raise Refused(_("Only a draft can be opened for comment."))
    now = clock.now()
    if closes_at <= now:
        raise Refused(_("Choose a day that is still to come."), field="closes_on", status=422)
    if closes_at - now > LONGEST:
        raise Refused(_("A round lasts half a year at most."), field="closes_on", status=422)
    draft = keep_still(row, by=by, why=_("Opened for comment"))
    if why_not := policy.why_incomplete(draft.words) or policy.why_not_approved(
        row, Approval.Gate.COMMENT, draft.digest
    ):
        raise Refused(why_not)
    opened = CommentRound.objects.create(
        standard=row,
        draft=draft,
        number=row.rounds.count() + 1,
        question=question.strip()[:600],
        for_everybody=for_everybody,
        opened_at=now,
        closes_at=closes_at,
    )
    move(row, Stage.COMMENT)
    row.save(update_fields=["stage", "next_stage"])
    enter(
        "standard.comments",
        row,
        thing=opened,
        by=by,
        words={"question": opened.question},
        facts={
            "number": opened.number,
            "draft": draft.number,
            "digest": draft.digest,
            "closes": closes_at.date().isoformat(),
        },
    )
    return opened


@transaction.atomic
def end_round(comment_round: CommentRound, *, by: Person) -> CommentRound:
    """Take no more comments from now on, before its last day. Raises NotAllowed, and Refused when it is over already."""
    row = _locked(comment_round, by)
    if not row.takes_words:
        raise Refused(_("This round is over already."))
    row.closes_at = max(clock.now(), row.opened_at + timedelta(seconds=1))
    row.save(update_fields=["closes_at"])
    pages.changed()
    return row


@transaction.atomic
def close_round(comment_round: CommentRound, *, what_changed: str, by: Person) -> CommentRound:
    """Close it and say what changed; the standard is a draft again, ready for the test or for another round.

    Raises NotAllowed, and Refused while it takes comments, while one of them (or a suggestion in the live text) waits
    for its outcome, or without a word.
    """
    row = _locked(comment_round, by)
    if row.closed_at is not None:
        raise Refused(_("This round is closed already."))
    if row.takes_words:
        raise Refused(_("This round still takes comments. Wait for its last day, or end it first."))
    if why_not := policy.why_unsettled(row.standard):
        raise Refused(why_not)
    row.what_changed = need(what_changed, "what_changed", _("Say what you changed, and why."))[:2000]
    row.closed_at = clock.now()
    row.save(update_fields=["what_changed", "closed_at"])
    # who wants neither an answer by letter nor a credit needs no name here any more
    row.comments.filter(credited=False, address="").update(name="")
    standard = row.standard
    move(standard, Stage.DRAFT)
    standard.save(update_fields=["stage", "next_stage"])
    counts = {
        state: row.comments.filter(state=state).count() for state in ("accepted", "rejected", "withdrawn")
    }
    enter(
        "standard.answered",
        standard,
        thing=row,
        by=by,
        words={"what_changed": row.what_changed},
        facts={"number": row.number, **counts},
        answers=list(Entry.objects.filter(subject=row.subject).order_by("id")[:1]),
    )
    return row


@transaction.atomic
def make_link(comment_round: CommentRound, *, by: Person, label: str = "") -> CommentLink:
    """A link to comment in this round, for whoever gets it. Raises NotAllowed, and Refused when the round is over."""
    row = _locked(comment_round, by)
    if not row.takes_words:
        raise Refused(_("This round is over. A link to it would lead nowhere."))
    return CommentLink.objects.create(round=row, label=" ".join(label.split())[:80], made_by=by)


@transaction.atomic
def revoke_link(link: CommentLink, *, by: Person) -> CommentLink:
    """Let a link lead nowhere from now on; twice changes nothing. Raises NotAllowed."""
    _locked(link.round, by)
    row = CommentLink.objects.select_for_update().get(pk=link.pk)
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
    return row


@transaction.atomic
def turn() -> int:
    """What the clock does: notice rounds whose last day is over, so that no page shows them as open; how many."""
    over = CommentRound.objects.running().filter(closes_at__lte=clock.now(), told_over_at=None)
    turned = over.update(told_over_at=clock.now())
    if turned:
        pages.changed()
    return turned


def _locked(comment_round: CommentRound, by: Person) -> CommentRound:
    standard = locked(comment_round.standard)
    if not policy.may_lead(by, standard):
        raise NotAllowed(_("Only its lead editor, or who looks after the standards here, can do this."))
    row = (
        CommentRound.objects.select_for_update(of=("self",)).select_related("draft").get(pk=comment_round.pk)
    )
    row.standard = standard
    return row


def part_named(comment_round: CommentRound, key: str) -> wording.Part | None:
    """The part of the draft that has this key."""
    return next((one for one in comment_round.draft.parts if one.key == key), None)
