"""A document that another process has open: what a browser says is carried there, and what is said there to the browser."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.utils.translation import gettext as _
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Origin

from justaction.coedit import where, wire

log = logging.getLogger(__name__)
Message = MutableMapping[str, Any]
OPENS_WITHIN = 3.0  # seconds


async def socket(
    address: str,
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """Carry an accepted WebSocket to the process at `address` until one side ends it."""
    headers = where.headers_of(scope)
    passed = [(name, headers[name]) for name in ("cookie",) if name in headers]
    query = scope["query_string"].decode("latin-1")
    try:
        async with connect(
            f"ws://{address}{scope['path']}?{query}",
            additional_headers=passed,
            origin=Origin(headers.get("origin", "")),
            compression=None,
            max_size=None,
            open_timeout=OPENS_WITHIN,
            proxy=None,
        ) as there:
            code, reason = await _carry(there, receive, send)
    except (OSError, WebSocketException, TimeoutError):
        log.warning("The room at %s does not answer", address)
        code, reason = wire.TOO_SLOW, _("Come back soon.")
    if code:
        await send({"type": "websocket.close", "code": code, "reason": reason})


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
