"""`kill -9` of the worker while 2,000 reminders go out through a real mail server: none twice, none lost unseen.

The server stops in the middle of some letters and lets the worker be killed there: at some it has taken the letter and
the answer is lost, at others it has taken nothing. Nobody can tell these apart afterwards, so both are listed for a person.
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
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from conftest import migrated_database
from tests.drills.reminding import COMING
from tests.drills.test_worker_killed import ROOT, wait

pytestmark = pytest.mark.drill

TAKEN, NOT_TAKEN = True, False
STOPS = {
    3: TAKEN,
    420: NOT_TAKEN,
    900: TAKEN,
    1500: NOT_TAKEN,
}  # at the how-manieth letter; is it taken first?


class Post:
    """A mail server that notes whom it has letters for, and holds its answer at some of them until told to go on."""

    def __init__(self) -> None:
        self.asked = 0
        self.has: Counter[str] = Counter()
        self.same: dict[str, set[str]] = {}  # Message-IDs by address
        self.held: list[str] = []
        self.stopped = threading.Event()
        self.go_on = threading.Event()

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        self.asked += 1
        to = str(envelope.rcpt_tos[0])
        stop = STOPS.get(self.asked)
        if stop is not NOT_TAKEN:
            self.has[to] += 1
            self.same.setdefault(to, set()).add(str(message_from_bytes(envelope.content)["Message-ID"]))
        if stop is not None:
            self.held.append(to)
            self.stopped.set()
            await asyncio.get_running_loop().run_in_executor(None, self.go_on.wait, 30)
            self.go_on.clear()
        return "250 OK" if stop is not NOT_TAKEN else "451 Not now"


@pytest.fixture
def post() -> Post:
    return Post()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Drill:
    """The collaborative in a folder of its own, whose mail goes to a server on this machine."""

    def __init__(self, data: Path, port: int) -> None:
        keep = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.data = data
        self.env = {
            **keep,
            "DATA_DIR": str(data),
            "MAIL_URL": f"smtp://127.0.0.1:{port}",
            "DJANGO_SETTINGS_MODULE": "justaction.config.settings",
        }
        if not (data / "justaction.db").exists():
            self.do("-m", "justaction", "migrate")
        self.reminding("found")

    def do(self, *words: str) -> None:
        done = subprocess.run(
            [sys.executable, *words], env=self.env, cwd=ROOT, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def reminding(self, word: str) -> None:
        self.do("-m", "tests.drills.reminding", word)

    def work(self) -> subprocess.Popen[bytes]:
        with (self.data / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "justaction", "worker"],
                env=self.env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def letters(self) -> dict[str, list[str]]:
        """Addresses by what became of their reminder."""
        found: dict[str, list[str]] = {}
        with sqlite3.connect(f"file:{self.data}/justaction.db?mode=ro", uri=True) as read:
            for to, state in read.execute(
                "SELECT `to`, state FROM mail_letter WHERE kind = 'convening.reminder'"
            ):
                found.setdefault(state, []).append(to)
        return found


@pytest.fixture
def drill(tmp_path: Path, post: Post, pytestconfig: pytest.Config, django_db_setup: None) -> Iterator[Drill]:
    """Begun with a copy of the migrated database that the tests keep."""
    if made := migrated_database(pytestconfig):
        shutil.copy(made, tmp_path / "justaction.db")
    server = Controller(post, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        yield Drill(tmp_path, server.port)
    finally:
        post.go_on.set()
        server.stop()


def test_2000_reminders_go_out_once_however_often_the_worker_is_killed(drill: Drill, post: Post) -> None:
    worker = drill.work()
    try:
        for _ in STOPS:
            assert post.stopped.wait(60), (post.asked, (drill.data / "log").read_text()[-2000:])
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
            post.stopped.clear()
            post.go_on.set()
            worker = drill.work()
        doubted = set(post.held)
        drill.reminding("later")
        wait(
            lambda: sum(map(len, drill.letters().values())) == COMING and "queued" not in drill.letters(), 60
        )
        wait(lambda: set(drill.letters()) <= {"sent", "unknown"}, 10)
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    became = drill.letters()
    everybody = {f"p{n}@example.org" for n in range(COMING)}
    assert Counter(post.has.values()).keys() == {1}, "none twice"
    assert set(became["unknown"]) == doubted, "the uncertain are listed, and nobody else"
    assert sorted(became["sent"] + became["unknown"]) == sorted(everybody), "one letter each"
    assert set(became["sent"]) == everybody - doubted
    assert set(post.has) >= set(became["sent"]), "whatever is said to be sent arrived"
    assert all(len(ids) == 1 for ids in post.same.values())
