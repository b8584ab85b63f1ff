"""Who has which letter: claims by the hundred, and what became of them (decision 32).

A claim is written to the database, and synced, before anything of its letters goes. Which of them are on their way, and
what the server answered, stands in the journal of the worker (`mail.pipe.journal`) until it is written here, some hundred in
one transaction. `settle` ends a claim the same way at the end of a job, after a pause and after `kill -9`: what has
an answer gets it, what was on its way is unknown, what never went waits again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from justaction.mail import answers, pipe
from justaction.mail.pipe import journal
from justaction.newsletter.models import Delivery, Issue, Subscription
from justaction.web import clock

State = Delivery.State
GIVE_UP_AFTER = timedelta(days=3)
IN_DOUBT = (
    State.CLAIMED,
    State.UNKNOWN,  # so called by who took the lease of a worker that only slept
)
WAITS = (5, 15, 60, 240)  # minutes before each further try


def journal_of(word: str) -> Path:
    """Where whoever holds a lease by this word writes down what is on its way."""
    return Path(settings.JOURNAL_DIR) / word


@transaction.atomic
def exchange(word: str, learned: Iterable[pipe.Answer], wanted: list[pipe.Job]) -> list[pipe.Job]:
    """In one transaction: what was learned of letters handed over, and the claim of those that come next; which are ours."""
    _note(word, learned)
    keys = [job.key for job in wanted]
    rows = Delivery.objects.filter(pk__in=keys, state=State.QUEUED)
    if rows.update(state=State.CLAIMED, claim=word, at=clock.now(), attempts=F("attempts") + 1) == len(keys):
        return wanted
    ours = set(
        Delivery.objects.filter(pk__in=keys, state=State.CLAIMED, claim=word).values_list("pk", flat=True)
    )
    return [job for job in wanted if job.key in ours]


def settle(issue_pk: int, word: str, *, mine: bool = False) -> None:
    """End a claim by its journal. Where that is not here, or not whole, whatever has no answer is unknown. `mine`: who
    wrote the journal asks, and knows that it is whole."""
    said = journal.read(journal_of(word))
    whole = said is not None and (mine or said.whole)
    said = said or journal.Said()
    with transaction.atomic():
        mine_still = Delivery.objects.filter(issue=issue_pk, claim=word, state__in=IN_DOUBT)
        keys = set(mine_still.values_list("pk", flat=True))
        _note(word, [one for key, one in said.answers.items() if key in keys])
        rest = Delivery.objects.filter(issue=issue_pk, claim=word, state=State.CLAIMED)
        if whole:
            rest.filter(pk__in=said.open).update(state=State.UNKNOWN, at=clock.now())
            _wait_again(issue_pk, rest)
        else:
            rest.update(state=State.UNKNOWN, at=clock.now())
    if not said.held:
        journal.remove(journal_of(word))


def settle_left_behind(issue_pk: int) -> None:
    """End the claims of whoever held the lease before and is gone."""
    left = Delivery.objects.filter(issue=issue_pk, state=State.CLAIMED).order_by()
    for word in left.values_list("claim", flat=True).distinct():
        settle(issue_pk, word)


def _wait_again(issue_pk: int, rows: QuerySet[Delivery]) -> None:
    """They surely did not go: they wait as before, unless the issue was cancelled meanwhile."""
    issue = Issue.objects.select_for_update(of=("self",)).get(pk=issue_pk)
    state = State.SKIPPED if issue.state == Issue.State.SENT else State.QUEUED
    rows.update(state=state, claim="", attempts=F("attempts") - 1)


def _note(word: str, learned: Iterable[pipe.Answer]) -> None:
    """Write what became of letters of this claim, a statement for each sort of answer."""
    by: dict[tuple[str, int], list[int]] = {}
    gone: list[int] = []
    for one in learned:
        by.setdefault((one.outcome, one.code), []).append(one.key)
        if one.outcome == answers.REFUSED and answers.NO_SUCH.search(one.said):
            gone.append(one.key)
    now = clock.now()
    for (outcome, code), keys in by.items():
        rows = Delivery.objects.filter(pk__in=keys, claim=word, state__in=IN_DOUBT)
        if outcome == answers.SENT:
            rows.update(state=State.SENT, at=now, code=code)
        elif outcome == answers.UNKNOWN:
            rows.update(state=State.UNKNOWN, at=now)
        elif outcome == answers.REFUSED:
            rows.update(state=State.FAILED, at=now, code=code)
        else:
            _again(list(rows), code)
    if gone:
        _gone(gone)


def _gone(keys: Collection[int]) -> None:
    """The server said that there is no such address: nothing goes there any more."""
    readers = Subscription.objects.filter(deliveries__in=keys, state=Subscription.State.CONFIRMED)
    Subscription.objects.filter(pk__in=list(readers.values_list("pk", flat=True))).update(
        state=Subscription.State.SUPPRESSED, why=Subscription.Why.GONE, ended_at=clock.now()
    )


def _again(rows: list[Delivery], code: int) -> None:
    """The server said: not now. Try later, longer each time, and give up after three days."""
    now = clock.now()
    for row in rows:
        began = Issue.objects.values_list("started_at", flat=True).get(pk=row.issue_id)
        over = began is not None and now > began + GIVE_UP_AFTER
        wait = timedelta(minutes=WAITS[min(row.attempts, len(WAITS)) - 1] if code else 1)
        said = (
            {"state": State.FAILED} if over else {"state": State.QUEUED, "next_at": now + wait, "claim": ""}
        )
        Delivery.objects.filter(pk=row.pk).update(at=now, code=code, **said)
