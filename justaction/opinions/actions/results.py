"""What the answers come to: computed when they changed, kept for the pages, and bound by the record at the end."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from time import perf_counter

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.jobs import later, task
from justaction.members.models import Person
from justaction.opinions import policy
from justaction.opinions.actions import holding
from justaction.opinions.actions.conversations import address, digest_of, locked
from justaction.opinions.exporting import votes_csv
from justaction.opinions.models import Conversation, Result
from justaction.record import actions as record
from justaction.web import clock, pages

BETWEEN = timedelta(minutes=1)
TIMES_ITS_LENGTH = 20  # a computation that takes a second is done every twenty at most


@transaction.atomic
def close(conversation: Conversation, *, by: Person | None) -> Conversation:
    """Close it, compute the last result, and bind statements and answers on the record.

    `by=None` is the clock, when its time is over. Closing twice changes nothing. Raises NotAllowed, Refused.
    """
    row = locked(conversation)
    if row.closed_at is not None:
        return row
    if by is not None and not policy.may_look_after(by, row):
        raise NotAllowed(_("Only who looks after the conversation can close it."))
    early = clock.now() < row.closes_at
    if by is None and early:
        raise Refused(_("Its time is not over yet."))
    row.closed_at = clock.now()
    row.closed_why = Conversation.Cause.EARLY if early else Conversation.Cause.ON_TIME
    row.save(update_fields=["closed_at", "closed_why"])
    holding.let_answers_go(row)
    result = compute(row)
    record.enter(
        "opinion.closed",
        row,
        by=by,
        title=row.question,
        url=address(row),
        facts={
            "cause": str(row.closed_why),
            "participants": result.participants,
            "votes": result.votes,
            "statements": row.statements.shown().count(),
            "groups": len(result.facts["groups"]),
            **digests(row),
        },
    )
    return row


def digests(conversation: Conversation) -> dict[str, int | str]:
    """What binds a closed conversation: SHA-256 of its statements, and of its `votes.csv` as anyone can fetch it."""
    return {
        "statements_digest": digest_of(conversation),
        "votes_digest": hashlib.sha256(votes_csv(conversation)).hexdigest(),
    }


def close_due() -> int:
    """Close what the clock has come to; how many that were."""
    due = list(Conversation.objects.due_to_close())
    for conversation in due:
        close(conversation, by=None)
    return len(due)


def compute_due() -> int:
    """Queue a computation for each conversation whose answers changed since the last one; how many."""
    due = [one.pk for one in Conversation.objects.filter(closed_at=None) if _is_due(one)]
    due += (
        Result.objects.filter(stale=True)
        .exclude(conversation__closed_at=None)
        .values_list("conversation", flat=True)
    )
    for pk in due:
        later(compute_later, pk)
    return len(due)


def _is_due(conversation: Conversation) -> bool:
    result = Result.objects.filter(conversation=conversation).defer("facts").first()
    newest = conversation.votes.aggregate(at=Max("at"))["at"]
    if result is None:
        return newest is not None
    wait = max(BETWEEN, timedelta(seconds=result.seconds * TIMES_ITS_LENGTH))
    changed = result.stale or (newest is not None and newest > result.as_of)
    return changed and clock.now() >= result.as_of + wait


@task
def compute_later(pk: int) -> None:
    """Compute one conversation's result; twice does no harm."""
    conversation = Conversation.objects.filter(pk=pk).first()
    if conversation is not None:
        compute(conversation)


def compute(conversation: Conversation) -> Result:
    """Read the answers, find the groups, and keep what may be shown."""
    from justaction.opinions import computing  # it needs numpy: few processes come here

    began, as_of = perf_counter(), clock.now()
    votes = computing.read_votes(conversation)
    before = Result.objects.filter(conversation=conversation).first()
    analysis = computing.find_groups(votes, before)
    facts = computing.told(votes, analysis)
    group_of = zip(votes.participants.tolist(), analysis.group.tolist(), strict=True)
    result, _made = Result.objects.update_or_create(
        conversation=conversation,
        defaults={
            "as_of": as_of,
            "seconds": perf_counter() - began,
            "participants": votes.shape[0],
            "votes": len(votes),
            "stale": False,
            "facts": facts,
            "group_of": {who: group for who, group in group_of if group >= 0 and facts["groups"]},
        },
    )
    pages.changed()
    return result
