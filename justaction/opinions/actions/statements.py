"""How a short statement is put into a conversation: one to begin with, or one that a participant adds."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from justaction.errors import Refused
from justaction.opinions.actions import holding
from justaction.opinions.models import (
    STATEMENT_LENGTH,
    Conversation,
    OpinionStatement,
    Participant,
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


def put_added(
    conversation: Conversation, text: str, author: Participant, *, to_check: bool = False
) -> OpinionStatement:
    """A participant's own statement, which waits for a look in the queue; the conversation is locked. Raises Refused."""
    row = _put(conversation, text, field="text", author=author, to_check=to_check)
    holding.hold(row)
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
