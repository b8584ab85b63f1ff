"""What the answers come to: computed when they changed, kept for the pages, and bound by the record at the end."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from time import perf_counter
from typing import Any

import numpy as np
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
from justaction.opinions.groups import Analysis, Picked, Votes, analyse, marks
from justaction.opinions.models import Conversation, OpinionStatement, Result, Vote
from justaction.record import actions as record
from justaction.web import clock, pages

FEWEST_ANSWERS = policy.FEWEST  # people who answered, before anything is drawn
FEWEST_IN_GROUPS = 15  # people with enough answers, before groups are drawn
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
    began, as_of = perf_counter(), clock.now()
    votes = read_votes(conversation)
    before = Result.objects.filter(conversation=conversation).first()
    analysis = analyse(votes, start=_earlier(before, votes))
    facts = told(votes, analysis)
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


def read_votes(conversation: Conversation) -> Votes:
    """The answers that count, by public numbers: to statements that are shown, by participants who are not held."""
    rows = (
        Vote.objects.filter(
            conversation=conversation, participant__held=False, statement__state=OpinionStatement.State.SHOWN
        )
        .order_by()
        .values_list("participant__number", "statement__number", "choice")
    )
    table = np.fromiter(rows.iterator(chunk_size=20_000), dtype="i8,i8,i1")
    return Votes.of(table["f0"], table["f1"], table["f2"])


def _earlier(before: Result | None, votes: Votes) -> Any:
    """The loadings of an earlier result, where it had the same statements."""
    if before is None or before.facts["axes"]["numbers"] != votes.statements.tolist():
        return None
    return np.array(before.facts["axes"]["loadings"], float)


def told(votes: Votes, analysis: Analysis) -> dict[str, Any]:
    """The result as it is kept: nothing in it is about fewer than five people."""
    at: list[int] = votes.statements.tolist()
    grouped = int((analysis.group >= 0).sum())
    sizes = analysis.sizes if grouped >= FEWEST_IN_GROUPS and len(analysis.sizes) > 1 else ()
    enough = votes.shape[0] >= FEWEST_ANSWERS
    map_of = marks(analysis.places, analysis.group if sizes else np.full(votes.shape[0], -1, np.int32))
    return {
        "enough": enough,
        "groups": [
            {"size": size, "says": [_picked(one, at) for one in says]}
            for size, says in zip(sizes, analysis.representative, strict=False)
        ],
        "statements": [
            {
                "number": number,
                "all": _counts(analysis.all_counts[place]),
                "by": [_counts(analysis.counts[which, place]) for which in range(len(sizes))],
                "common": [round(float(one), 6) for one in analysis.common_ground[:, place]] if sizes else [],
            }
            for place, number in enumerate(at)
            if enough
        ],
        "agree": [_picked(one, at) for one in analysis.agree if enough],
        "disagree": [_picked(one, at) for one in analysis.disagree if enough],
        "marks": [list(one) for one in map_of.places],
        "people_a_mark": map_of.people,
        "box": list(map_of.box),
        "axes": {
            "numbers": at,
            "means": np.round(analysis.means, 6).tolist(),
            "loadings": np.round(analysis.loadings, 6).tolist(),
        },
    }


def _counts(counts: Any) -> list[int] | None:
    """Disagree, pass, agree; None for fewer than five answers."""
    return [int(one) for one in counts] if int(counts.sum()) >= policy.FEWEST else None


def _picked(one: Picked, at: list[int]) -> dict[str, Any]:
    return {
        "number": at[one.statement],
        "side": one.side,
        "count": one.count,
        "answers": one.answers,
        "share_z": round(one.share_z, 3),
        "ratio": round(one.ratio, 3),
        "ratio_z": round(one.ratio_z, 3),
    }
