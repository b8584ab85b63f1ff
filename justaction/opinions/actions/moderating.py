"""Deeds of who looks after a conversation: letting a statement in, leaving one out."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.opinions import policy
from justaction.opinions.actions.conversations import address, locked
from justaction.opinions.actions.results import compute, digests
from justaction.opinions.models import Conversation, OpinionStatement, Participant, Result
from justaction.record import actions as record
from justaction.web import clock, pages


@transaction.atomic
def show_statement(statement: OpinionStatement, *, by: Person) -> OpinionStatement:
    """Let everybody answer a statement that waited, or that was left out. Raises NotAllowed."""
    return _decide(statement, OpinionStatement.State.SHOWN, by=by)


@transaction.atomic
def leave_out(statement: OpinionStatement, *, reason: str, by: Person) -> OpinionStatement:
    """Leave a statement out, with a reason that its author reads. Raises NotAllowed, and Refused without a reason."""
    if not reason.strip():
        raise Refused(_("Say why, so that its author can understand it."), field="reason", status=422)
    return _decide(statement, OpinionStatement.State.REFUSED, by=by, reason=reason.strip())


def _decide(statement: OpinionStatement, state: str, *, by: Person, reason: str = "") -> OpinionStatement:
    conversation = locked(statement.conversation)
    row = OpinionStatement.objects.select_for_update().get(pk=statement.pk)
    author = Participant.objects.filter(pk=row.author_id).first() if row.author_id else None
    wrote_it = author is not None and author.person_id == by.pk
    if not policy.may_decide(by, conversation, wrote_it=wrote_it):
        raise NotAllowed(_("Somebody else who looks after the conversation decides about this statement."))
    if (row.state, row.reason) == (state, reason):
        return row
    row.state, row.reason, row.decided_at = state, reason, clock.now()
    row.save(update_fields=["state", "reason", "decided_at"])
    Result.objects.filter(conversation=row.conversation_id).update(stale=True)
    if conversation.closed_at is not None:
        _bind_again(conversation, by)
    pages.changed()
    return row


def _bind_again(conversation: Conversation, by: Person) -> None:
    """What the record binds of a closed conversation is another list now: say so, with the new digests."""
    result = compute(conversation)
    record.enter(
        "opinion.changed",
        conversation,
        by=by,
        title=conversation.question,
        url=address(conversation),
        facts={
            "statements": conversation.statements.shown().count(),
            "votes": result.votes,
            **digests(conversation),
        },
    )
