"""Pages and live writing at one address: on one port, and behind a proxy that sends `/live/` to a port of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import free_port
from tests.journeys.test_write_together import DESK, EDITOR, PHONE, a_desk, ready, type_at_end
from tests.starting import Beginnings

pytestmark = [pytest.mark.browser, EDITOR]
NO_SOCKETS = "window.WebSocket = class { constructor() { setTimeout(() => this.onclose({ code: 1006, reason: '' }), 5); } }"


class Proxy:
    """A proxy as small as one can be: whole connections go where their first line says."""

    def __init__(self, pages: int, live: int) -> None:
        self.pages, self.live = pages, live
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.socket.getsockname()[1])
        self.ready = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    def start(self) -> None:
        self.thread.start()
        assert self.ready.wait(10)

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.stopping.set)
        self.thread.join(10)

    async def _serve(self) -> None:
        self.loop, self.stopping = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._carry, sock=self.socket)
        self.ready.set()
        await self.stopping.wait()
        server.close()  # connections that are open end with the loop

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            port = self.live if b" /live/" in head.partition(b"\r\n")[0] else self.pages
            # one request on a connection, but for what is upgraded: the next may have to go elsewhere
            if b"upgrade: websocket" not in head.lower():
                lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
                head = b"\r\n".join([*lines[:1], b"Connection: close", *lines[1:]])
            there, out = await asyncio.open_connection("127.0.0.1", port)
            out.write(head)
            parts = [asyncio.create_task(_pass(reader, out)), asyncio.create_task(_pass(there, writer))]
            try:
                await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for part in parts:
                    part.cancel()
                await asyncio.gather(*parts, return_exceptions=True)
                out.close()
        writer.close()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while some := await reader.read(65536):
            writer.write(some)
            await writer.drain()


@contextmanager
def at_one_address(how: str) -> Iterator[dict[str, str]]:
    """The settings of a site at one address."""
    port = free_port()
    if how == "one port":
        yield {"PORT": str(port), "LIVE_PORT": str(port)}
        return
    live = free_port()
    proxy = Proxy(port, live)
    proxy.start()
    url = f"http://localhost:{proxy.port}"
    try:
        yield {"PORT": str(port), "LIVE_PORT": str(live), "SITE_URL": url, "LIVE_URL": url}
    finally:
        proxy.stop()


@pytest.mark.parametrize("how", ["one port", "behind a proxy"])
def test_people_write_together_at_one_address(
    how: str, tmp_path: Path, chromium: Browser, beginnings: Beginnings
) -> None:
    beginnings.bare(tmp_path)
    with at_one_address(how) as settings, a_desk(tmp_path, chromium, **settings) as desk:
        ruths, ruth = desk.window("ruth", DESK)
        assert ruth.locator("#writing").get_attribute("data-live") == desk.url.replace("http", "ws")
        anas = desk.chromium.new_context(viewport=PHONE)
        anas.add_init_script(NO_SOCKETS)  # as behind a wall that lets no WebSocket through
        anas.add_cookies([{"name": "session", "value": desk.sessions["ana"], "url": desk.url}])
        ana = desk.open(anas)
        text, on_phone = ready(ruth), ready(ana)
        type_at_end(ruth, text.locator("p").first, " Ruth was here.")
        expect(on_phone).to_contain_text("Ruth was here.")
        type_at_end(ana, on_phone.locator("h2").first, ", and for whom")
        expect(text.locator("h2 ins").first).to_have_text(", and for whom")
        expect(ana.locator("#state")).to_have_text("Saved")
        ruth.reload()
        expect(ready(ruth)).to_contain_text("Ruth was here.")
        ruth.goto(f"{desk.url}/about/")
        expect(ruth.locator("h1")).to_be_visible()
        assert desk.wrong == []
        for context in (ruths, anas):
            context.close()
