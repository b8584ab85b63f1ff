"""A worker that is killed while letters go out through a real mail server, which holds its answer at some of them.

The server lets the worker be killed there: at some letters it has taken the letter and the answer is lost, at others it has
taken nothing. Nobody can tell these apart afterwards, so both are listed for a person.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from conftest import migrated_database
from tests.drills.test_worker_killed import wait
from tests.house import ROOT

TAKEN, NOT_TAKEN = True, False


class Post:
    """A mail server that notes whom it has letters for, and holds its answer at some of them until told to go on."""

    def __init__(self, stops: Mapping[int, bool]) -> None:
        self.stops = stops  # at the how-manieth letter; is it taken first?
        self.asked = 0
        self.has: Counter[str] = Counter()
        self.same: dict[str, set[str]] = {}  # Message-IDs by address
        self.texts: dict[str, str] = {}
        self.held: list[str] = []
        self.stopped = threading.Event()
        self.go_on = threading.Event()

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        self.asked += 1
        to = str(envelope.rcpt_tos[0])
        stop = self.stops.get(self.asked)
        if stop is not NOT_TAKEN:
            self.has[to] += 1
            message = message_from_bytes(envelope.content, policy=default)
            self.same.setdefault(to, set()).add(str(message["Message-ID"]))
            plain = message.get_body(("plain",))
            self.texts[to] = plain.get_content() if plain else ""
        if stop is not None:
            self.held.append(to)
            # of this stop alone: what comes after the waiting is left out where the worker dies first
            self.go_on = threading.Event()
            self.stopped.set()
            await asyncio.get_running_loop().run_in_executor(None, self.go_on.wait, 120)
        return "250 OK" if stop is not NOT_TAKEN else "451 Not now"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Drill:
    """The collaborative in a folder of its own, whose mail goes to a server on this machine."""

    def __init__(self, data: Path, port: int, module: str, kind: str, **settings: str) -> None:
        """`module` is run with the words `found`, `later` and `doubt`; `kind` is that of the letters; `settings` are more
        of its environment."""
        keep = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.data, self.module, self.kind = data, module, kind
        self.env = {
            **keep,
            "DATA_DIR": str(data),
            "MAIL_URL": f"smtp://127.0.0.1:{port}",
            "DJANGO_SETTINGS_MODULE": "justaction.config.settings",
            **settings,
        }
        if not (data / "justaction.db").exists():
            self.do("-m", "justaction", "migrate")
        self.step("found")

    def do(self, *words: str) -> None:
        done = subprocess.run(
            [sys.executable, *words], env=self.env, cwd=ROOT, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def step(self, word: str) -> None:
        self.do("-m", self.module, word)

    def work(self) -> subprocess.Popen[bytes]:
        with (self.data / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "justaction", "worker"],
                env=self.env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def letters(self) -> dict[str, list[str]]:
        """Addresses by what became of their letter."""
        found: dict[str, list[str]] = {}
        with sqlite3.connect(f"file:{self.data}/justaction.db?mode=ro", uri=True) as read:
            rows = read.execute("SELECT `to`, state FROM mail_letter WHERE kind = ?", [self.kind])
            for to, state in rows:
                found.setdefault(state, []).append(to)
        return found

    def written(self) -> int:
        return sum(map(len, self.letters().values()))


@contextmanager
def begun(data: Path, pytestconfig: pytest.Config, post: Post, module: str, kind: str) -> Iterator[Drill]:
    """Begun with a copy of the migrated database that the tests keep, and with its mail server."""
    if (made := migrated_database(pytestconfig)) and made.exists():
        shutil.copy(made, data / "justaction.db")
    server = Controller(post, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        yield Drill(data, server.port, module, kind)
    finally:
        post.go_on.set()
        server.stop()


def killed(worker: subprocess.Popen[bytes]) -> None:
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def sent_while_killed(drill: Drill, post: Post, people: int, *, writing: bool = False) -> None:
    """Kill the worker at each letter at which the server stops, and let the last one finish.

    With `writing` it is killed once before, when some letters are written and others not.
    """
    worker = drill.work()
    try:
        if writing:
            wait(lambda: drill.written() > 0)
            killed(worker)
            assert drill.written() < people, "it wrote them all before it was killed"
            worker = drill.work()
        for _ in post.stops:
            assert post.stopped.wait(240), (post.asked, (drill.data / "log").read_text()[-2000:])
            killed(worker)
            post.stopped.clear()
            post.go_on.set()
            worker = drill.work()
        drill.step("later")
        wait(lambda: drill.written() == people and "queued" not in drill.letters())
        # until the worker has none in hand
        wait(lambda: len(drill.letters().get("claimed", [])) == len(post.stops))
        drill.step("doubt")
        wait(lambda: set(drill.letters()) <= {"sent", "unknown"})
    finally:
        killed(worker)


def nothing_twice_and_nothing_lost(drill: Drill, post: Post, everybody: set[str]) -> None:
    """One letter each; the uncertain are listed, and nobody else; whatever is said to be sent arrived."""
    became, doubted = drill.letters(), set(post.held)
    assert Counter(post.has.values()).keys() == {1}, "none twice"
    assert set(became["unknown"]) == doubted, "the uncertain are listed, and nobody else"
    assert sorted(became["sent"] + became["unknown"]) == sorted(everybody), "one letter each"
    assert set(became["sent"]) == everybody - doubted
    assert set(post.has) >= set(became["sent"]), "whatever is said to be sent arrived"
    assert all(len(ids) == 1 for ids in post.same.values())
