"""Gives each committed entry its place in the log: gapless, by one hand at a time.

Entries that speak of persons are shuffled among those of the same turn, so that their order tells little of who came
when. Nothing is placed before what it answers, nor before an earlier revision of its own subject.
"""

from __future__ import annotations

import secrets
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

from justaction.record.kinds import KINDS
from justaction.record.models import Entry, Head
from justaction.record.tree.leaf import read_json

TURN = 1000  # entries in one transaction: the lock is held for a few hundredths of a second
LOCK = 0x6A61_7265_636F_7264  # any number that is only ours

by_chance = secrets.SystemRandom().shuffle


@dataclass(frozen=True)
class Pending:
    """An entry that waits: what its place may depend on."""

    id: int
    kind: str
    subject: str
    revision: int
    leaf_hash: bytes
    answers: tuple[bytes, ...]


def sequence() -> int:
    """Give every committed pending entry an index; returns how many."""
    placed = 0
    while turn := _turn():
        placed += turn
    return placed


@transaction.atomic
def _turn() -> int:
    """Place up to TURN entries. SQLite's write lock, or an advisory lock of PostgreSQL, keeps others out."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        rows = Entry.objects.filter(index__isnull=True).order_by("id")[:TURN]
        pending = [_pending(entry) for entry in rows.only("kind", "subject", "revision", "leaf", "leaf_hash")]
        if not pending:
            return 0
        head, _ = Head.objects.get_or_create(pk=1)
        places = [(head.size + at, entry.id) for at, entry in enumerate(ordered(pending))]
        cursor.executemany('UPDATE record_entry SET "index" = %s WHERE id = %s', places)
        Head.objects.filter(pk=1).update(size=head.size + len(places))
    return len(places)


def _pending(entry: Entry) -> Pending:
    answers = tuple(b64decode(answer) for answer in read_json(bytes(entry.leaf))["p"])
    return Pending(entry.pk, entry.kind, entry.subject, entry.revision, bytes(entry.leaf_hash), answers)


def ordered(pending: list[Pending], shuffle: Callable[[list[Pending]], None] = by_chance) -> list[Pending]:
    """The order of one turn: institutions' entries as they were written, then persons' in random order."""
    persons = [entry for entry in pending if KINDS[entry.kind].personal]
    others = [entry for entry in pending if not KINDS[entry.kind].personal]
    shuffle(persons)
    by_hash = {entry.leaf_hash: entry for entry in pending}
    by_revision = {(entry.subject, entry.revision): entry for entry in pending}
    placed: dict[int, Pending] = {}
    for entry in others + persons:
        waiting = [entry]
        while waiting:
            top = waiting[-1]
            earlier = [by_hash.get(answer) for answer in top.answers]
            earlier.append(by_revision.get((top.subject, top.revision - 1)))
            before = [one for one in earlier if one is not None and one.id not in placed]
            if before and top.id not in placed:
                waiting += before
            else:
                placed.setdefault(top.id, top)
                waiting.pop()
    return list(placed.values())
