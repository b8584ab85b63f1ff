"""A conversation in Polis' own files, as far as it may be public: random numbers, no times, no small groups.

Participants bear random numbers and stand in their order. A time is the day at most: `votes.csv` and `comments.csv`
have midnight (UTC) of the day the conversation opened. Nobody is named as the author of a statement, since one known
statement would name all answers of its author. Fewer than five participants are not told at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time

from justaction.opinions import policy
from justaction.opinions.models import Conversation, OpinionStatement, Participant, Result, Vote
from justaction.texts.tables import write_csv

SHOWN = 1  # what Polis calls let in by a moderator
Cell = tuple[int, int, int]  # participant's number, statement's number, choice


def comments_csv(conversation: Conversation) -> bytes:
    """`comments.csv`: the statements that are shown, with the totals of the answers that count."""
    totals = Counter((what, choice) for _who, what, choice in answers(conversation))
    moment, day = _when(conversation)
    rows = (
        (moment, day, one.number, "", totals[one.number, 1], totals[one.number, -1], SHOWN, one.text)
        for one in conversation.statements.shown().order_by("number")
    )
    head = (
        *("timestamp", "datetime", "comment-id", "author-id"),
        *("agrees", "disagrees", "moderated", "comment-body"),
    )
    return write_csv(head, rows)


def votes_csv(conversation: Conversation) -> bytes:
    """`votes.csv`: the answers that count, in order of participant and statement."""
    moment, day = _when(conversation)
    rows = ((moment, day, what, who, choice) for who, what, choice in sorted(answers(conversation)))
    return write_csv(("timestamp", "datetime", "comment-id", "voter-id", "vote"), rows)


def participants_csv(conversation: Conversation) -> bytes:
    """`participants-votes.csv`: one row for each participant with their group; none for a group under five."""
    cells = sorted(answers(conversation))
    numbers = list(conversation.statements.shown().order_by("number").values_list("number", flat=True))
    result = Result.objects.filter(conversation=conversation).first()
    group_of = result.group_of if result else {}
    said: dict[int, dict[int, int]] = {}
    for who, what, choice in cells:
        said.setdefault(who, {})[what] = choice
    head = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree", *map(str, numbers))
    rows = (
        (
            who,
            group_of.get(str(who)),
            0,
            len(mine),
            sum(choice == 1 for choice in mine.values()),
            sum(choice == -1 for choice in mine.values()),
            *(mine.get(number) for number in numbers),
        )
        for who, mine in said.items()
    )
    return write_csv(head, rows)


def answers(conversation: Conversation) -> Iterator[Cell]:
    """The answers that count, with public numbers; none of fewer than five participants."""
    counted = Vote.objects.filter(
        conversation=conversation, participant__held=False, statement__state=OpinionStatement.State.SHOWN
    )
    people = Participant.objects.filter(conversation=conversation, held=False, votes__isnull=False)
    if people.distinct().count() >= policy.FEWEST:
        yield from (
            counted.order_by().values_list("participant__number", "statement__number", "choice").iterator()
        )


def _when(conversation: Conversation) -> tuple[int, str]:
    day = conversation.opens_at.astimezone(UTC).date()
    moment = datetime.combine(day, time(), tzinfo=UTC)
    return int(moment.timestamp() * 1000), day.isoformat()
