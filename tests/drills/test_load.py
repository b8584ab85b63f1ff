"""Load at the rates of docs/scaling.md: a day in the press, with its processes as `serve` starts them, and memory that stays flat.

A day in the press is 20,000 signatures an hour. For each of them twenty pages are read, one program asks, and whoever signed
says yes by the link in the letter. Requests are begun by the clock, not when the last one was answered; the figures say how
many began late. By default it lasts 40 seconds; `LOAD_MINUTES=10 bin/drill -k load -s` lasts ten minutes.
"""

from __future__ import annotations

import asyncio
import os
import queue
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.utils import parseaddr
from http.client import HTTPConnection, HTTPException, RemoteDisconnected
from pathlib import Path
from urllib.parse import urlencode

import pytest

from conftest import migrated_database
from tests.drills.test_worker_killed import Running, wait
from tests.house import ROOT

pytestmark = pytest.mark.drill

SECONDS = 60 * float(os.environ.get("LOAD_MINUTES", "0.67"))
SIGNATURES = 20_000 / 3600  # a second
PAGES = 20 * SIGNATURES
AT_ONCE = 64  # connections
SAMPLES = 10  # of the memory, over the whole time; the first three are for warming up
GROWTH = 24.0  # MB that a process may grow after that
PATHS = (
    *("/", "/statement/", "/signers/", "/commitments/", "/communities/", "/organizations/", "/convenings/", "/about/"),
    *("/faq/", "/record/", "/data/", "/es/", "/es/statement/", "/toolkit/", "/decisions/", "/newsletter/"),
)  # fmt: skip
API = ("/api/v1/statement/versions", "/api/v1/signatures/counts", "/api/v1/organizations")
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
OPEN = """
from justaction.collaborative.models import Collaborative
from justaction.members.models import Person
from justaction.statement import actions
from justaction.web import house
Collaborative.objects.update(ring="public")
house.changed()
ada = Person.objects.get(email="ada@example.org")
draft = actions.draft(by=ada, title="We act", paragraphs=["We act.", "We say how far we are."])
actions.publish(draft, by=ada, what_changed="", written_by="Ada")
"""


@dataclass(frozen=True)
class Answer:
    path: str
    status: int
    text: str


class Lines:
    """Open connections to a site, each for one request at a time. Each request is somebody else's, so no cookie is kept."""

    def __init__(self, port: int) -> None:
        self._free: queue.LifoQueue[HTTPConnection] = queue.LifoQueue()
        for _ in range(AT_ONCE):
            self._free.put(HTTPConnection("localhost", port, timeout=60))

    def close(self) -> None:
        while not self._free.empty():
            self._free.get().close()

    async def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return await asyncio.to_thread(self._ask, "GET", path, "", headers or {})

    async def post(self, path: str, form: dict[str, str], headers: dict[str, str] | None = None) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return await asyncio.to_thread(self._ask, "POST", path, urlencode(form), {**kind, **(headers or {})})

    def _ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> Answer:
        line = self._free.get()
        try:
            try:
                line.request(method, path, body, headers)
                answer = line.getresponse()
            except (RemoteDisconnected, ConnectionError):  # it was idle for too long
                line.close()
                line.request(method, path, body, headers)
                answer = line.getresponse()
            return Answer(path, answer.status, answer.read().decode())
        except (HTTPException, OSError):
            line.close()
            raise
        finally:
            self._free.put(line)


@dataclass
class Load:
    """What is asked of a site, and what it said."""

    port: int
    outbox: Path
    answers: Counter[str] = field(default_factory=Counter)  # by what was done and the status
    wrong: list[str] = field(default_factory=list)
    signed: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    late: int = 0  # begun more than a second after their time
    left: int = 0  # not begun when the time was over
    ends: float = 0.0
    read: set[str] = field(default_factory=set)
    waiting: list[tuple[str, str]] = field(default_factory=list)  # address, path of the link in its letter

    async def go(self, seconds: float) -> None:
        self.lines, self.places = Lines(self.port), asyncio.Semaphore(AT_ONCE)
        asyncio.get_running_loop().set_default_executor(
            ThreadPoolExecutor(AT_ONCE + 1)
        )  # and one reads letters
        self.ends = ends = time.monotonic() + seconds
        await asyncio.gather(
            self._paced(PAGES, ends, self.page),
            self._paced(SIGNATURES, ends, self.program),
            self._paced(SIGNATURES, ends, self.sign),
            self._paced(SIGNATURES, ends, self.confirm),
            self._letters(ends),
        )
        self.lines.close()

    async def _paced(self, rate: float, ends: float, act: Callable[[int], Awaitable[None]]) -> None:
        """Begin so many a second, whether or not those before were answered."""
        began, number, running = time.monotonic(), 0, set()
        while (due := began + number / rate) < ends:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            task = asyncio.create_task(self._one(act, number, due))
            running.add(task)
            task.add_done_callback(running.discard)
            number += 1
        await asyncio.gather(*running)

    async def _one(self, act: Callable[[int], Awaitable[None]], number: int, due: float) -> None:
        async with self.places:
            if time.monotonic() > self.ends:
                self.left += 1
                return
            self.late += time.monotonic() > due + 1
            try:
                await act(number)
            except (HTTPException, OSError) as error:
                self.wrong.append(f"{act.__name__}: {error!r}")

    def _said(self, what: str, answer: Answer, *wanted: int) -> bool:
        self.answers[f"{what} {answer.status}"] += 1
        if answer.status not in wanted:
            self.wrong.append(f"{what} {answer.path}: {answer.status}")
        return answer.status in wanted

    async def page(self, number: int) -> None:
        self._said("page", await self.lines.get(PATHS[number % len(PATHS)]), 200)

    async def program(self, number: int) -> None:
        answer = await self.lines.get(API[number % len(API)], _visitor(number))
        self._said("program", answer, 200)

    async def sign(self, number: int) -> None:
        visitor = _visitor(number)
        page = await self.lines.get("/sign/", headers=visitor)
        if not self._said("form", page, 200):
            return
        address = f"signer{number}@post{number % 997}.example"
        form = {"name": f"Signer Number {number}", "address": address, "kind": "individual"}
        answer = await self.lines.post("/sign/", {**dict(HIDDEN.findall(page.text)), **form}, visitor)
        if self._said("sign", answer, 302, 303):
            self.signed.append(address)

    async def confirm(self, _number: int) -> None:
        if not self.waiting:
            return
        address, path = self.waiting.pop()
        page = await self.lines.get(path)
        if not self._said("link", page, 200):
            return
        answer = await self.lines.post(path, dict(HIDDEN.findall(page.text)))
        if self._said("yes", answer, 200, 302, 303):
            self.confirmed.append(address)

    async def _letters(self, ends: float) -> None:
        """Open the letters that came, each once."""
        while time.monotonic() < ends:
            await asyncio.to_thread(self._open)
            await asyncio.sleep(1)

    def _open(self) -> None:
        for name in sorted({path.name for path in self.outbox.glob("*.eml")} - self.read):
            self.read.add(name)
            letter = message_from_bytes((self.outbox / name).read_bytes(), policy=policy.default)
            body = letter.get_body(("plain",))
            text = str(body.get_content()) if body else ""
            if found := re.search(r"https?://[^/\s]+(/\S*sign/confirm/[^/\s]+/)", text):
                self.waiting.append((parseaddr(str(letter["To"]))[1], found[1]))


def _visitor(number: int) -> dict[str, str]:
    """From where somebody comes: each from another place."""
    return {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}


class Memory:
    """The heap of each process of a group, in MB, sample by sample: pages of files that the system lends are not counted."""

    def __init__(self, group: Running) -> None:
        self.group = group
        self.names = dict(_tree(group, group.process.pid, "serve"))
        self.seen: list[dict[int, float]] = []

    async def watch(self, seconds: float) -> None:
        for _ in range(SAMPLES):
            await asyncio.sleep(seconds / SAMPLES)
            self.seen.append({pid: mb for pid in self.group.members() if (mb := _heap(pid)) is not None})

    def grown(self) -> dict[str, float]:
        """By how many MB each process grew after warming up; those that began later have nothing to say."""
        warm, last = self.seen[SAMPLES * 3 // 10], self.seen[-1]
        return {self.names.get(pid, str(pid)): last[pid] - warm[pid] for pid in warm if pid in last}

    def lines(self) -> Iterator[str]:
        for pid in sorted({pid for one in self.seen for pid in one}):
            row = " ".join(f"{one[pid]:6.1f}" if pid in one else "     –" for one in self.seen)
            yield f"  {self.names.get(pid, 'later'):<12}{row}"


def _tree(group: Running, pid: int, name: str) -> Iterator[tuple[int, str]]:
    yield pid, name
    parts = ("web", "worker", "clock", "live") if name == "serve" else ()
    for number, child in enumerate(group.children(pid)):
        yield from _tree(group, child, parts[number] if number < len(parts) else f"{name} {number + 1}")


def _heap(pid: int) -> float | None:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return None
    found = re.search(r"^Anonymous:\s+(\d+) kB", rollup, re.M)
    return int(found[1]) / 1024 if found else None


@pytest.fixture
def group(tmp_path: Path, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    if (made := migrated_database(pytestconfig)) and made.exists():
        shutil.copy(made, tmp_path / "justaction.db")
    monkeypatch.setenv("TRUSTED_PROXIES", "1")
    monkeypatch.setenv("PROOF_COST", "1")
    monkeypatch.setenv("PAGE_STANDS", "1000")  # as it is outside of tests
    running = Running(tmp_path)
    try:
        wait(running.healthy)
        running.python(OPEN)
        yield running
    finally:
        running.process.send_signal(signal.SIGTERM)
        running.process.wait(30)
        for pid in running.members():
            os.kill(pid, signal.SIGKILL)


def test_a_day_in_the_press_costs_no_error_no_signature_and_no_memory(group: Running) -> None:
    load, memory = Load(group.port, group.data / "outbox"), Memory(group)
    parts = group.children(group.process.pid)

    async def both() -> None:
        await asyncio.gather(load.go(SECONDS), memory.watch(SECONDS))

    began = time.monotonic()
    asyncio.run(both())
    lasted = time.monotonic() - began
    _say(load, memory, lasted)
    assert not load.wrong, Counter(load.wrong).most_common(5)
    assert load.signed
    assert load.confirmed
    assert group.children(group.process.pid) == parts, "a part died"
    _nothing_is_lost(load, group)
    for name, grown in memory.grown().items():
        assert grown <= GROWTH, f"{name} grew by {grown:.1f} MB"


def _say(load: Load, memory: Memory, lasted: float) -> None:
    rates = {
        what: sum(count for key, count in load.answers.items() if key.split()[0] == what)
        for what in ("page", "program", "sign", "yes")
    }
    said = ", ".join(f"{what} {count} ({count / lasted:.1f} a second)" for what, count in rates.items())
    grown = ", ".join(f"{name} {by:+.1f}" for name, by in memory.grown().items())
    lines = [
        f"{lasted:.0f} s: {said}; begun late {load.late}, not begun {load.left}, wrong {len(load.wrong)}",
        f"  wanted: {PAGES:.0f} pages, {SIGNATURES:.1f} of the others a second",
        *memory.lines(),
        f"  MB grown after warming up: {grown}",
    ]
    sys.stdout.write("\n" + "\n".join(lines) + "\n")


def _nothing_is_lost(load: Load, group: Running) -> None:
    """Each acknowledged signature has its row and its letter, each yes counts, and the record has all of it."""

    def ask(question: str) -> list[str]:
        with sqlite3.connect(f"file:{group.data}/justaction.db?mode=ro", uri=True) as read:
            return [str(row[0]) for row in read.execute(question)]

    rows = Counter(ask("SELECT address FROM statement_signature"))
    assert all(rows[address] == 1 for address in load.signed)
    counted_or_looked_at = "SELECT address FROM statement_signature WHERE state IN ('confirmed', 'held')"
    assert set(load.confirmed) <= set(ask(counted_or_looked_at))  # a sudden crowd may be held for a look
    wait(lambda: not ask("SELECT 1 FROM mail_letter WHERE state IN ('queued', 'claimed')"))
    assert set(load.signed) <= set(ask('SELECT "to" FROM mail_letter'))
    wait(lambda: not ask('SELECT 1 FROM record_entry WHERE "index" IS NULL'))
    done = subprocess.run(
        [sys.executable, "-m", "justaction.record.tree.verify", "audit", f"http://localhost:{load.port}/record"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
