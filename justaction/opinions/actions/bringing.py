"""Bringing in a conversation that was held elsewhere, from Polis' own files."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.opinions import policy
from justaction.opinions.actions.answering import NUMBERS
from justaction.opinions.actions.conversations import address, digest_of, free_slug
from justaction.opinions.actions.results import close
from justaction.opinions.models import (
    LONGEST_STATEMENT,
    QUESTION_LENGTH,
    Conversation,
    OpinionStatement,
    Participant,
    Vote,
    text_key,
)
from justaction.record import actions as record
from justaction.web import clock

if TYPE_CHECKING:  # it needs numpy, so whoever brings a conversation in loads it
    from justaction.opinions.groups import Export, Votes

BATCH = 2000
MOST_VOTES = 2_000_000


@transaction.atomic
def bring_in(
    export: Export, *, question: str, source: str, by: Person | None, scope: str = ""
) -> Conversation:
    """A closed conversation from Polis' files: its statements, its answers under new random numbers, its result.

    `source` says where it was held, and stands on its page. Statements that moderators left out stay out.
    `by=None` is the command line. Raises NotAllowed, Refused.
    """
    from justaction.opinions.groups import Votes

    if by is not None and not policy.may_open(by, scope):
        raise NotAllowed(_("Only a convener, or a coordinator in their community, can bring one in."))
    question = " ".join(question.split())
    if not 0 < len(question) <= QUESTION_LENGTH:
        raise Refused(
            _("Write the question, in at most %(most)s characters.") % {"most": QUESTION_LENGTH},
            field="question",
            status=422,
        )
    if len(export.values) > MOST_VOTES:
        raise Refused(
            _("That is more than %(most)s votes. Use the command.") % {"most": MOST_VOTES}, field="votes"
        )
    votes = Votes.of(export.participants, export.statements, export.values, only=export.kept)
    if not len(votes):
        raise Refused(_("No vote is left once the statements that were left out are gone."), field="votes")
    now = clock.now()
    conversation = Conversation.objects.create(
        question=question,
        slug=free_slug(question),
        why=source.strip()[:1200],
        scope=scope,
        adding=False,
        opens_at=now - timedelta(seconds=2),
        closes_at=now - timedelta(seconds=1),
    )
    statements = _put_statements(conversation, export)
    people = _put_people(conversation, votes.shape[0])
    _put_votes(conversation, votes, people, statements)
    record.enter(
        "opinion.opened",
        conversation,
        by=by,
        title=conversation.question,
        url=address(conversation),
        words={"question": conversation.question, "why": conversation.why},
        facts={
            "who": "anyone",
            "opens": now.date().isoformat(),
            "closes": now.date().isoformat(),
            "statements": len(export.kept),
            "digest": digest_of(conversation),
        },
    )
    return close(conversation, by=None)


def _put_statements(conversation: Conversation, export: Export) -> dict[int, int]:
    """The statements that were kept; {id in the files: key of ours}. Words that come twice get their number to them."""
    rows, taken = [], set()
    for number in export.kept:
        comment = export.comments.get(number)
        text = (comment.text if comment else "") or _("Statement %(number)s") % {"number": number}
        key = text_key(text)
        if key in taken:
            key = text_key(f"{text} #{number}")
        taken.add(key)
        rows.append(
            OpinionStatement(
                conversation=conversation,
                number=number,
                text=" ".join(text.split())[:LONGEST_STATEMENT],
                text_key=key,
                state=OpinionStatement.State.SHOWN,
            )
        )
    OpinionStatement.objects.bulk_create(rows, batch_size=BATCH)
    return dict(conversation.statements.values_list("number", "pk"))


def _put_people(conversation: Conversation, count: int) -> list[int]:
    """So many participants with new random numbers; their keys."""
    dice = secrets.SystemRandom()
    today = clock.now().date()
    numbers = dice.sample(range(max(NUMBERS, count * 10)), count)
    Participant.objects.bulk_create(
        (Participant(conversation=conversation, number=number, began_on=today) for number in numbers),
        batch_size=BATCH,
    )
    of_number = dict(conversation.participants.values_list("number", "pk"))
    return [of_number[number] for number in numbers]


def _put_votes(
    conversation: Conversation, votes: Votes, people: list[int], statements: dict[int, int]
) -> None:
    now = clock.now()
    ids = [statements[int(number)] for number in votes.statements]
    for at in range(0, len(votes), BATCH):
        some = slice(at, at + BATCH)
        Vote.objects.bulk_create(
            Vote(
                conversation=conversation,
                participant_id=people[who],
                statement_id=ids[what],
                choice=int(choice),
                at=now,
            )
            for who, what, choice in zip(
                votes.participant[some], votes.statement[some], votes.value[some], strict=True
            )
        )
