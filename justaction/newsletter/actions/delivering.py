"""Sending an issue: each letter at most once, resumed exactly, and what nobody knows is said (decision 32).

One worker at a time holds the lease of an issue. It claims letters some hundred at a time, in one transaction with what it
learned of the ones before, and hands them to its connections; which ones are on their way stands in its journal. So after
`kill -9` at most one letter a connection is in doubt: on its way, and not answered for. Whoever takes the lease next
marks those as unknown; a person decides about them. A job lasts a few seconds, then queues itself again, so that letters
to single people never wait for a newsletter.
"""

from __future__ import annotations

import secrets
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic, sleep

from django.conf import settings
from django.db import Error, close_old_connections, transaction
from django.db.models import Q

from justaction.jobs import later, task
from justaction.mail import answers, pace, pipe
from justaction.mail.pipe.journal import Journal
from justaction.newsletter import policy
from justaction.newsletter.actions import claiming, filling
from justaction.newsletter.actions.preparing import Letters
from justaction.newsletter.models import Delivery, Issue
from justaction.web import clock, pages

State = Delivery.State
SLICE = 4.0  # seconds that one job lasts
LEASE = timedelta(seconds=60)
RENEW = 1.0  # seconds between two looks at whether it is still ours to send
CLAIM = 200  # letters claimed at once; as many are in doubt when the machine itself goes down


def keep_going() -> int:
    """What the clock does: queue a job for each issue on its way that nobody sends now, and for each that somebody left
    in the middle of it. How many."""
    now = clock.now()
    left = Q(lease_until__lt=now)
    if not policy.is_quiet(now):
        left |= Q(lease_until=None, state=Issue.State.SENDING)
    waiting = list(Issue.objects.filter(left).values_list("pk", flat=True))
    for pk in waiting:
        later(go_on, pk)
    return len(waiting)


class _LostError(Exception):
    """Somebody paused or ended it, or another worker holds the lease."""


@dataclass
class _Hold:
    """A lease: its word, until when this job goes on, and when it was asked for last."""

    issue: Issue
    word: str
    until: float
    looked: float = field(default_factory=monotonic)


@task
def go_on(pk: int) -> None:
    """Send an issue for some seconds; where more is due, queue the next job. Does nothing while another job sends it."""
    hold = _take(pk)
    if hold is None:
        return
    more = False
    try:
        if hold.issue.state == Issue.State.SENDING and not policy.is_quiet(clock.now()):
            filling.fill(hold.issue, going_on=lambda: _look(hold))
            more = _send(hold)
    except _LostError:
        more = False
    except Error:
        close_old_connections()
        _let_go(hold)
        raise
    _let_go(hold)
    if _finish(pk) is False and more:
        later(go_on, pk)


def _take(pk: int) -> _Hold | None:
    """Take the lease of an issue, and end the claims of an earlier holder who is gone."""
    word, now = secrets.token_hex(16), clock.now()
    free = Q(lease_until=None, state=Issue.State.SENDING) | Q(lease_until__lt=now)
    if not Issue.objects.filter(free, pk=pk).update(lease=word, lease_until=now + LEASE):
        return None
    claiming.settle_left_behind(pk)
    return _Hold(Issue.objects.get(pk=pk), word, monotonic() + SLICE)


def _look(hold: _Hold) -> None:
    """Now and then: hold on to the lease. Raises _LostError when it is not ours any more."""
    if monotonic() - hold.looked < RENEW:
        return
    hold.looked = monotonic()
    now = clock.now()
    mine = Issue.objects.filter(pk=hold.issue.pk, lease=hold.word, state=Issue.State.SENDING)
    if not mine.update(lease_until=now + LEASE) or policy.is_quiet(now):
        raise _LostError


def _let_go(hold: _Hold) -> None:
    Issue.objects.filter(pk=hold.issue.pk, lease=hold.word).update(lease="", lease_until=None)


def _send(hold: _Hold) -> bool:
    """Hand letters over until the time of this job is up; whether more are due."""
    try:
        with Journal(claiming.journal_of(hold.word)) as journal:
            crew = pipe.crew(settings.NEWSLETTER_CONNECTIONS, journal.note)
            try:
                more = _carry(hold, crew)
            finally:
                crew.end()  # what is on its way gets its answer, and the journal too
    except Error:
        close_old_connections()
        raise
    finally:
        claiming.settle(hold.issue.pk, hold.word, mine=True)
    return more


def _carry(hold: _Hold, crew: pipe.Crew) -> bool:
    """Claim, hand over and write down, until nothing is due or the time is up; whether more are due."""
    letters = Letters(hold.issue)
    waiting: deque[pipe.Job] = deque()
    learned: list[pipe.Answer] = []
    more = True
    while True:
        if crew.hungry:
            if more and not waiting:
                waiting.extend(letters.next())
                more = bool(waiting)
            if claimed := _room(len(waiting)):
                wanted = [waiting.popleft() for _n in range(claimed)]
                crew.take(claiming.exchange(hold.word, learned, wanted))
                learned = []
        found = crew.answers()
        learned += found
        if any(one.outcome == answers.NOT_BEGUN for one in found):
            return False  # the server cannot be reached: the clock tries again
        _look(hold)
        if monotonic() > hold.until:
            return bool(crew.stop()) or more or bool(waiting)
        if not crew.busy:
            if not waiting:
                return False
            sleep(0.05)  # the rate allows none just now


def _room(waiting: int) -> int:
    """How many letters can be claimed now, within the rate of all issues together."""
    return pace.take(pace.NEWSLETTER, min(waiting, CLAIM), rate=settings.NEWSLETTER_RATE)


@transaction.atomic
def _finish(pk: int) -> bool:
    """Whether the issue is all sent; then it says so."""
    row = Issue.objects.select_for_update(of=("self",)).get(pk=pk)
    open_ = row.deliveries.filter(state__in=[State.QUEUED, State.CLAIMED])
    if row.state != Issue.State.SENDING or row.filled_to >= 0 or open_.exists():
        return False
    row.state, row.ended_at = Issue.State.SENT, clock.now()
    row.save(update_fields=["state", "ended_at"])
    pages.changed()
    return True
