"""Handing out the letters of a ballot in batches, as jobs of the deed's own transaction."""

from __future__ import annotations

from collections.abc import Callable

from justaction.ballots import emails
from justaction.ballots.models import Ballot
from justaction.jobs import later
from justaction.mail.actions import writes_letters

BATCH = 200  # letters in one job


def tell_followers(ballot: Ballot) -> None:
    """Queue what came out for those who follow the ballot."""
    if writes_letters():
        later(emails.send_to_followers, ballot.pk)


def tell(job: Callable[[int, list[int]], None], ballot: Ballot, electors: list[int] | None = None) -> None:
    """Queue `job` for the electors, by default for everybody on the roll who is still here."""
    if not writes_letters():
        return
    if electors is None:
        electors = list(ballot.electors.exclude(person=None).values_list("pk", flat=True))
    for at in range(0, len(electors), BATCH):
        later(job, ballot.pk, electors[at : at + BATCH])
