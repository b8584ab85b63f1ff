"""A document that another process has open: what a browser says is carried there, and what is said there to the browser.

Whichever way the browser came, from here on it is a WebSocket. Where WebSockets are blocked, a browser reads from one process
while its POST may come to another, which hands it on (`post`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Origin

from justaction.coedit import where, wire
from justaction.coedit.seats import Ending, Seat

log = logging.getLogger(__name__)
Message = MutableMapping[str, Any]
OPENS_WITHIN = 3.0  # seconds
MOST_UNSENT = 1000  # messages of one browser that wait to be carried


async def socket(
    address: str,
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """Carry an accepted WebSocket to the process at `address` until one side ends it."""
    try:
        async with _line(address, scope, scope["path"]) as there:
            code, reason = await _carry(there, receive, send)
    except (OSError, WebSocketException, TimeoutError):
        log.warning("The room at %s does not answer", address)
        code, reason = wire.TOO_SLOW, _("Come back soon.")
    if code:
        await send({"type": "websocket.close", "code": code, "reason": reason})


def _line(address: str, scope: Message, path: str) -> connect:
    headers = where.headers_of(scope)
    return connect(
        f"ws://{address}{path}?{scope['query_string'].decode('latin-1')}",
        additional_headers=[(name, headers[name]) for name in ("cookie",) if name in headers],
        origin=Origin(headers.get("origin") or settings.SITE_URL),
        compression=None,
        max_size=None,
        open_timeout=OPENS_WITHIN,
        proxy=None,
    )


class Far:
    """A seat in the room of another process, as `room.Table` is one in a room here."""

    def __init__(self, seat: Seat, there: ClientConnection) -> None:
        self.seat = seat
        self._there = there
        self._out: asyncio.Queue[bytes] = asyncio.Queue(MOST_UNSENT)
        self._parts = [asyncio.create_task(part) for part in (self._read(), self._write())]

    def take(self, message: bytes) -> None:
        """Carry a message there; whoever says more than the other process takes has to come back."""
        try:
            self._out.put_nowait(message)
        except asyncio.QueueFull:
            self.seat.end(wire.TOO_SLOW, "too far behind; come back")

    def leave(self) -> None:
        for part in self._parts:
            part.cancel()
        self._leaving = asyncio.create_task(self._there.close())

    async def _read(self) -> None:
        with suppress(ConnectionClosed):
            async for message in self._there:
                self.seat.put(message if isinstance(message, bytes) else message.encode())
        code = self._there.close_code or wire.TOO_SLOW
        self.seat.end(code if code not in {1005, 1006} else wire.TOO_SLOW, self._there.close_reason or "")

    async def _write(self) -> None:
        with suppress(ConnectionClosed):
            while True:
                await self._there.send(await self._out.get())


async def seated(address: str, scope: Message, path: str, seat: Seat) -> Far | Ending:
    """A seat in the room at `address`, for somebody who came another way than by a WebSocket."""
    try:
        return Far(seat, await _line(address, scope, path))
    except (OSError, WebSocketException, TimeoutError):
        log.warning("The room at %s does not answer", address)
        return Ending(wire.TOO_SLOW, _("Come back soon."))


async def post(address: str, scope: Message, body: bytes) -> int:
    """Hand a POST on to the process whose events its browser reads; the status that it answers, 404 when it is gone."""
    import httpx  # only where there are several such processes

    headers = where.headers_of(scope)
    passed: dict[str, str] = {}
    for name in ("cookie", "origin", "content-type"):
        if name in headers:
            passed[name] = headers[name]
    url = f"http://{address}{scope['path']}?{scope['query_string'].decode('latin-1')}"
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=OPENS_WITHIN) as line:
            return (await line.post(url, content=body, headers=passed)).status_code
    except httpx.HTTPError:
        log.warning("The process at %s does not answer", address)
        return 404


async def _carry(
    there: Any, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> tuple[int, str]:
    """Both ways; returns how the other process ended it, or 0 when the browser left."""

    async def out() -> tuple[int, str]:
        while (event := await receive())["type"] != "websocket.disconnect":
            await there.send(event.get("bytes") or event.get("text") or b"")
        return 0, ""

    async def back() -> tuple[int, str]:
        try:
            async for message in there:
                await send({"type": "websocket.send", "bytes": message})
        except ConnectionClosed:
            pass
        return there.close_code or wire.TOO_SLOW, there.close_reason or ""

    parts = [asyncio.create_task(part) for part in (out(), back())]
    done, waiting = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
    for part in waiting:
        part.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    try:
        code, reason = done.pop().result()
    except ConnectionClosed:
        code, reason = there.close_code or wire.TOO_SLOW, there.close_reason or ""
    return (code if code not in {1005, 1006} else wire.TOO_SLOW), reason
