"""The way around where WebSockets are blocked: events down, POST up, the same room.

A stream that is silent for a while says so, so that what stands between does not cut it. A seat belongs to the session
that opened it: a POST brings the cookie again. The room may be in one process, the stream in another, and a POST may come to a
third: the word of a seat says, signed, where its stream is.
"""

from __future__ import annotations

import asyncio
import base64
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from django.conf import settings
from django.core import signing
from django.db import Error
from django.http import parse_cookie

from justaction.coedit import gate, passing_on, where, wire
from justaction.coedit.passing_on import Far
from justaction.coedit.room import Table
from justaction.coedit.seats import Ending, Seat

if TYPE_CHECKING:
    from justaction.coedit.live import Live

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
SALT = "justaction.coedit.fallback"
A_DAY = 86_400  # seconds
SILENT = 15.0  # seconds after which a stream says that it is there


@dataclass(frozen=True)
class Stream:
    """A stream of events that somebody reads."""

    table: Table | Far
    session: str


async def answer(live: Live, scope: Message, receive: Receive, send: Send) -> None:
    """Answer a request to `/live/…`."""
    headers = where.headers_of(scope)
    origin = headers.get("origin", "")
    allowed = origin in where.origins()
    path, method = scope["path"], scope["method"]
    if method == "OPTIONS" and allowed:
        await _say(send, 204, origin=origin)
    elif method == "GET" and where.document_of(path, "events") and (allowed or not origin):
        await _events(live, scope, headers, receive, send)
    elif method == "POST" and where.document_of(path, "send") and allowed:
        await _take(live, scope, headers, receive, send)
    else:
        await _say(send, 403 if origin and not allowed else 404)


async def _events(live: Live, scope: Message, headers: dict[str, str], receive: Receive, send: Send) -> None:
    document, origin = where.document_of(scope["path"], "events"), headers.get("origin", "")
    assert document is not None
    admitted = None
    with suppress(Error):
        admitted = await live.hall.desk.ask(gate.admit, headers.get("cookie", ""), document)
    if admitted is None:
        await _say(send, 403, origin=origin)
        return
    there = await live.seat_for(admitted, scope)
    found = (
        await passing_on.seated(there, scope, f"/live/{document}", Seat(admitted))
        if isinstance(there, str)
        else there
    )
    await send(
        {"type": "http.response.start", "status": 200, "headers": _headers(origin, b"text/event-stream")}
    )
    if isinstance(found, Ending):
        await send({"type": "http.response.body", "body": _closing(found)})
        return
    word = signing.dumps([secrets.token_urlsafe(18), live.address], salt=SALT)
    live.waiting[word] = Stream(found, _session(headers))
    try:
        await _stream(word, found, receive, send)
    finally:
        live.waiting.pop(word, None)
        found.leave()


async def _stream(word: str, table: Table | Far, receive: Receive, send: Send) -> None:
    """Send events until the reader leaves or the seat ends."""
    seat = table.seat

    async def down() -> None:
        await _event(send, f"event: seat\ndata: {word}\n\n".encode())
        while not seat.ending:
            try:
                async with asyncio.timeout(SILENT):
                    messages = await seat.next()
            except TimeoutError:
                await _event(send, b": here\n\n")
                continue
            await _event(send, b"".join(b"data: " + base64.b64encode(each) + b"\n\n" for each in messages))
        await send({"type": "http.response.body", "body": _closing(seat.ending)})

    async def gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    parts = [asyncio.create_task(part) for part in (down(), gone(), seat.over.wait())]
    await asyncio.wait(parts[:2], return_when=asyncio.FIRST_COMPLETED)
    for part in parts:
        part.cancel()
    await asyncio.gather(*parts, return_exceptions=True)


async def _take(live: Live, scope: Message, headers: dict[str, str], receive: Receive, send: Send) -> None:
    """Messages of a browser, by POST."""
    origin = headers["origin"]
    word = parse_qs(scope["query_string"].decode("latin-1")).get("seat", [""])[0]
    stream = live.waiting.get(word)
    if stream is None and (elsewhere := _address_in(word)) not in {"", live.address}:
        body = await _body(receive)
        status = 413 if body is None else await passing_on.post(elsewhere, scope, body)
        await _say(send, status, origin=origin)
        return
    if stream is None or not secrets.compare_digest(stream.session.encode(), _session(headers).encode()):
        await _say(send, 404, origin=origin)
        return
    body = await _body(receive)
    if body is None:
        await _say(send, 413, origin=origin)
        return
    try:
        for message in wire.pieces(body):
            stream.table.take(message)
    except wire.Malformed:
        await _say(send, 400, origin=origin)
        return
    await _say(send, 204, origin=origin)


async def _body(receive: Receive) -> bytes | None:
    """What is posted; None when it is more than a message may be. Whoever hangs up posted nothing."""
    body = b""
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            return b""
        body += bytes(event.get("body", b""))
        if len(body) > wire.MOST_MESSAGE + 1024:
            return None
        if not event.get("more_body"):
            return body


def _address_in(word: str) -> str:
    """Where the stream of a seat is, by its signed word; "" for a word that is none of ours."""
    try:
        _token, address = signing.loads(word, salt=SALT, max_age=A_DAY)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(address)


def _session(headers: dict[str, str]) -> str:
    return parse_cookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME, "")


def _closing(ending: Ending) -> bytes:
    reason = " ".join(ending.reason.split())
    return f"event: close\ndata: {ending.code} {reason}\n\n".encode()


async def _event(send: Send, body: bytes) -> None:
    if body:
        await send({"type": "http.response.body", "body": body, "more_body": True})


async def _say(send: Send, status: int, *, origin: str = "") -> None:
    await send({"type": "http.response.start", "status": status, "headers": _headers(origin, b"text/plain")})
    await send({"type": "http.response.body", "body": b""})


def _headers(origin: str, kind: bytes) -> list[tuple[bytes, bytes]]:
    """Never kept, never guessed at; a page on the other port of this site may read them."""
    found = [
        (b"content-type", kind),
        (b"cache-control", b"private, no-store"),
        (b"x-accel-buffering", b"no"),
        (b"x-content-type-options", b"nosniff"),
        (b"vary", b"Origin, Cookie"),
    ]
    if origin in where.origins():
        found += [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-allow-credentials", b"true"),
            (b"access-control-allow-methods", b"GET, POST"),
            (b"access-control-allow-headers", b"content-type"),
        ]
    return found
