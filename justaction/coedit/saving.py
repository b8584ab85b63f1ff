"""The one thread that writes for all rooms of a process: what waits goes into one transaction, and is acknowledged after it."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from queue import SimpleQueue
from uuid import UUID

from django.db import Error, connection, transaction

from justaction.coedit import store
from justaction.coedit.telling import tell_changed
from justaction.jobs import later

log = logging.getLogger(__name__)
TOGETHER = 0.2  # seconds between two commits: what comes meanwhile goes together
MOST_NOTED = 10_000
FIRST_WAIT, LONGEST_WAIT = 0.1, 3.0  # seconds until a failed write is tried again


@dataclass(frozen=True)
class Save:
    """Updates of one document to append; `done(tail)` is called in the loop once they are durable, 0 when it began anew."""

    document: UUID
    epoch: int
    schema: int
    updates: list[bytes]
    people: Collection[int]
    tell: bool
    done: Callable[[int], None]


class Saver:
    """Starts a thread; `put` may be called from the loop. A write that fails is tried again until it is done."""

    def __init__(self, loop: asyncio.AbstractEventLoop, origin: str) -> None:
        self.loop = loop
        self.origin = origin
        self.queue: SimpleQueue[Save | None] = SimpleQueue()
        self.failing_since = 0.0  # monotonic; 0 while all is well
        self.noted: set[tuple[UUID, int, int]] = set()  # hands that are in their table already
        self.thread = threading.Thread(target=self._run, name="saver", daemon=True)
        self.thread.start()

    def put(self, save: Save) -> None:
        self.queue.put(save)

    def stop(self) -> None:
        """Write what waits, then end."""
        self.queue.put(None)
        self.thread.join(10)

    def _run(self) -> None:
        committed = 0.0
        try:
            while True:
                batch = [self.queue.get()]
                time.sleep(max(0.0, committed + TOGETHER - time.monotonic()))
                while not self.queue.empty():
                    batch.append(self.queue.get())
                saves = [save for save in batch if save is not None]
                if saves:
                    self._surely(saves)
                    committed = time.monotonic()
                if len(saves) < len(batch):
                    return
        finally:
            connection.close()

    def _surely(self, saves: list[Save]) -> None:
        wait = FIRST_WAIT
        while True:
            try:
                tails = self._write(saves)
                break
            except Error:  # a full disk, a locked file, a database that starts anew
                if not self.failing_since:
                    self.failing_since = time.monotonic()
                    log.exception("What was written together could not be kept; trying again")
                connection.close()
                time.sleep(wait)
                wait = min(LONGEST_WAIT, wait * 2)
        self.failing_since = 0.0
        self.loop.call_soon_threadsafe(self._tell, list(zip(saves, tails, strict=True)))

    def _write(self, saves: list[Save]) -> list[int]:
        """All in one transaction, by document, so that two processes never wait for each other in a ring."""
        gathered: dict[tuple[str, int], list[Save]] = {}
        for save in saves:
            if save.updates:  # without any it only waits to be told that all before it is durable
                gathered.setdefault((str(save.document), save.epoch), []).append(save)
        tails = {}
        with transaction.atomic():
            for key in sorted(gathered):
                tails[key] = self._append(gathered[key])
        return [tails.get((str(save.document), save.epoch), 1) if save.updates else 1 for save in saves]

    def _append(self, saves: list[Save]) -> int:
        """All that waits of one document."""
        first = saves[0]
        if len(self.noted) > MOST_NOTED:
            self.noted.clear()
        tail = store.append(
            first.document,
            [update for save in saves for update in save.updates],
            epoch=first.epoch,
            origin=self.origin,
            people={person for save in saves for person in save.people},
            schema=first.schema,
            noted=self.noted,
        )
        if tail and any(save.tell for save in saves):
            later(tell_changed, str(first.document))
        return tail

    @staticmethod
    def _tell(written: list[tuple[Save, int]]) -> None:
        for save, tail in written:
            save.done(tail)
