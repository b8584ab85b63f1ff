"""A seat in a room: one connection, whatever carries it. What waits to be read is bounded, what was sent is counted."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from justaction.coedit import kinds, wire
from justaction.coedit.gate import Admission

MOST_WAITING = 4 * 1024 * 1024  # bytes that one reader may be behind


@dataclass(frozen=True)
class Ending:
    """Why a connection ends: a code of `wire.py` and words for the reader."""

    code: int
    reason: str


class Seat:
    """One browser in a room."""

    def __init__(self, admission: Admission) -> None:
        self.admission = admission
        self.taken = 0  # sync messages with edits that came
        self.told_saved = 0
        self.clients: dict[int, int] = {}  # Yjs clients whose presence it told, with the last clock
        self.hue = 0
        self.checked_at = 0.0  # loop time when its rights were looked at
        self.dropped_told = False
        self.ending: Ending | None = None
        self.over = asyncio.Event()
        self._waiting: list[bytes] = []
        self._weight = 0
        self._reader: asyncio.Future[None] | None = None  # who waits for the next message

    @property
    def role(self) -> str:
        return self.admission.role

    @property
    def person(self) -> int | None:
        return self.admission.person

    def hello(self) -> None:
        """Say who they are here and what they may do."""
        mine = self.admission
        said = {"role": mine.role, "name": mine.name, "mark": mine.mark}
        self.put(wire.notice(hello={**said, "epoch": mine.epoch, "schema": mine.schema}))

    def here(self) -> None:
        """Say that the line is alive: scripts do not see the pings of a WebSocket."""
        self.put(wire.saved(self.told_saved))

    def readmit(self, admission: Admission) -> None:
        """Their rights were looked at again."""
        changed = admission.role != self.role
        self.admission = admission
        if changed:
            self.put(wire.notice(role=admission.role))

    def put(self, message: bytes) -> None:
        """Let a message wait to be read; who is too far behind has to come back and sync."""
        if self.ending:
            return
        if self._waiting and self._weight + len(message) > MOST_WAITING:
            self.end(wire.TOO_SLOW, "too far behind; come back")
            return
        self._waiting.append(message)
        self._weight += len(message)
        self._wake()

    def end(self, code: int, reason: str) -> None:
        """End the connection; the first reason counts."""
        if self.ending is None:
            self.ending = Ending(code, reason)
            self._waiting, self._weight = [], 0
            self.over.set()
            self._wake()

    def _wake(self) -> None:
        if self._reader is not None:
            if not self._reader.done():
                self._reader.set_result(None)
            self._reader = None

    async def next(self) -> list[bytes]:
        """What waits to be read, once there is something; [] when it is over."""
        if not self._waiting and self.ending is None:
            self._reader = asyncio.get_running_loop().create_future()
            await self._reader
        waiting, self._waiting, self._weight = self._waiting, [], 0
        return [] if self.ending else waiting

    def may_edit(self) -> bool:
        return self.role in {kinds.SUGGEST, kinds.WRITE}
