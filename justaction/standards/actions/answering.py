"""Deeds of answering: every comment is taken up or not, with a reason, and its author is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.coedit import actions as coedit
from justaction.coedit import mapping
from justaction.coedit import reading as live_text
from justaction.errors import NotAllowed, Refused
from justaction.members.actions import remarks
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.standards import emails, policy, reading, wording
from justaction.standards.actions.editing import write
from justaction.standards.actions.shared import enter, locked, need
from justaction.standards.models import Comment, CommentRound, Standard
from justaction.texts.tidying import lines
from justaction.web import clock

FIELDS = ("rule", "why", "how_to_test")


@transaction.atomic
def answer(
    comment_round: CommentRound,
    comments: Iterable[Comment],
    *,
    outcome: str,
    reason: str,
    by: Person,
    words: str = "",
) -> list[Comment]:
    """One outcome for one comment, or for many that say the same: taken up or not, and why.

    Taken up with `words`, the part of the live text that they all speak of reads so from now on. An outcome can be
    given anew until the round is closed. Raises NotAllowed, and Refused with the field when nothing is chosen, the
    reason is missing, or the text has no such part any more.
    """
    standard = locked(comment_round.standard)
    if not policy.may_lead(by, standard):
        raise NotAllowed(_("Only its lead editor, or who looks after the standards here, can answer."))
    row = CommentRound.objects.select_for_update().get(pk=comment_round.pk)
    if row.closed_at is not None:
        raise Refused(_("This round is closed. Its answers stand."))
    wanted = {one.pk for one in comments}
    found = list(row.comments.standing().filter(pk__in=wanted).order_by("id"))
    if not found:
        raise Refused(_("Choose at least one comment that still stands."), field="comment", status=422)
    if outcome not in (Comment.State.ACCEPTED, Comment.State.REJECTED):
        raise Refused(_("Say whether you take it up."), field="outcome", status=422)
    reason = need(lines(reason), "reason", _("Say why. The author reads it, and everybody else."))[:1000]
    if outcome == Comment.State.ACCEPTED and words.strip():
        _put(standard, {one.part for one in found}, words, by)
    for one in found:
        one.state, one.reason, one.decided_by, one.decided_at = outcome, reason, by, clock.now()
    Comment.objects.bulk_update(found, ["state", "reason", "decided_by", "decided_at"])
    for one in found:
        _enter(standard, row, one, by)
    return found


def tell_authors() -> int:
    """What the clock does: one letter to each address of a round once all that came from it is answered; how many."""
    return remarks.tell_authors(Comment.objects.select_related("round__standard__current"), emails.answered)


def _put(standard: Standard, parts: set[str], words: str, by: Person) -> None:
    """Let the part of the text that all these comments speak of say these words."""
    words = " ".join(words.split())
    if len(parts) != 1:
        raise Refused(_("These speak of several parts. Answer them one part at a time."), field="words")
    part = parts.pop()
    if part in FIELDS:
        write(standard, by=by, **{part: words})
    elif part.startswith("clause:") and (live := reading.document(standard)) is not None:
        block = part.removeprefix("clause:")
        made = wording.with_clause(live_text.doc_of(live), block, words)
        if made is None:
            raise Refused(
                _("The text has no such clause any more. Leave the words empty, and say so in your answer."),
                field="words",
            )
        coedit.put(live, lambda doc: mapping.become(doc, made), by=by)
    else:
        raise Refused(_("Change this part in the draft itself. Leave the words empty here."), field="words")


def _enter(standard: Standard, row: CommentRound, one: Comment, by: Person) -> None:
    """The record keeps the outcome and the reason; the reader's own words only if they said so."""
    words: dict[str, Any] = {"reason": one.reason, "about": one.about}
    if one.is_public:
        words |= {"text": one.text, "suggested": one.suggested}
    if one.credited and not one.hidden:
        words["credit"] = one.name
    before = Entry.objects.filter(subject=one.subject, kind="comment.answered").order_by("-id")[:1]
    enter(
        "comment.answered",
        standard,
        thing=one,
        by=by,
        words=words,
        facts={"round": row.number, "outcome": one.state},
        answers=list(before),
    )
