"""The door of the rooms: an ASGI app beside Django's. WebSockets, and the way around where they are blocked.

`/live/…` is answered here, all else by the pages. What is said over the wire stands in `wire.py`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

from django.db import Error
from django.utils.translation import gettext as _

from justaction.coedit import fallback, gate, passing_on, where, wire
from justaction.coedit.gate import Admission
from justaction.coedit.hall import Busy, Hall
from justaction.coedit.models import Document
from justaction.coedit.room import Table
from justaction.coedit.seats import Ending, Seat
from justaction.texts import rich

log = logging.getLogger(__name__)
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]
CLOSES_WITHIN = 2.0  # seconds that a reader has to take the last words


class Live:
    """The app. `address` is where other processes reach this one (host:port)."""

    def __init__(self, pages: App, address: str) -> None:
        self.pages = pages
        self.address = address
        self._hall: Hall | None = None
        self.waiting: dict[str, fallback.Stream] = {}  # streams of events, by the word of their seat

    @property
    def hall(self) -> Hall:
        if self._hall is None:
            self._hall = Hall(self.address)
        return self._hall

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["path"].startswith("/live/"):
            await fallback.answer(self, scope, receive, send)
        else:
            await self.pages(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                _ready = self.hall
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.hall.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()  # websocket.connect
        headers = where.headers_of(scope)
        document = where.document_of(scope["path"])
        admitted = None
        if document is not None and headers.get("origin", "") in where.origins():
            with suppress(Error):
                admitted = await self.hall.desk.ask(gate.admit, headers.get("cookie", ""), document)
        if admitted is None:
            await send({"type": "websocket.close"})  # before accepting: 403
            return
        await send({"type": "websocket.accept"})
        found = await self.seat_for(admitted, scope)
        if isinstance(found, str):
            await passing_on.socket(found, scope, receive, send)
        elif isinstance(found, Ending):
            await send(closing(found))
        else:
            await _serve(found, receive, send)

    async def seat_for(self, admitted: Admission, scope: Scope) -> Table | Ending | str:
        """A seat in the room, why there is none, or the address of the process that has the room."""
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        if ending := unfit(admitted, asked.get("epoch", [""])[0], asked.get("schema", [""])[0]):
            return ending
        try:
            room = await self.hall.room_of(admitted.document)
        except Document.DoesNotExist:
            return Ending(wire.GONE, _("This text is gone."))
        except Error:
            return Ending(wire.TOO_SLOW, _("The database does not answer. Come back soon."))
        if isinstance(room, str):
            return room
        seat = Seat(admitted)
        try:
            self.hall.enter(room, seat)
        except Busy:
            return Ending(wire.TOO_SLOW, _("This room is full. Come back soon."))
        return Table(room, seat)


async def _serve(table: Table, receive: Receive, send: Send) -> None:
    """Carry messages both ways until one side ends it."""
    seat = table.seat

    async def read() -> None:
        while True:
            event = await receive()
            if event["type"] == "websocket.disconnect":
                return
            if (message := event.get("bytes")) is not None:
                table.take(message)
            else:
                seat.end(wire.MALFORMED, _("That could not be read."))

    async def write() -> None:
        while messages := await seat.next():
            for message in messages:
                await send({"type": "websocket.send", "bytes": message})

    parts = [asyncio.create_task(part) for part in (read(), write(), seat.over.wait())]
    try:
        await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        if seat.ending is not None:
            parts[1].cancel()
            async with asyncio.timeout(CLOSES_WITHIN):
                await send(closing(seat.ending))
    except Exception as error:  # the other side is gone; nobody is there to be told
        log.debug("A connection ended: %r", error)
    finally:
        table.leave()
        for part in parts:
            part.cancel()
        await asyncio.gather(*parts, return_exceptions=True)


def unfit(admitted: Admission, epoch: str, schema: str) -> Ending | None:
    """Why a page of this epoch and schema cannot write here; None when it can.

    A page of another schema would take away what it does not know, so it is not let in at all.
    """
    if epoch != str(admitted.epoch):
        return Ending(wire.ANEW, _("This text began anew. Load the page again."))
    if schema != str(rich.SCHEMA) or admitted.schema > rich.SCHEMA:
        return Ending(wire.OTHER_SCHEMA, _("This page is of another version of the site. Load it again."))
    return None


def closing(ending: Ending) -> dict[str, Any]:
    """The last message; its reason holds at most 123 bytes (RFC 6455, 5.5)."""
    reason = ending.reason.encode()[:120].decode("utf-8", "ignore")
    return {"type": "websocket.close", "code": ending.code, "reason": reason}
