"""Writes the archive: all rows as they are at one moment, the files, the published record; sealed while it is written."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django_q.models import OrmQ
from pyrage import x25519

from justaction.config.backups import archive, keys, making
from justaction.config.backups.making import Tell
from justaction.config.moving import tables
from justaction.record import keys as record_keys
from justaction.record import place, recovering
from justaction.web import clock

KIND = "collaborative"  # a backup names none
FORMAT = 1


@dataclass(frozen=True)
class Packed:
    """What an archive holds: how many rows of each model, how many files, how far the record in it goes."""

    rows: dict[str, int]
    files: int
    size: int
    root: str
    jobs: int  # that wait here, and do not move

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def pack(path: Path, recipients: Sequence[x25519.Recipient] = (), tell: Tell = lambda *_: None) -> Packed:
    """Write the archive, sealed to `recipients` (by default whoever opens our backups), and the list of who was erased beside
    it. A crash on the way leaves no half of one. Raises FileExistsError when there is something at `path`."""
    if path.exists():
        raise FileExistsError(f"{path} is there already. Name a new file.")
    path = path.resolve()
    making.note_beside(path.parent)
    with (
        making.room("export") as work,
        archive.writing(path, recipients or keys.recipients()) as out,
    ):
        found = _add_record(out)
        with one_moment():
            rows = _add_tables(out, work, tell)
            jobs = OrmQ.objects.count()
        files = making.add_files(out, tell)
        packed = Packed(rows, files, found.checkpoint.size if found else 0, found.root if found else "", jobs)
        out.close(_about(packed))
    return packed


def _add_record(out: archive.Writer) -> recovering.Log | None:
    """The published record, every hash read again, while nobody publishes. The rows come after it, so they know all of it."""
    while True:
        with record_keys.alone() as alone:
            if alone:
                found = recovering.log_in(place.public())
                making.add_record(out)
                return found
        time.sleep(0.2)


def _about(packed: Packed) -> dict[str, Any]:
    return {
        "kind": KIND,
        "format": FORMAT,
        "made_at": clock.now().astimezone(UTC).isoformat(),
        "site": settings.SITE_URL,
        "version": version("justaction"),
        "schema": tables.schema(),
        "rows": packed.rows,
        "record": {"size": packed.size, "root": packed.root},
    }


@contextmanager
def one_moment() -> Iterator[None]:
    """Inside, each question is answered as of one moment, while others go on writing."""
    begin = "BEGIN DEFERRED" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _add_tables(out: archive.Writer, work: Path, tell: Tell) -> dict[str, int]:
    models, counts = tables.moving(), {}
    for number, model in enumerate(models):
        tell("Copying rows", number, len(models))
        path = work / f"{model._meta.label}.jsonl"
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            counts[model._meta.label] = tables.write(model, file)
            size = file.tell()
            file.seek(0)
            out.add(f"tables/{path.name}", file, size)
        path.unlink()
    tell("Copying rows", len(models), len(models))
    return counts
