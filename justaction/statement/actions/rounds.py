"""Deeds of a round: opened with its dates, ended early, closed when all is answered; and its links."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

import rfc8785
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.record.models import Entry
from justaction.statement import policy
from justaction.statement.models import FeedbackRound, Passage, RoundLink, StatementVersion, Suggestion
from justaction.web import clock, pages

State = FeedbackRound.State
LONGEST = timedelta(days=180)


@transaction.atomic
def open_round(
    version: StatementVersion,
    *,
    by: Person,
    closes_at: datetime,
    opens_at: datetime | None = None,
    question: str = "",
    for_everybody: bool = False,
) -> FeedbackRound:
    """Show the draft, as it is now, to readers from `opens_at` (or now) until `closes_at`.

    What they see stands still; the draft itself can go on changing. Raises NotAllowed, and Refused when the version
    is adopted, has an empty paragraph, is with its readers already, or the dates make no sense.
    """
    _may(by)
    row = StatementVersion.objects.select_for_update().get(pk=version.pk)
    if row.state not in StatementVersion.WRITTEN:
        raise Refused(_("This version is published. Start a draft of the next one."))
    paragraphs = list(row.paragraphs.all())
    if not paragraphs or not all(paragraph.text for paragraph in paragraphs):
        raise Refused(_("Every paragraph needs words. Remove the empty ones."))
    if running := row.rounds.running().first():
        raise Refused(_("Round %(n)s is not closed yet.") % {"n": running.number})
    now = clock.now()
    opens_at = max(opens_at, now) if opens_at else now
    _check_dates(opens_at, closes_at)
    last = FeedbackRound.objects.aggregate(last=Max("number"))["last"] or 0
    opened = FeedbackRound.objects.create(
        version=row,
        number=last + 1,
        title=row.title,
        question=question.strip()[:600],
        state=State.OPEN if opens_at <= now else State.PLANNED,
        for_everybody=for_everybody,
        opens_at=opens_at,
        closes_at=closes_at,
        opened_by=by,
    )
    Passage.objects.bulk_create(
        Passage(round=opened, number=one.number, identity=one.identity, text=one.text) for one in paragraphs
    )
    row.state = StatementVersion.State.CIRCULATING
    row.save(update_fields=["state"])
    _enter_opened(opened, paragraphs=[one.text for one in paragraphs], by=by)
    return opened


@transaction.atomic
def end_round(feedback_round: FeedbackRound, *, by: Person) -> FeedbackRound:
    """Take no more words from now on, before its last day. Raises NotAllowed, and Refused when it is over already."""
    _may(by)
    row = locked(feedback_round)
    if row.state not in (State.PLANNED, State.OPEN):
        raise Refused(_("This round is over already."))
    now = clock.now()
    row.closes_at = now
    row.opens_at = min(row.opens_at, now - timedelta(seconds=1))
    return _end(row)


@transaction.atomic
def close_round(feedback_round: FeedbackRound, *, by: Person, what_changed: str) -> FeedbackRound:
    """Close it and say what changed; everybody can then read what became of each suggestion.

    Raises NotAllowed, and Refused while it still takes words, while one waits for its answer, or without a word.
    """
    _may(by)
    row = locked(feedback_round)
    if row.state == State.CLOSED:
        raise Refused(_("This round is closed already."))
    if clock.now() < row.closes_at:
        raise Refused(_("This round still takes suggestions. Wait for its last day, or end it first."))
    if waiting := row.suggestions.waiting().count():
        raise Refused(_("Suggestions without an answer: %(n)s. Answer each of them first.") % {"n": waiting})
    if not what_changed.strip():
        raise Refused(_("Say what you changed, and why."), field="what_changed", status=422)
    row.state, row.closed_at = State.CLOSED, clock.now()
    row.what_changed = what_changed.strip()[:2000]
    row.save()
    # who wants neither an answer by letter nor a credit needs no name here any more
    row.suggestions.filter(credited=False, address="").update(name="")
    StatementVersion.objects.filter(pk=row.version_id, state__in=StatementVersion.WRITTEN).update(
        state=StatementVersion.State.DRAFTING
    )
    _enter_closed(row, by)
    return row


@transaction.atomic
def turn_rounds() -> int:
    """What the clock does: begin rounds whose day has come, end those whose last day is over; returns how many."""
    now = clock.now()
    turned = 0
    for row in FeedbackRound.objects.filter(state__in=(State.PLANNED, State.OPEN), closes_at__lte=now):
        _end(locked(row))
        turned += 1
    turned += FeedbackRound.objects.filter(state=State.PLANNED, opens_at__lte=now).update(state=State.OPEN)
    if turned:
        pages.changed()
    return turned


@transaction.atomic
def make_link(
    feedback_round: FeedbackRound, *, by: Person, label: str = "", expires_at: datetime | None = None
) -> RoundLink:
    """A link to answer this round, for whoever gets it; it works until the round's last day or `expires_at`.

    Raises NotAllowed, and Refused when the round is over.
    """
    _may(by)
    row = locked(feedback_round)
    if row.state not in (State.PLANNED, State.OPEN) or row.closes_at <= clock.now():
        raise Refused(_("This round is over. A link to it would lead nowhere."))
    until = min(expires_at, row.closes_at) if expires_at else row.closes_at
    if until <= clock.now():
        raise Refused(_("Choose a day that is still to come."), field="expires_at", status=422)
    return RoundLink.objects.create(
        round=row, label=" ".join(label.split())[:80], expires_at=until, made_by=by
    )


@transaction.atomic
def revoke_link(link: RoundLink, *, by: Person) -> RoundLink:
    """Let a link lead nowhere from now on; twice changes nothing. Raises NotAllowed."""
    _may(by)
    row = RoundLink.objects.select_for_update().get(pk=link.pk)
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
    return row


# --- what deeds share -------------------------------------------------------------------------------------------


def locked(feedback_round: FeedbackRound) -> FeedbackRound:
    """The row as it is now; whatever happens in a round happens one after the other."""
    return FeedbackRound.objects.select_for_update().get(pk=feedback_round.pk)


def _may(by: Person) -> None:
    if not policy.may_consolidate(by):
        raise NotAllowed(_("Only people who may publish the statement can do this."))


def _check_dates(opens_at: datetime, closes_at: datetime) -> None:
    if closes_at <= opens_at:
        raise Refused(_("A round has to close after it opens."), field="closes_at", status=422)
    if closes_at - opens_at > LONGEST:
        raise Refused(_("A round lasts half a year at most."), field="closes_at", status=422)


def _end(row: FeedbackRound) -> FeedbackRound:
    row.state = State.CONSOLIDATING
    row.save()
    StatementVersion.objects.filter(pk=row.version_id, state=StatementVersion.State.CIRCULATING).update(
        state=StatementVersion.State.CONSOLIDATING
    )
    pages.changed()
    return row


def _enter_opened(row: FeedbackRound, *, paragraphs: list[str], by: Person) -> None:
    said: list[dict[str, Any]] = [
        {"number": number, "text": text} for number, text in enumerate(paragraphs, 1)
    ]
    record.enter(
        "feedback.opened",
        row,
        by=by,
        title=f"Round {row.number}",
        url=row.url,
        words={"question": row.question},
        facts={
            "number": row.number,
            "version": row.version.number,
            "digest": hashlib.sha256(rfc8785.dumps({"paragraphs": said})).hexdigest(),
            "opens": row.opens_at.date().isoformat(),
            "closes": row.closes_at.date().isoformat(),
        },
        thread=row.version.statement,
    )


def _enter_closed(row: FeedbackRound, by: Person) -> None:
    states = Suggestion.State
    counts = {state: row.suggestions.filter(state=state).count() for state in ("accepted", "rejected")}
    record.enter(
        "feedback.closed",
        row,
        by=by,
        title=f"Round {row.number}",
        url=row.url,
        words={"what_changed": row.what_changed},
        facts={
            "number": row.number,
            **counts,
            "withdrawn": row.suggestions.filter(state=states.WITHDRAWN).count(),
        },
        answers=list(Entry.objects.filter(subject=row.subject).order_by("id")[:1]),
        thread=row.version.statement,
    )
