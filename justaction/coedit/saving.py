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
        self.thread = threading.Thread(target=self._run, name="saver", daemon=True)
        self.thread.start()

    def put(self, save: Save) -> None:
        self.queue.put(save)

    def stop(self) -> None:
        """Write what waits, then end."""
        self.queue.put(None)
        self.thread.join(10)

    def _run(self) -> None:
        try:
            while True:
                batch = [self.queue.get()]
                while not self.queue.empty():
                    batch.append(self.queue.get())
                saves = [save for save in batch if save is not None]
                if saves:
                    self._surely(saves)
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
        tails: dict[int, int] = {}
        with transaction.atomic():
            for place, save in sorted(enumerate(saves), key=lambda pair: (str(pair[1].document), pair[0])):
                if not save.updates:  # only to be told when all before it is durable
                    tails[place] = 1
                    continue
                tails[place] = store.append(
                    save.document,
                    save.updates,
                    epoch=save.epoch,
                    origin=self.origin,
                    people=save.people,
                    schema=save.schema,
                )
                if save.tell and tails[place]:
                    later(tell_changed, str(save.document))
        return [tails[place] for place in range(len(saves))]

    @staticmethod
    def _tell(written: list[tuple[Save, int]]) -> None:
        for save, tail in written:
            save.done(tail)
