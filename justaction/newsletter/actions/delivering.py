"""Sending an issue: each letter at most once, resumed exactly, and what nobody knows is said (decision 32).

One worker at a time holds the lease of an issue. It claims letters in one transaction with what it learned of the ones
before, hands them to its connections, and waits for answers. So after `kill -9` at most one letter a connection is in
doubt: claimed, and not answered for. Whoever takes the lease next marks those as unknown; a person decides about them.
A job lasts a few seconds, then queues itself again, so that letters to single people never wait for a newsletter.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from time import monotonic, sleep
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import Error, close_old_connections, transaction
from django.db.models import F, Q

from justaction.jobs import later, task
from justaction.mail import actions as mail
from justaction.mail import answers, pace, pipe, receiving
from justaction.newsletter import audience, policy, tokens, writing
from justaction.newsletter.letterform.message import Mould
from justaction.newsletter.models import Delivery, Issue, Subscription
from justaction.record import actions as record
from justaction.web import addresses, clock, pages

AnyCrew = Any  # of `pipe.crew`
State = Delivery.State
SLICE = 4.0  # seconds that one job lasts
LEASE = timedelta(seconds=60)
RENEW = 1.0  # seconds between two looks at whether it is still ours to send
BATCH = 200
FILL = 2000
GIVE_UP_AFTER = timedelta(days=3)
WAITS = (5, 15, 60, 240)  # minutes before each further try
BOUNCE, STOP = (
    "nlb",
    "nlu",
)  # purposes of addresses for replies: what comes back, and who unsubscribes by letter


# --- beginning ------------------------------------------------------------------------------------------------


def begin_due() -> int:
    """What the clock does: let issues begin whose time has come, unless it is night. How many."""
    if policy.is_quiet(clock.now()):
        return 0
    return sum(_begin(pk) for pk in Issue.objects.due().values_list("pk", flat=True))


@transaction.atomic
def _begin(pk: int) -> bool:
    row = Issue.objects.select_for_update(of=("self",)).due().filter(pk=pk).first()
    if row is None:
        return False
    words = writing.newest(row)
    for one in words.values():
        writing.body(one).save()
    row.state, row.started_at = Issue.State.SENDING, clock.now()
    row.save()
    main = next(iter(words.values()))
    record.enter(
        "newsletter.sent",
        row,
        by=row.sent_by,
        title=main.title,
        url=row.url,
        words={"title": main.title},
        facts={"languages": len(words), "digest": writing.fingerprint(row, words.values())},
    )
    pages.changed()
    if mail.writes_letters():
        later(go_on, row.pk)
    else:  # in the invented year, whose readers do not exist
        Issue.objects.filter(pk=pk).update(state=Issue.State.SENT, ended_at=clock.now(), filled_to=-1)
    return True


def keep_going() -> int:
    """What the clock does: queue a job for each issue on its way that nobody sends now. How many."""
    if policy.is_quiet(clock.now()):
        return 0
    free = Q(lease_until=None) | Q(lease_until__lt=clock.now())
    waiting = list(Issue.objects.filter(free, state=Issue.State.SENDING).values_list("pk", flat=True))
    for pk in waiting:
        later(go_on, pk)
    return len(waiting)


# --- one job --------------------------------------------------------------------------------------------------


class _LostError(Exception):
    """Somebody paused or ended it, or another worker holds the lease."""


@dataclass
class _Hold:
    """A lease: its word, until when this job goes on, and what was asked of it last."""

    issue: Issue
    word: str
    until: float
    looked: float = field(default_factory=monotonic)
    seen_to: int = 0  # deliveries up to this one were looked at in this job


@task
def go_on(pk: int) -> None:
    """Send an issue for some seconds; where more is due, queue the next job. Does nothing while another job sends it."""
    hold = _take(pk)
    if hold is None:
        return
    try:
        _fill(hold)
        more = _send(hold)
    except _LostError:
        return
    _let_go(hold)
    if _finish(pk) is False and more:
        later(go_on, pk)


def _take(pk: int) -> _Hold | None:
    """Take the lease of an issue; what an earlier holder had claimed and not answered for is unknown from now on."""
    word, now = secrets.token_hex(16), clock.now()
    if policy.is_quiet(now):
        return None
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    with transaction.atomic():
        mine = Issue.objects.filter(free, pk=pk, state=Issue.State.SENDING)
        if not mine.update(lease=word, lease_until=now + LEASE):
            return None
        doubtful = Delivery.objects.filter(issue=pk, state=State.CLAIMED)
        doubtful.update(state=State.UNKNOWN, at=now)
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


def _fill(hold: _Hold) -> None:
    """Write a delivery for each reader, some thousand at a time; where it was stopped it goes on."""
    issue = hold.issue
    while issue.filled_to >= 0:
        people = audience.recipients(issue).filter(pk__gt=issue.filled_to).order_by("pk")
        found = list(people.values_list("pk", flat=True)[:FILL])
        with transaction.atomic():
            Delivery.objects.bulk_create(
                [Delivery(issue=issue, subscription_id=pk) for pk in found], ignore_conflicts=True
            )
            issue.filled_to = found[-1] if found else -1
            Issue.objects.filter(pk=issue.pk).update(filled_to=issue.filled_to)
        _look(hold)


def _send(hold: _Hold) -> bool:
    """Hand letters over until the time of this job is up; whether more are due."""
    moulds = {one.language: writing.mould_of(one) for one in hold.issue.bodies.all()}
    waiting: deque[pipe.Job] = deque()
    learned: list[pipe.Answer] = []
    crew = pipe.crew(settings.NEWSLETTER_CONNECTIONS)
    more = True
    try:
        while True:
            going = monotonic() < hold.until
            if going and more and not waiting:
                waiting.extend(_next(hold, moulds))
                more = bool(waiting)
            for _n in range(_room(crew, len(waiting)) if going and waiting else 0):
                crew.offer(waiting.popleft())
            _look(hold)
            learned += crew.answers()
            if learned or crew.ready():
                _exchange(hold, crew, learned)
                if any(one.outcome == answers.NOT_BEGUN for one in learned):
                    hold.until, more = 0.0, False  # the server cannot be reached: the clock tries again
                learned = []
            elif not crew.busy and not crew.offered:
                if not going or not waiting:
                    break
                sleep(0.05)  # the rate allows none just now
    except (Error, _LostError):
        _write_late(crew, learned)
        raise
    finally:
        crew.end()
    return more or bool(waiting)


def _exchange(hold: _Hold, crew: AnyCrew, learned: list[pipe.Answer]) -> None:
    """Write down what was learned and which letters go now; then hand these over. Until then nothing of them is gone."""
    ready = crew.ready()
    ours = {job.key for job in _write(hold, learned, ready)}
    for job in ready:
        if job.key in ours:
            crew.hand_over(job)
        else:
            crew.drop(job)


def _room(crew: AnyCrew, waiting: int) -> int:
    """How many letters can be offered now: so many connections have room, within the rate of all issues together."""
    return pace.take(pace.NEWSLETTER, min(crew.room, waiting), rate=settings.NEWSLETTER_RATE)


class _Row(NamedTuple):
    """Of a delivery and its reader, what a letter needs."""

    pk: int
    reader: int
    reads: str
    to: str
    language: str


def _next(hold: _Hold, moulds: dict[str, Mould]) -> list[pipe.Job]:
    """The next letters that wait, ready to be handed over. What cannot be sent at all is set aside."""
    issue, now = hold.issue, clock.now()
    due = Q(next_at=None) | Q(next_at__lte=now)
    fields = ("pk", "subscription_id", "subscription__state", "subscription__to", "subscription__language")
    waiting = issue.deliveries.filter(due, state=State.QUEUED, pk__gt=hold.seen_to).order_by("id")
    rows = [_Row(*row) for row in waiting.values_list(*fields)[:BATCH]]
    if not rows:
        return []
    hold.seen_to = rows[-1].pk
    people = [row.reader for row in rows]
    stops = receiving.addresses_of(STOP, about=issue.pk, people=people)
    words = receiving.words_of(BOUNCE, about=issue.pk, people=people)
    signed, date, first = tokens.tokens_of(people), format_datetime(now), next(iter(moulds.values()))
    jobs, aside = [], {State.SKIPPED: [], State.FAILED: []}  # type: ignore[var-annotated]
    for row in _within_rates(rows):
        if row.reads != Subscription.State.CONFIRMED:
            aside[State.SKIPPED].append(row.pk)
            continue
        try:
            mould = moulds.get(row.language) or first
            own = (signed[row.reader], words[row.reader], stops.get(row.reader, ""), date)
            jobs.append(_job(issue, row, mould, *own))
        except UnicodeError:  # an address that no server would take
            aside[State.FAILED].append(row.pk)
    for state, keys in aside.items():
        if keys:
            Delivery.objects.filter(pk__in=keys).update(state=state, at=now)
    return jobs or _next(hold, moulds)


def _within_rates(rows: list[_Row]) -> list[_Row]:
    """Those that the rate of their domain lets through now; the others wait their turn."""
    rate = settings.MAIL_DOMAIN_RATE
    if not rate:
        return rows
    by: dict[str, list[_Row]] = {}
    for row in rows:
        by.setdefault(pace.domain(row.to), []).append(row)
    found: list[_Row] = []
    for route, group in by.items():
        taken = pace.take(route, len(group), rate=rate)
        found += group[:taken]
        for n, row in enumerate(group[taken:]):
            Delivery.objects.filter(pk=row.pk).update(next_at=clock.now() + pace.wait(rate, n))
    return sorted(found)


def _job(issue: Issue, row: _Row, mould: Mould, token: str, word: str, stop: str, date: str) -> pipe.Job:
    to = addresses.wire(row.to)
    own = writing.own_headers(
        to=to,
        token=token,
        message_id=f"newsletter.{issue.pk}.{row.reader}@{_host()}",
        stop_by_mail=stop,
        date=date,
    )
    bounce = receiving.address_with(word)
    return pipe.Job(row.pk, bounce or writing.sender(), to, mould.for_reader(own, token), word)


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


@transaction.atomic
def _write(hold: _Hold, learned: list[pipe.Answer], wanted: list[pipe.Job]) -> list[pipe.Job]:
    """In one transaction: what was learned of letters handed over, and the claim of those that go now; which are ours."""
    _note(learned)
    if not wanted:
        return []
    keys = [job.key for job in wanted]
    rows = Delivery.objects.filter(pk__in=keys, state=State.QUEUED)
    said = {"state": State.CLAIMED, "claim": hold.word, "at": clock.now(), "attempts": F("attempts") + 1}
    if rows.update(**said) == len(keys):
        return wanted
    mine = Delivery.objects.filter(pk__in=keys, state=State.CLAIMED, claim=hold.word)
    ours = set(mine.values_list("pk", flat=True))
    return [job for job in wanted if job.key in ours]


def _write_late(crew: AnyCrew, learned: list[pipe.Answer]) -> None:
    """The database or the lease went away: write what is known all the same, if that can be. Else it is unknown."""
    for job in crew.ready():
        crew.drop(job)
    while crew.busy:
        learned += crew.answers()
    close_old_connections()
    try:
        with transaction.atomic():
            _note(learned)
    except Error:
        return


def _note(learned: Iterable[pipe.Answer]) -> None:
    """Write what became of letters, a statement for each sort of answer."""
    by: dict[tuple[str, int], list[int]] = {}
    for one in learned:
        by.setdefault((one.outcome, one.code), []).append(one.key)
    now = clock.now()
    for (outcome, code), keys in by.items():
        rows = Delivery.objects.filter(pk__in=keys)
        if outcome == answers.SENT:
            rows.update(state=State.SENT, at=now, code=code)
        elif outcome == answers.UNKNOWN:
            rows.update(state=State.UNKNOWN, at=now)
        elif outcome == answers.REFUSED:
            rows.update(state=State.FAILED, at=now, code=code)
        else:
            _again(list(rows), code)
    gone = [one.key for one in learned if one.outcome == answers.REFUSED and answers.NO_SUCH.search(one.said)]
    if gone:
        readers = Subscription.objects.filter(deliveries__in=gone, state=Subscription.State.CONFIRMED)
        Subscription.objects.filter(pk__in=list(readers.values_list("pk", flat=True))).update(
            state=Subscription.State.SUPPRESSED, why=Subscription.Why.GONE, ended_at=now
        )


def _again(rows: list[Delivery], code: int) -> None:
    """The server said: not now. Try later, longer each time, and give up after three days."""
    now = clock.now()
    for row in rows:
        began = Issue.objects.values_list("started_at", flat=True).get(pk=row.issue_id)
        over = began is not None and now > began + GIVE_UP_AFTER
        attempts = row.attempts + (
            row.state == State.QUEUED
        )  # refused at its envelope, it was not claimed yet
        wait = timedelta(minutes=WAITS[min(attempts, len(WAITS)) - 1] if code else 1)
        said = (
            {"state": State.FAILED} if over else {"state": State.QUEUED, "next_at": now + wait, "claim": ""}
        )
        Delivery.objects.filter(pk=row.pk).update(at=now, code=code, attempts=attempts, **said)


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
