"""Where documents are kept: an append-only log of updates and a snapshot of what was merged.

`append` is the one way in, for rooms and pages alike; when its transaction is committed, the edit is durable. `compact` merges
in a job, away from rooms: it applies updates one by one, since merging thousands at once takes quadratic time. The log weighs
at most as much as the snapshot (or LIGHT), so the disk holds at most twice the merged state.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from pycrdt import Doc

from justaction.coedit.models import Document, Edit, Hand, Snapshot
from justaction.jobs import later, task
from justaction.web import clock

PAGE = "page"  # the origin of what pages write; rooms have one each
LIGHT = 64 * 1024  # bytes of log that are not worth merging
LONG = 1000  # rows of log that are
SETTLE = timedelta(
    seconds=5
)  # younger rows stay, so that every open room has read them before they are merged away


def new_origin() -> str:
    """A name for the rooms of one process, by which they know their own rows."""
    return secrets.token_hex(8)


@dataclass(frozen=True)
class Opened:
    """A document in memory, and the last row of its log that is surely in it."""

    doc: Doc[Any]
    state: bytes
    tail: int
    epoch: int


def append(
    document: UUID,
    updates: Sequence[bytes],
    *,
    epoch: int,
    origin: str = PAGE,
    people: Collection[int] = (),
    schema: int = 0,
    noted: set[tuple[UUID, int, int]] | None = None,
) -> int:
    """Append updates (Yjs, format 1) in the caller's transaction; returns the last row of the log then.

    0 when the document is gone or its history has begun anew: then nothing is written. `people` (ids) had a hand in it;
    `schema` is that of who wrote, where it is known. In `noted` a caller keeps which hands need not be written again.
    """
    now = clock.now()
    with transaction.atomic(savepoint=False):
        before = Document.objects.select_for_update().filter(pk=document, epoch=epoch).first()
        if before is None:
            return 0
        rows = [Edit(document_id=document, update=update, origin=origin, at=now) for update in updates]
        tail = Edit.objects.bulk_create(rows)[-1].pk
        more = sum(map(len, updates))
        Document.objects.filter(pk=document).update(
            tail=tail,
            weight=F("weight") + more,
            length=F("length") + len(rows),
            schema=max(before.schema, schema),
            written_at=now,
        )
        new = {(document, pk, before.versions + 1) for pk in people} - (noted or set())
        if new:
            hands = [Hand(document_id=document, person_id=pk, number=number) for _document, pk, number in new]
            Hand.objects.bulk_create(hands, ignore_conflicts=True)
            if noted is not None:
                noted |= new
        if _is_due(before, more, len(rows)):
            later(compact, str(document))
        return tail


def load(document: UUID) -> Opened:
    """The document as it is now; raises Document.DoesNotExist."""
    about = Document.objects.only("tail", "epoch").get(pk=document)
    return load_many([about])[document]


def load_many(documents: Iterable[Document]) -> dict[UUID, Opened]:
    """Several as they are now, by their keys, in two questions to the database.

    The log is read before the snapshot: what is merged away between the two is in the snapshot then. What is applied twice
    does no harm.
    """
    known = {one.pk: one for one in documents}
    logs: dict[UUID, list[bytes]] = {pk: [] for pk in known}
    updates = Edit.objects.filter(document__in=list(known)).order_by("id")
    for pk, update in updates.values_list("document", "update"):
        logs[pk].append(bytes(update))
    snapshots = {one.document_id: one for one in Snapshot.objects.filter(document__in=list(known))}
    return {pk: _opened(one, logs[pk], snapshots.get(pk)) for pk, one in known.items()}


def _opened(about: Document, log: list[bytes], snapshot: Snapshot | None) -> Opened:
    doc: Doc[Any] = Doc()
    with doc.transaction():
        if snapshot is not None:
            doc.apply_update(bytes(snapshot.state))
        for update in log:
            doc.apply_update(update)
    state = doc.get_update() if log or snapshot is None else bytes(snapshot.state)
    return Opened(doc, state, about.tail, about.epoch)


def news(document: UUID, *, after: int, but: str) -> list[bytes]:
    """What others than `but` appended after a row of the log; the whole state, if rows after it were merged already."""
    rows = Edit.objects.filter(document=document, id__gt=after).exclude(origin=but).order_by("id")
    found = [bytes(update) for update in rows.values_list("update", flat=True)]
    merged = Snapshot.objects.filter(document=document, upto__gt=after).first()
    return [bytes(merged.state), *found] if merged is not None else found


@task
def compact(document: str) -> None:
    """Merge the log into the snapshot, but for what came just now. Safe to run twice, and beside itself."""
    pk = UUID(document)
    before = Snapshot.objects.filter(document=pk).first()
    old = Edit.objects.filter(document=pk, at__lt=clock.now() - SETTLE).order_by("id")
    rows = [(row, bytes(update)) for row, update in old.values_list("id", "update")]
    if not rows or before is None:
        return
    doc: Doc[Any] = Doc()
    with doc.transaction():
        doc.apply_update(bytes(before.state))
        for _row, update in rows:
            doc.apply_update(update)
    state, upto = doc.get_update(), rows[-1][0]
    with transaction.atomic():
        if not Document.objects.select_for_update().filter(pk=pk).exists():
            return
        mine = Snapshot.objects.filter(document=pk, upto=before.upto, at=before.at)
        if not mine.update(state=state, upto=upto, at=clock.now()):
            return  # another merged meanwhile
        Edit.objects.filter(document=pk, id__in=[row for row, _update in rows]).delete()
        gone = sum(len(update) for _row, update in rows)
        Document.objects.filter(pk=pk).update(
            weight=F("weight") - gone, length=F("length") - len(rows), base=len(state)
        )


def is_heavy(document: Document) -> bool:
    """Whether its log should be merged."""
    return document.length >= LONG or document.weight > max(LIGHT, document.base)


def _is_due(before: Document, more: int, rows: int) -> bool:
    """Whether this append makes the log heavy; asked again each time it has grown as much once more."""
    limit = max(LIGHT, before.base)
    heavier = (before.weight + more) // limit > before.weight // limit
    return heavier or (before.length + rows) // LONG > before.length // LONG
