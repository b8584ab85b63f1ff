"""The language between a browser and the room, and how it is read and written. Pure.

**Where.** `/live/<uuid>?epoch=E&schema=S`, a WebSocket at the address that `coedit.where.address(request)` gives the page; the
session cookie and the Origin say who it is. Who may not be in gets 403 before anything is accepted. `epoch` and `schema`
are those that the page was drawn with (`document.epoch`, `texts.rich.SCHEMA`). There is no seeding in the browser.

**Messages** are binary, one a frame, as y-websocket and y-protocols write them; the first byte is the kind:

- `0` sync: `0 0 state` asks for what is missing, `0 1 update` answers that, `0 2 update` is an edit. Both sides ask once, at the
  start. Every `0 1` and `0 2` that a browser sends counts.
- `1` awareness. Only `cursor` of a browser's own state is read (`{anchor, head}`, relative positions as JSON); the server writes
  the rest itself: `{"user": {"name", "color", "hue"}, "cursor"}`, `hue` 0 to 7. When somebody leaves, their state becomes null. Who
  has not signed in is told of nobody.
- `3` asks for the awareness of all.
- `8 n` (server): of the sync messages with edits that came over this connection, the first `n` are durable (varUint, growing).
  Told again every 20 seconds, so that a line on which nothing comes is known to be dead.
  What is not acknowledged when a connection ends, the browser still has, and the next sync brings it.
- `9 text` (server): a notice, JSON. First `{"hello": {"role", "name", "mark", "epoch", "schema"}}`; later `{"role": …}` when it
  changes, `{"dropped": sentence}` when an edit of a reader was not taken. `role` is "read", "suggest" or "write". Ids of
  suggestions that a suggester makes begin with `mark` and a hyphen; so nobody suggests in another's name.

**Closing** (code, reason in words for the reader; the browser tries again by itself after 1001, 1006, 1012 and 1013):

- 1003 a message that cannot be read · 1009 a message above 2 MB · 1012 the server starts anew · 1013 too slow to read, or
  the server is busy: come back, and sync
- 4403 may not be in any more · 4404 the document is gone · 4409 its history began anew: load the page, keep the own
  words aside · 4413 the document is full · 4422 an edit was refused: throw away what is not acknowledged, sync anew · 4426
  the page is of another version of the site (another `schema`): load it again, the words wait in the browser

**Without WebSockets**: `GET /live/<uuid>/events?epoch=E&schema=S` is a stream of events: first `event: seat` with a word, then one
`data:` a message, in base64; a closing is `event: close` with `code reason`. `POST /live/<uuid>/send?seat=WORD` takes
messages, each with its length before it (varUint); 204. The room is the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

SYNC, AWARENESS, ASK_AWARENESS, SAVED, NOTICE = 0, 1, 3, 8, 9
STEP_1, STEP_2, UPDATE = 0, 1, 2
NOTHING = b"\x00\x00"  # an update without anything in it

MALFORMED, TOO_LARGE, RESTART, TOO_SLOW = 1003, 1009, 1012, 1013
OUT, GONE, ANEW, FULL, REFUSED, OTHER_SCHEMA = 4403, 4404, 4409, 4413, 4422, 4426

MOST_MESSAGE = 2 * 1024 * 1024  # bytes
MOST_CURSOR = 4096  # bytes of one awareness state
COLORS = ("#9f1239", "#9a3412", "#854d0e", "#3f6212", "#115e59", "#1e40af", "#5b21b6", "#86198f")


class Malformed(ValueError):  # noqa: N818  # what came is
    """A message that nobody of ours wrote."""


def unsigned(number: int) -> bytes:
    """lib0's varUint."""
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def read_unsigned(raw: bytes, at: int) -> tuple[int, int]:
    """A varUint and where it ends; raises Malformed. At most 53 bits, as in JavaScript."""
    number = shift = 0
    while shift < 56:
        if at >= len(raw):
            raise Malformed("cut short")
        byte = raw[at]
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number, at
        shift += 7
    raise Malformed("a number too large")


def read_bytes(raw: bytes, at: int) -> tuple[bytes, int]:
    """Bytes with their length before them, and where they end; raises Malformed."""
    length, at = read_unsigned(raw, at)
    if at + length > len(raw):
        raise Malformed("cut short")
    return raw[at : at + length], at + length


def believable(update: bytes) -> None:
    """A first look at an update (Yjs, version 1); raises Malformed.

    It cannot tell of more browsers, or of more pieces by the first one, than it has bytes. The library makes room for as many
    as an update claims before it reads one of them: nine bytes were enough for half a gigabyte.
    """
    browsers, at = read_unsigned(update, 0)
    pieces_of_first = read_unsigned(update, at)[0] if browsers else 0
    if max(browsers, pieces_of_first) > len(update):
        raise Malformed("it claims more than it holds")


def sized(raw: bytes) -> bytes:
    return unsigned(len(raw)) + raw


def asking(state: bytes) -> bytes:
    return bytes([SYNC, STEP_1]) + sized(state)


def answering(update: bytes) -> bytes:
    return bytes([SYNC, STEP_2]) + sized(update)


def editing(update: bytes) -> bytes:
    return bytes([SYNC, UPDATE]) + sized(update)


def saved(count: int) -> bytes:
    return bytes([SAVED]) + unsigned(count)


def notice(**said: Any) -> bytes:
    return bytes([NOTICE]) + sized(json.dumps(said).encode())


def pieces(raw: bytes) -> Iterator[bytes]:
    """The messages of one POST; raises Malformed."""
    at = 0
    while at < len(raw):
        message, at = read_bytes(raw, at)
        yield message


@dataclass(frozen=True)
class Presence:
    """One browser's awareness: which Yjs client it is, how often it changed, and its state as JSON ("null": gone)."""

    client: int
    clock: int
    state: str


def presences(message: bytes) -> list[Presence]:
    """What an awareness message says; raises Malformed. Nothing of it is to be believed."""
    body, _end = read_bytes(message, 1)
    count, at = read_unsigned(body, 0)
    found = []
    for _ in range(min(count, 100)):
        client, at = read_unsigned(body, at)
        clock, at = read_unsigned(body, at)
        state, at = read_bytes(body, at)
        found.append(Presence(client, clock, state.decode("utf-8", "replace")))
    return found


def telling(presences: Sequence[Presence]) -> bytes:
    """An awareness message."""
    each = [unsigned(p.client) + unsigned(p.clock) + sized(p.state.encode()) for p in presences]
    return bytes([AWARENESS]) + sized(unsigned(len(each)) + b"".join(each))


def stamped(given: str, name: str, hue: int) -> str:
    """The state that others are told: the name is ours, of the browser's words only a well-formed cursor is taken."""
    user = {"name": name, "color": COLORS[hue], "hue": hue}
    return json.dumps({"user": user, "cursor": _cursor(given)}, separators=(",", ":"))


def _cursor(given: str) -> dict[str, Any] | None:
    if len(given) > MOST_CURSOR:
        return None
    try:
        cursor = json.loads(given)["cursor"]
        return {end: _place(cursor[end]) for end in ("anchor", "head")}
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _place(given: Any) -> dict[str, Any]:
    """A relative position of Yjs (`Y.relativePositionToJSON`), built anew from its numbers."""

    def item(of: Any) -> dict[str, int] | None:
        return None if of is None else {"client": _number(of["client"]), "clock": _number(of["clock"])}

    name = given.get("tname")
    return {
        "type": item(given.get("type")),
        "tname": name if name == "default" else None,
        "item": item(given.get("item")),
        "assoc": -1 if _number(given.get("assoc", 0), least=-9) < 0 else 0,
    }


def _number(given: Any, least: int = 0) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given < 2**53:
        raise ValueError(given)
    return given
