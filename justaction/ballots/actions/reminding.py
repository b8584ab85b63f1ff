"""One reminder before a ballot closes."""

from __future__ import annotations

from datetime import timedelta

from justaction.ballots import emails
from justaction.ballots.actions.telling import tell
from justaction.ballots.models import Ballot
from justaction.web import clock

BEFORE = timedelta(hours=48)


def remind_due() -> None:
    """Queue the reminders of ballots that close within two days and were open for longer than that.

    Who has voted in an open ballot gets none. In a secret one everybody gets it, since the list of those reminded
    would say who had not voted. Each letter is written once, however often this runs.
    """
    now = clock.now()
    closing = Ballot.objects.open().filter(closes_at__gt=now, closes_at__lte=now + BEFORE)
    for ballot in closing:
        if ballot.opened_at is None or ballot.closes_at - ballot.opened_at <= BEFORE:
            continue
        waiting = ballot.electors.filter(may_vote=True).exclude(person=None)
        if not ballot.secret:
            waiting = waiting.filter(stance__isnull=True)
        tell(
            emails.send_reminder,
            ballot,
            emails.not_reminded(ballot, list(waiting.values_list("pk", flat=True))),
        )
