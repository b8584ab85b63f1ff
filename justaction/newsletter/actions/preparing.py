"""The letters that come next: each with the words of its reader put in, as bytes."""

from __future__ import annotations

from email.utils import format_datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q

from justaction.mail import pace, pipe, receiving
from justaction.newsletter import tokens, writing
from justaction.newsletter.letterform.message import Mould
from justaction.newsletter.models import Delivery, Issue, Subscription
from justaction.web import addresses, clock

State = Delivery.State
BATCH = 200
BOUNCE, STOP = (
    "nlb",
    "nlu",
)  # purposes of addresses for replies: what comes back, and who unsubscribes by letter


class _Row(NamedTuple):
    """Of a delivery and its reader, what a letter needs."""

    pk: int
    reader: int
    reads: str
    to: str
    language: str


class Letters:
    """The letters of an issue that wait, a batch after the other. What cannot be sent at all is set aside."""

    def __init__(self, issue: Issue) -> None:
        self._issue = issue
        self._moulds = {one.language: writing.mould_of(one) for one in issue.bodies.all()}
        self._host = urlsplit(settings.SITE_URL).hostname or "localhost"
        self._sender = writing.sender()
        self._seen_to = 0  # deliveries up to this one were looked at

    def next(self) -> list[pipe.Job]:
        """The next ones, ready to be handed over; none when no more are due."""
        while rows := self._rows():
            if jobs := self._jobs(_within_rates(rows)):
                return jobs
        return []

    def _rows(self) -> list[_Row]:
        due = Q(next_at=None) | Q(next_at__lte=clock.now())
        fields = (
            "pk",
            "subscription_id",
            "subscription__state",
            "subscription__to",
            "subscription__language",
        )
        waiting = self._issue.deliveries.filter(due, state=State.QUEUED, pk__gt=self._seen_to).order_by("id")
        rows = [_Row(*row) for row in waiting.values_list(*fields)[:BATCH]]
        if rows:
            self._seen_to = rows[-1].pk
        return rows

    def _jobs(self, rows: list[_Row]) -> list[pipe.Job]:
        issue, now = self._issue, clock.now()
        people = [row.reader for row in rows]
        stops = receiving.addresses_of(STOP, about=issue.pk, people=people)
        words = receiving.words_of(BOUNCE, about=issue.pk, people=people)
        signed, date = tokens.tokens_of(people), format_datetime(now)
        first = next(iter(self._moulds.values()))
        jobs, aside = [], {State.SKIPPED: [], State.FAILED: []}  # type: ignore[var-annotated]
        for row in rows:
            if row.reads != Subscription.State.CONFIRMED:
                aside[State.SKIPPED].append(row.pk)
                continue
            try:
                mould = self._moulds.get(row.language) or first
                own = (signed[row.reader], words[row.reader], stops.get(row.reader, ""), date)
                jobs.append(self._job(row, mould, *own))
            except UnicodeError:  # an address that no server would take
                aside[State.FAILED].append(row.pk)
        for state, keys in aside.items():
            if keys:
                Delivery.objects.filter(pk__in=keys).update(state=state, at=now)
        return jobs

    def _job(self, row: _Row, mould: Mould, token: str, word: str, stop: str, date: str) -> pipe.Job:
        to = addresses.wire(row.to)
        name = f"newsletter.{self._issue.pk}.{row.reader}@{self._host}"
        own = writing.own_headers(to=to, token=token, message_id=name, stop_by_mail=stop, date=date)
        bounce = receiving.address_with(word) or self._sender
        return pipe.Job(row.pk, bounce, to, mould.for_reader(own, token), word)


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
