"""Deeds of short statements: those to begin with, those that participants add, and the look that somebody takes."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.opinions import policy
from justaction.opinions.models import (
    STATEMENT_LENGTH,
    Conversation,
    OpinionStatement,
    Participant,
    Result,
    text_key,
)
from justaction.web import clock, pages

SHORTEST = 8  # characters: less is no statement


def put_seed(conversation: Conversation, text: str) -> OpinionStatement:
    """A statement of those who look after it; the conversation is locked. Raises Refused (field "text")."""
    pages.changed()
    return _put(
        conversation,
        text,
        field="seeds",
        is_seed=True,
        state=OpinionStatement.State.SHOWN,
        decided_at=clock.now(),
    )


def put_added(conversation: Conversation, text: str, author: Participant) -> OpinionStatement:
    """A participant's own statement, which waits for a look; the conversation is locked. Raises Refused."""
    return _put(conversation, text, field="text", author=author)


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
    row = OpinionStatement.objects.select_for_update().get(pk=statement.pk)
    author = Participant.objects.filter(pk=row.author_id).first() if row.author_id else None
    wrote_it = author is not None and author.person_id == by.pk
    if not policy.may_decide(by, row.conversation, wrote_it=wrote_it):
        raise NotAllowed(_("Somebody else who looks after the conversation decides about this statement."))
    if (row.state, row.reason) == (state, reason):
        return row
    row.state, row.reason, row.decided_at = state, reason, clock.now()
    row.save(update_fields=["state", "reason", "decided_at"])
    Result.objects.filter(conversation=row.conversation_id).update(stale=True)
    pages.changed()
    return row


def _put(
    conversation: Conversation, text: str, *, field: str, is_seed: bool = False, **more: object
) -> OpinionStatement:
    text = " ".join(text.split())
    if not SHORTEST <= len(text) <= STATEMENT_LENGTH:
        raise Refused(
            _("Say one thing, in %(least)s to %(most)s characters.")
            % {"least": SHORTEST, "most": STATEMENT_LENGTH},
            field=field,
            status=422,
        )
    last = conversation.statements.aggregate(last=Max("number"))["last"]
    row = OpinionStatement(
        conversation=conversation,
        number=0 if last is None else last + 1,
        text=text,
        text_key=text_key(text),
        is_seed=is_seed,
        **more,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as taken:
        raise Refused(
            _("“%(text)s” is there already. Answer that one, or say something else.") % {"text": text},
            field=field,
        ) from taken
    return row
