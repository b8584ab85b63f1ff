"""Live writing for tests: the real server in a thread, and browsers that speak its language without being one."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import uvicorn
from django.conf import settings
from django.test import Client
from pycrdt import Doc, Subscription
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from justaction.coedit import mapping, reading, wire
from justaction.coedit.live import Live
from justaction.coedit.models import Document
from justaction.coedit.tests.making import words_of
from justaction.texts import rich

if TYPE_CHECKING:
    from justaction.members.models import Person

PATIENCE = 10.0  # seconds


async def no_pages(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b""})


class Serving:
    """The server; `app.hall` may be looked into."""

    def __init__(self) -> None:
        self.socket = socket.socket()
        self.socket.setsockopt(
            socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * 1024
        )  # so that who does not read is felt soon
        self.socket.bind(("127.0.0.1", 0))
        self.port = int(self.socket.getsockname()[1])
        self.app = Live(no_pages, f"127.0.0.1:{self.port}")
        settled = uvicorn.Config(
            self.app,
            loop="uvloop",
            http="h11",
            ws="websockets-sansio",
            ws_max_size=wire.MOST_MESSAGE + 64,
            ws_per_message_deflate=False,
            lifespan="on",
            log_config=None,
            log_level="warning",
            timeout_graceful_shutdown=1,
        )
        self.server = uvicorn.Server(settled)
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]})

    @property
    def origin(self) -> str:
        return f"http://localhost:{settings.PORT}"

    def start(self) -> None:
        self.thread.start()
        until(lambda: self.server.started)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(15)
        self.socket.close()


@contextmanager
def serving() -> Iterator[Serving]:
    made = Serving()
    made.start()
    try:
        yield made
    finally:
        made.stop()


def until(true: Callable[[], Any], seconds: float = PATIENCE) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "waited too long"
        time.sleep(0.01)


def cookie(client: Client) -> str:
    """The Cookie header of somebody who is signed in."""
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _narrow(port: int) -> socket.socket:
    """A connection that takes little at once."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024)
    made.connect(("127.0.0.1", port))
    return made


class Browser:
    """One who writes: a Yjs document of their own and a connection."""

    def __init__(
        self,
        server: Serving,
        document: Document,
        cookies: str = "",
        *,
        origin: str | None = None,
        epoch: int | None = None,
        schema: int = rich.SCHEMA,
        doc: Doc[Any] | None = None,
        sync: bool = True,
        slow: bool = False,
    ) -> None:
        self.doc: Doc[Any] = doc if doc is not None else Doc()
        self.mine: list[bytes] = []
        self._taking = False
        self._heard: Subscription | None = None
        self.sent = 0
        self.saved = 0
        self.notices: list[dict[str, Any]] = []
        self.carets: dict[int, Any] = {}
        self.ended: tuple[int, str] | None = None
        self.synced = False
        query = f"epoch={document.epoch if epoch is None else epoch}&schema={schema}"
        self._inside = ExitStack()
        opened = connect(
            f"ws://127.0.0.1:{server.port}/live/{document.pk}?{query}",
            origin=Origin(server.origin if origin is None else origin),
            additional_headers={"Cookie": cookies} if cookies else {},
            compression=None,
            proxy=None,
            max_size=None,
            max_queue=1 if slow else None,
            sock=_narrow(server.port) if slow else None,
            close_timeout=1,
        )
        self.there: ClientConnection = self._inside.enter_context(opened)
        self._heard = self.doc.observe(self._changed)
        if sync:
            try:
                self.there.send(wire.asking(self.doc.get_state()))
                self.until(lambda: self.synced)
            except BaseException:
                self.close()
                raise

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._heard is not None:
            self.doc.unobserve(self._heard)
            self._heard = None
        self._inside.close()

    @property
    def words(self) -> list[str]:
        return words_of(mapping.to_json(self.doc))

    @property
    def role(self) -> str:
        return str([said.get("role") or said.get("hello", {}).get("role") for said in self.notices][-1])

    @property
    def mark(self) -> str:
        return str(self.notices[0]["hello"]["mark"])

    def become(self, body: dict[str, Any]) -> None:
        """Write: change what differs, and send it."""
        mapping.become(self.doc, body)

    def type(self, words: str, *, block: int = 0) -> None:
        """Write at the end of a block."""
        text: Any = mapping.fragment(self.doc).children[block].children[0]  # type: ignore[union-attr]
        text.insert(len(text), words, {})

    def send(self, update: bytes) -> None:
        self.sent += 1
        self.there.send(wire.editing(update))

    def move(self, state: Any, *, clock: int = 1, client: int | None = None) -> None:
        """Tell where the caret is, or whatever one claims."""
        said = state if isinstance(state, str) else json.dumps(state)
        self.there.send(wire.telling([wire.Presence(client or self.doc.client_id, clock, said)]))

    def until(self, true: Callable[[], Any], seconds: float = PATIENCE) -> None:
        """Read what comes until something is so."""
        ends = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < ends, f"waited too long; ended: {self.ended}"
            self.read()

    def read(self, wait: float = 0.05) -> None:
        """Read one message, if there is one."""
        try:
            self._take(bytes(self.there.recv(timeout=wait)))  # type: ignore[arg-type]  # all are binary
        except TimeoutError:
            return
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd else 1006
            self.ended = (code, closed.rcvd.reason if closed.rcvd else "")

    def until_saved(self) -> None:
        self.until(lambda: self.saved >= self.sent)

    def until_ended(self) -> tuple[int, str]:
        self.until(lambda: self.ended)
        assert self.ended is not None
        return self.ended

    def _changed(self, event: Any) -> None:
        if not self._taking:
            with suppress(ConnectionClosed):
                self.send(event.update)

    def _take(self, message: bytes) -> None:
        if message[0] == wire.SYNC:
            body, _end = wire.read_bytes(message, 2)
            if message[1] == wire.STEP_1:
                self.sent += 1
                self.there.send(wire.answering(self.doc.get_update(body)))
                return
            self._taking = True
            try:
                self.doc.apply_update(body)
            finally:
                self._taking = False
            self.synced = self.synced or message[1] == wire.STEP_2
        elif message[0] == wire.AWARENESS:
            for told in wire.presences(message):
                self.carets[told.client] = json.loads(told.state)
        elif message[0] == wire.SAVED:
            self.saved, _end = wire.read_unsigned(message, 1)
        elif message[0] == wire.NOTICE:
            self.notices.append(json.loads(wire.read_bytes(message, 1)[0]))


@dataclass
class Desk:
    """A document that Imani writes, for which Ana may suggest and Tom read; Grace may not be in."""

    server: Serving
    document: Document
    roles: dict[int, str]
    told: list[str]
    cookies: Callable[[Person], str]

    def browser(self, person: Person | None, **more: Any) -> Browser:
        return Browser(self.server, self.document, self.cookies(person) if person else "", **more)

    def words(self) -> list[str]:
        return words_of(reading.doc_of(self.document))
