"""Deeds of those who take part: answering a statement, changing the answer, adding a statement of one's own."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.opinions import policy
from justaction.opinions.actions import holding
from justaction.opinions.actions.conversations import locked
from justaction.opinions.actions.statements import put_added
from justaction.opinions.models import Conversation, OpinionStatement, Participant, Vote
from justaction.opinions.tokens import Key
from justaction.web import clock, limits

ANSWERS_AN_HOUR = 600  # of one participant
ADDED_A_DAY = 10  # statements of one participant
NUMBERS = 1_000_000  # public numbers are drawn from so many


@transaction.atomic
def answer(
    conversation: Conversation, answers: Mapping[int, int], *, by: Person | None, key: Key | None = None
) -> Participant:
    """Answer statements by number: 1 agree, 0 pass, -1 disagree. Answering again changes the answer.

    `by` is the person who is signed in, or None for who holds an address (`key`). Raises NotAllowed, and Refused when
    the conversation is not open or a statement is not shown; then none of the answers is kept.
    """
    row = _open(conversation, by, key)
    statements = {one.number: one for one in row.statements.shown().filter(number__in=list(answers))}
    if len(statements) < len(answers):
        raise Refused(_("This statement is not shown any more. Here is the next one."), status=404)
    if not set(answers.values()) <= set(Vote.Choice.values):
        raise Refused(_("Choose agree, disagree or pass."), status=422)
    who = _participant(row, by, key)
    _count("opinions.answer", who, ANSWERS_AN_HOUR, timedelta(hours=1))
    now = clock.now()
    Vote.objects.bulk_create(
        [
            Vote(conversation=row, participant=who, statement=statements[number], choice=choice, at=now)
            for number, choice in answers.items()
        ],
        update_conflicts=True,
        unique_fields=["participant", "statement"],
        update_fields=["choice", "at"],
    )
    return who


@transaction.atomic
def add_statement(
    conversation: Conversation,
    *,
    text: str,
    by: Person | None,
    key: Key | None = None,
    to_check: bool = False,
) -> OpinionStatement:
    """Add a statement of one's own; it is shown once somebody who looks after the conversation has looked at it.

    `to_check` marks one of too many from one place at once. Raises NotAllowed, Refused (field "text").
    """
    row = _open(conversation, by, key)
    if not row.adding:
        raise Refused(_("No statements can be added here."))
    who = _participant(row, by, key)
    _count("opinions.add", who, ADDED_A_DAY, timedelta(days=1))
    return put_added(row, text, who, to_check=to_check)


def _open(conversation: Conversation, by: Person | None, key: Key | None) -> Conversation:
    """The conversation, locked so that it cannot close in between, for somebody who may take part."""
    row = locked(conversation)
    if not policy.may_take_part(by, row) or (by is None and key is None):
        raise NotAllowed(
            _("This conversation is for members. Please sign in.")
            if by is None
            else _("This conversation is for the people of its community.")
        )
    if row.state == "planned":
        raise Refused(_("This conversation has not opened yet."))
    if row.state == "closed":
        raise Refused(_("This conversation is closed. What it came to stays here."))
    return row


def _participant(conversation: Conversation, by: Person | None, key: Key | None) -> Participant:
    """The one participant that they are here, made when they do something for the first time."""
    mine = {"person": by} if by is not None else {"key": key.digest if key else None}
    for _try in range(20):
        found = conversation.participants.filter(**mine).first()
        if found:
            return found
        try:
            with transaction.atomic():
                made = Participant.objects.create(
                    conversation=conversation,
                    number=secrets.randbelow(NUMBERS),
                    held=by is None and key is not None and key.held,
                    began_on=clock.now().date(),
                    **mine,
                )
                if made.held:
                    holding.hold_answers(conversation)
                return made
        except IntegrityError:
            continue  # the number was taken, or a second press of the button came first
    raise Refused(_("That did not work. Please press the button again."), status=503)


def _count(what: str, who: Participant, most: int, per: timedelta) -> None:
    if limits.tripped(what, str(who.pk), most=most, per=per):
        raise Refused(
            _("That was very much in a short time. Please go on a little later."), status=429, field="text"
        )
