"""How the machines stand: the queue, letters, the record, the database, disks, backups, processes. For stewards and programs."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count

from justaction.config import health, ready
from justaction.config.backups import copying, making
from justaction.jobs import Waiting, waiting
from justaction.jobs.models import LastDone, Process, Tick, Turn
from justaction.mail.models import Letter
from justaction.record import published
from justaction.record.models import Entry, Head
from justaction.web import clock

A_DAY = timedelta(days=1)
SLOW = timedelta(minutes=10)  # a job that waits longer than this


@dataclass(frozen=True)
class Alive:
    """One process that is alive; `works` is whether it is the clock whose turn it is."""

    part: str
    machine: str
    pid: int
    began_at: datetime
    works: bool


@dataclass(frozen=True)
class Standing:
    """All of it, as it was at one moment. Sizes in bytes; None where nothing is known."""

    at: datetime
    queue: Waiting
    letters: dict[str, int]  # waiting, in doubt, and of the last day sent and failed
    entries: int
    unsigned: int  # entries that wait for the next checkpoint
    signed_at: datetime | None
    stopped: str  # why the record is not signed, if so
    database_bytes: int
    disk_free: int
    disk_all: int
    backup: LastDone | None
    copies: bool  # whether backups are copied into a bucket
    copy: LastDone | None  # the last of them, or why there is none
    processes: list[Alive]
    wrong: dict[str, str]  # lines of the schedule that went wrong the last time
    reached: dict[str, str]  # database, tables, cache, storage: "ok" or what is wrong
    parts: dict[str, str] = field(default_factory=dict)  # worker, clock, live, record: "ok" or what is wrong

    @property
    def queue_is_slow(self) -> bool:
        return self.queue.oldest is not None and self.at - self.queue.oldest > SLOW

    @property
    def backup_is_old(self) -> bool:
        return self.backup is None or self.at - self.backup.at > making.FRESH

    @property
    def copied(self) -> LastDone | None:
        """The last copy that was made."""
        return self.copy if self.copy and self.copy.about.get("file") else None

    @property
    def copy_is_missing(self) -> bool:
        """Whether a copy is wanted and went wrong, or is old."""
        lacks = self.copied is None or self.at - self.copied.at > making.FRESH
        return self.copies and (lacks or bool(self.copied and self.copied.about.get("wrong")))

    @property
    def disk_is_low(self) -> bool:
        return self.disk_free < 1024**3

    def alive_by_part(self) -> dict[str, int]:
        return dict(Counter(one.part for one in self.processes))

    def figures(self) -> Iterator[tuple[str, str, float | None]]:
        """Name, meaning and value of each figure, for programs."""
        yield "jobs_waiting", "Jobs in the queue", self.queue.jobs
        oldest = (self.at - self.queue.oldest).total_seconds() if self.queue.oldest else 0
        yield "job_oldest_seconds", "How long the oldest job waits", max(0.0, oldest)
        yield "jobs_given_up", "Jobs that were given up in the last day", self.queue.given_up
        yield "record_entries", "Entries of the record", self.entries
        yield "record_unsigned", "Entries that wait for the next checkpoint", self.unsigned
        yield "record_stopped", "1 when the record is not signed any more", bool(self.stopped)
        signed = self.signed_at.timestamp() if self.signed_at else None
        yield "record_signed_timestamp_seconds", "When the newest checkpoint was signed", signed
        yield "database_bytes", "Size of the database", self.database_bytes
        yield "disk_free_bytes", "Free on the disk of DATA_DIR of the machine that was asked", self.disk_free
        made = self.backup.at.timestamp() if self.backup else None
        yield "backup_timestamp_seconds", "When the last backup was made", made
        if self.copies:
            copied = self.copied.at.timestamp() if self.copied else None
            yield "backup_copy_timestamp_seconds", "When the newest backup with a copy was made", copied
        yield "clock_lines_wrong", "Lines of the schedule that went wrong the last time", len(self.wrong)
        for part, said in self.reached.items():
            yield f"{part}_up", f"1 when the {part} is as it should be", said == "ok"


def now() -> Standing:
    """How things stand now. Some short questions to the database, and one to cache and storage."""
    at = clock.now()
    head = Head.objects.filter(pk=1).first()
    disk = shutil.disk_usage(settings.DATA_DIR)
    done = LastDone.objects.in_bulk([making.DONE, copying.DONE])
    turn = Turn.objects.filter(name="clock").exclude(holder="").first()
    alive = [
        Alive(
            one.part,
            one.machine.partition(" ")[0],
            one.pid,
            one.began_at,
            turn is not None and (turn.machine, turn.pid) == (one.machine, one.pid),
        )
        for one in Process.objects.alive(at).order_by("part", "machine", "pid")
    ]
    return Standing(
        at=at,
        queue=waiting(at),
        letters=_letters(at),
        entries=head.published if head else 0,
        unsigned=Entry.objects.filter(index=None).count() + (head.size - head.published if head else 0),
        signed_at=published.signed_at(),
        stopped=head.stopped if head else "",
        database_bytes=_database_bytes(),
        disk_free=disk.free,
        disk_all=disk.total,
        backup=done.get(making.DONE),
        copies=copying.are_kept(),
        copy=done.get(copying.DONE),
        processes=alive,
        wrong=dict(Tick.objects.exclude(error="").values_list("name", "error")),
        reached=ready.parts(),
        parts=health.parts(),
    )


def _letters(at: datetime) -> dict[str, int]:
    states = Letter.State
    rows = Letter.objects.order_by()
    lately = dict(
        rows.exclude(subject="")
        .filter(created_at__gt=at - A_DAY, state__in=[states.SENT, states.FAILED])
        .values_list("state")
        .annotate(Count("id"))
    )
    return {
        "waiting": rows.filter(state__in=[states.QUEUED, states.CLAIMED]).count(),
        "sent": lately.get(states.SENT, 0),
        "failed": lately.get(states.FAILED, 0),
        "unknown": rows.filter(state=states.UNKNOWN).exclude(to="").count(),
    }


def _database_bytes() -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    file = str(connection.settings_dict["NAME"])
    return sum(Path(file + end).stat().st_size for end in ("", "-wal") if Path(file + end).exists())
