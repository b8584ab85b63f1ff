"""The hall: all rooms of one process. Opens them, reads for them what pages wrote, looks again who may be in, closes them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import Error
from django.utils.translation import gettext as _

from justaction.coedit import gate, leases, store, wire
from justaction.coedit.desk import Desk
from justaction.coedit.models import Document, Recall
from justaction.coedit.room import Room
from justaction.coedit.saving import Saver
from justaction.coedit.seats import Seat
from justaction.coedit.telling import tell_changed
from justaction.jobs import later, pulse
from justaction.texts import rich
from justaction.web import clock

log = logging.getLogger(__name__)
PART = "live"  # under which its heart beats
LOOK_EVERY = 0.5  # seconds: what pages wrote, who was called back
CHECK_EVERY = 45.0  # seconds after which everybody's rights are looked at again
HERE_EVERY = 20.0  # seconds after which a quiet line says that it is there
DOUBT = 180.0  # seconds without an answer of the database, after which everybody is sent out
LINGER = 5.0  # seconds that an empty room stays open
RENEW_EVERY = 5.0  # seconds
RECALLS_OF = timedelta(seconds=15)
MOST_FAILING = 60.0  # seconds of failed writes after which everybody is asked to come back
MOST_SEATS = 500  # in one room


class Busy(Exception):  # noqa: N818
    """The room cannot take anybody now."""


@dataclass(frozen=True)
class News:
    """What the database says about the open rooms."""

    epochs: dict[UUID, int]
    written: dict[UUID, tuple[int, list[bytes]]]  # document → (tail, what others appended)
    recalls: Sequence[tuple[int, UUID | None, int | None]]  # (id, document, person)


class Hall:
    """All rooms of this process."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.holder = store.new_origin()
        self.rooms: dict[UUID, Room] = {}
        self.desk = Desk()
        self.saver = Saver(asyncio.get_running_loop(), self.holder)
        self._opening: dict[UUID, asyncio.Lock] = {}
        self._seen: set[int] = set()
        self._beat_at = self._renewed_at = self._here_at = 0.0
        self._tending = asyncio.create_task(self._tend())

    async def room_of(self, document: UUID) -> Room | str:
        """The open room of a document, or the address of the process that has it. Raises Document.DoesNotExist."""
        lock = self._opening.setdefault(document, asyncio.Lock())
        try:
            async with lock:
                room = self.rooms.get(document)
                if room is None or room.ended:
                    other = await self.desk.ask(leases.claim, document, self.holder, self.address)
                    if other:
                        return other
                    opened = await self.desk.ask(store.load, document)
                    room = Room(opened, self.saver, name=document, schema=rich.SCHEMA)
                    self.rooms[document] = room
                return room
        finally:
            if not lock.locked():
                self._opening.pop(document, None)

    def enter(self, room: Room, seat: Seat) -> None:
        """Sit down, where there is room; raises Busy."""
        if len(room.seats) >= MOST_SEATS:
            raise Busy
        room.enter(seat)

    async def close(self) -> None:
        """Send everybody out, keep what came, end."""
        self._tending.cancel()
        for room in self.rooms.values():
            room.end(wire.RESTART, "starting anew")
        await asyncio.get_running_loop().run_in_executor(None, self.saver.stop)
        try:
            await self.desk.ask(leases.let_go, list(self.rooms), self.holder)
        except Error:
            log.warning("The leases could not be given free; they run out by themselves")
        self.desk.close()

    # --- tending -------------------------------------------------------------------------------------------------

    async def _tend(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                await self._look(loop.time())
            except Error as error:
                log.warning("The database does not answer the rooms: %s", error)
                self._doubt(loop.time())
            except Exception:
                log.exception("The rooms could not be looked after")
            await asyncio.sleep(LOOK_EVERY)

    async def _look(self, now: float) -> None:
        if now - self._beat_at >= pulse.EVERY:
            await self.desk.ask(pulse.beat, PART, clock.now())
            self._beat_at = now
        if not self.rooms:
            return
        if self.saver.failing_since and now - self.saver.failing_since > MOST_FAILING:
            self._everybody(
                lambda seat: seat.end(wire.TOO_SLOW, _("Nothing can be kept now. Come back soon."))
            )
        if now - self._renewed_at >= RENEW_EVERY:
            ours = await self.desk.ask(leases.renew, list(self.rooms), self.holder)
            self._renewed_at = now
            for pk in self.rooms.keys() - ours:
                self.rooms[pk].end(wire.TOO_SLOW, _("This text is open elsewhere now. Come back."))
        if now - self._here_at >= HERE_EVERY:
            self._here_at = now
            self._everybody(Seat.here)
        news = await self.desk.ask(self._read, {pk: room.cursor for pk, room in self.rooms.items()})
        self._take(news)
        await self._check(news, now)
        await self._close_empty(now)

    def _read(self, cursors: dict[UUID, int]) -> News:
        rows = Document.objects.filter(pk__in=cursors).values_list("pk", "tail", "epoch")
        written = {
            pk: (tail, store.news(pk, after=cursors[pk], but=self.holder))
            for pk, tail, _epoch in rows
            if tail > cursors[pk]
        }
        lately = Recall.objects.filter(at__gte=clock.now() - RECALLS_OF)
        recalls = list(lately.values_list("id", "document", "person"))
        return News({pk: epoch for pk, _tail, epoch in rows}, written, recalls)

    def _take(self, news: News) -> None:
        for pk, room in self.rooms.items():
            if room.ended:
                continue
            if pk not in news.epochs:
                room.end(wire.GONE, _("This text is gone."))
            elif news.epochs[pk] != room.epoch:
                room.end(wire.ANEW, _("This text began anew. Load the page again."))
            elif pk in news.written:
                tail, updates = news.written[pk]
                room.take_in(updates)
                room.cursor = tail

    async def _check(self, news: News, now: float) -> None:
        """Look again at whoever was called back, and at everybody whose turn it is."""
        new = [recall for recall in news.recalls if recall[0] not in self._seen]
        self._seen = {recall[0] for recall in news.recalls}
        for pk, room in self.rooms.items():
            for seat in list(room.seats):
                called = any(
                    document in {None, pk} and person in {None, seat.person} for _id, document, person in new
                )
                if called or now - seat.checked_at >= CHECK_EVERY:
                    await self._look_again(pk, seat, now)

    async def _look_again(self, document: UUID, seat: Seat, now: float) -> None:
        admission = await self.desk.ask(gate.look_again, seat.admission.session, document)
        if admission is None or admission.person != seat.person:
            seat.end(wire.OUT, _("You may not be in here any more."))
            return
        seat.checked_at = now
        seat.readmit(admission)

    async def _close_empty(self, now: float) -> None:
        done = [pk for pk, room in self.rooms.items() if room.is_idle(now - LINGER)]
        for pk in done:
            room = self.rooms.pop(pk)
            await self.desk.ask(self._let_go, pk, room.untold)

    def _let_go(self, document: UUID, untold: bool) -> None:
        """Tell the chapter of the last edits, have a heavy log merged, give the lease free."""
        if untold:
            later(tell_changed, str(document))
        about = Document.objects.filter(pk=document).first()
        if about is not None and store.is_heavy(about):
            later(store.compact, str(document))
        leases.let_go([document], self.holder)

    def _doubt(self, now: float) -> None:
        """Nobody knows who may be in: after a while, nobody is."""
        self._everybody(
            lambda seat: (
                seat.end(wire.TOO_SLOW, _("Nothing can be kept now. Come back soon."))
                if now - seat.checked_at > DOUBT
                else None
            )
        )

    def _everybody(self, do: Callable[[Seat], None]) -> None:
        for room in self.rooms.values():
            for seat in list(room.seats):
                do(seat)
