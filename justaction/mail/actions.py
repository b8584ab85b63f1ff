"""Deeds of the mail: one way to send a letter, and what the clock does for letters that wait."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from hashlib import sha256

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import get_language

from justaction.jobs import later
from justaction.mail import delivery
from justaction.mail.addresses import mailbox
from justaction.mail.letters import Draft, one_line, parts
from justaction.mail.models import Letter, Suppressed
from justaction.web import clock

PROMPT = {"sign_in_code", "step_up_code", "proof_code", "new_address"}  # somebody sits and waits for it
LETTERS_AN_HOUR = 3  # to one mailbox, of one kind (design: security, abuse)
KEEP_BODY = timedelta(days=7)
KEEP_LAST = timedelta(hours=12)  # of the last letter to somebody who was erased
LAST = "erased"  # the kind of that letter
STUCK_AFTER = timedelta(minutes=10)
TRY_AGAIN_AFTER = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=3)


_silent: ContextVar[bool] = ContextVar("silent", default=False)


@contextmanager
def without_letters() -> Iterator[None]:
    """Deeds inside write no letters: for the demonstration year, whose people do not exist."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def writes_letters() -> bool:
    """Whether letters are written now: not inside `without_letters()`. Asked before a job that only writes letters."""
    return not _silent.get()


@transaction.atomic(savepoint=False)  # the caller's own, or one of its own
def post(draft: Draft, *, once: str = "") -> Letter | None:
    """Queue a letter in this transaction and return it.

    `once` makes it idempotent: a second letter with the same word is not written (returns None), however many ask at
    the same moment. More than LETTERS_AN_HOUR of a limited kind to one mailbox are not written either, none inside
    `without_letters()`, and none to a machine by its number (`ana@[10.0.0.5]`): nobody sends our mail about inside.
    """
    if _silent.get() or draft.to.strip().endswith("]"):
        return None
    box = mailbox(draft.to)
    if draft.limited and _too_many(box, draft.kind):
        return None
    letter = Letter(
        kind=draft.kind,
        to=draft.to.strip(),
        to_name=one_line(draft.to_name, 120),
        mailbox=box,
        subject=one_line(draft.subject),
        parts=parts(draft),
        language=get_language() or "",
        headers={name: one_line(value, 900) for name, value in draft.headers.items()},
        once=once,
        reference=secrets.token_hex(16),
        prompt=draft.limited or draft.kind in PROMPT,
    )
    if once:
        # The constraint decides, without an error that would break the caller's transaction.
        Letter.objects.bulk_create([letter], ignore_conflicts=True)
        written = Letter.objects.filter(once=once, reference=letter.reference).first()
        if written is None:
            return None
        letter = written
    else:
        letter.save(force_insert=True)
    later(delivery.deliver, letter.pk)
    return letter


def _too_many(box: str, kind: str) -> bool:
    """Whether the mailbox had its letters of this kind in the last hour. Counts exactly, however many ask at once.

    SQLite runs one writing transaction at a time; on PostgreSQL those about the same mailbox and kind take turns.
    """
    if connection.vendor == "postgresql":
        key = int.from_bytes(sha256(f"letters {kind} {box}".encode()).digest()[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
    since = clock.now() - timedelta(hours=1)
    return Letter.objects.filter(mailbox=box, kind=kind, created_at__gt=since).count() >= LETTERS_AN_HOUR


def admit_unknown() -> None:
    """A letter that was claimed and not answered for is not known to have arrived: say so (decision 0006)."""
    claimed = Letter.objects.filter(state=Letter.State.CLAIMED, claimed_at__lt=clock.now() - STUCK_AFTER)
    claimed.update(state=Letter.State.UNKNOWN, error="The worker stopped while handing it over.")


def doubt_all() -> int:
    """After a restore: what waited when the backup was made may have gone out since, so a person decides; how many."""
    waiting = Letter.objects.filter(state__in=[Letter.State.QUEUED, Letter.State.CLAIMED])
    return waiting.update(
        state=Letter.State.UNKNOWN, error="A backup was put back: it may have been sent before that."
    )


@transaction.atomic
def settle_doubt(letter: Letter, *, again: bool) -> bool:
    """Somebody looked at a letter in doubt: send it again, or leave it; whether it was still in doubt.

    Whoever calls it has asked whether they may. The first one to say something counts.
    """
    doubted = Letter.objects.filter(pk=letter.pk, state=Letter.State.UNKNOWN)
    if not again:
        return bool(doubted.update(state=Letter.State.FAILED, error="Somebody decided not to send it again."))
    settled = bool(doubted.exclude(to="").update(state=Letter.State.QUEUED, error=""))
    if settled:
        later(delivery.deliver, letter.pk)
    return settled


def pass_on() -> int:
    """Queue letters whose time has come: the server put them off, or others went before them. How many."""
    due = Letter.objects.filter(state=Letter.State.QUEUED, next_at__lte=clock.now()).order_by("next_at", "id")
    keys = list(due.values_list("pk", flat=True)[:500])
    Letter.objects.filter(pk__in=keys, state=Letter.State.QUEUED).update(next_at=None)
    for pk in keys:
        later(delivery.deliver, pk)
    return len(keys)


def try_again() -> None:
    """Queue letters again whose job has given up, for three days. Called once an hour, so that jobs do not pile up."""
    now = clock.now()
    queued = Letter.objects.filter(state=Letter.State.QUEUED)
    queued.filter(created_at__lt=now - GIVE_UP_AFTER).update(
        state=Letter.State.FAILED, error="Given up after three days."
    )
    waiting = queued.filter(created_at__lt=now - TRY_AGAIN_AFTER, next_at=None)
    for pk in waiting.order_by("id").values_list("pk", flat=True)[:500]:
        later(delivery.deliver, pk)


def erase_bodies() -> int:
    """Of letters older than a week, keep only the kind, the times and the state; returns how many were erased."""
    done = [Letter.State.SENT, Letter.State.FAILED, Letter.State.UNKNOWN]
    now = clock.now()
    over = Q(created_at__lt=now - KEEP_BODY) | Q(created_at__lt=now - KEEP_LAST, kind=LAST)
    old = Letter.objects.filter(over, state__in=done).exclude(subject="")
    return old.update(parts={}, to="", to_name="", mailbox="", subject="", headers={}, error="")


def forget_address(address: str, *, but: Letter | None = None) -> int:
    """Forget every letter to one mailbox, but the one that tells of it; what is still queued is not sent any more."""
    mine = Letter.objects.filter(Q(mailbox=mailbox(address)) | Q(to__iexact=address))
    if but is not None:
        mine = mine.exclude(pk=but.pk)
    Suppressed.objects.filter(mailbox=mailbox(address)).delete()
    mine.filter(state=Letter.State.QUEUED).update(state=Letter.State.FAILED, error="Its reader was erased.")
    return mine.update(parts={}, to="", to_name="", mailbox="", subject="", headers={}, once="")
