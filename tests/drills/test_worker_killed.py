"""Parts of the process group are killed in the middle of their work: jobs are not lost, and nothing is left behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house import ROOT, of_session

EMPTY = ["--empty", "--name=Drill", "--place=Here", "--convener-name=Ada", "--address=ada@example.org"]
pytestmark = pytest.mark.drill


class Running:
    """A process group of its own, in a folder of its own."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        keep = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.env = {**keep, "DATA_DIR": str(data), "PORT": str(self.port), "JOB_SECONDS": "4"}
        with (data / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "justaction", "serve", *EMPTY],
                env=self.env,
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.data = data

    def python(self, code: str) -> str:
        """Run a few lines in another process, beside the group."""
        begin = "import django; django.setup()\n"
        return subprocess.run(
            [sys.executable, "-c", begin + code],
            env={**self.env, "DJANGO_SETTINGS_MODULE": "justaction.config.settings"},
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()

    def queue_slow(self, seconds: float) -> None:
        self.python(
            "from justaction.jobs import later\nfrom tests.drills.slow import slow\n"
            f"later(slow, {str(self.data)!r}, {seconds})"
        )

    def count(self, name: str) -> int:
        path = self.data / name
        return len(path.read_text()) if path.exists() else 0

    def healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return bool(json.load(answer)["ok"])
        except OSError:
            return False

    def members(self) -> list[int]:
        """All processes of the group that are alive."""
        return of_session(self.process.pid)

    def children(self, of: int) -> list[int]:
        return [int(pid) for pid in Path(f"/proc/{of}/task/{of}/children").read_text().split()]

    def grandchildren(self) -> list[int]:
        return [pid for child in self.children(self.process.pid) for pid in self.children(child)]


def wait(until: Callable[[], bool]) -> None:
    """Until it is so; five minutes, and it never will be: drills share a busy machine."""
    ends = time.monotonic() + 300
    while not until():
        assert time.monotonic() < ends, "waited too long"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all; what is made at the first start is there at the others."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def running(data: Path) -> Iterator[Running]:
    group = Running(data)
    try:
        wait(group.healthy)
        yield group
    finally:
        group.process.send_signal(signal.SIGTERM)
        group.process.wait(30)
        for pid in group.members():
            os.kill(pid, signal.SIGKILL)


def test_a_job_whose_worker_was_killed_is_done_by_the_next(running: Running) -> None:
    running.queue_slow(2)
    wait(lambda: running.count("begun") == 1)
    _web, worker, _clock, _live = running.children(running.process.pid)
    os.kill(worker, signal.SIGKILL)
    wait(lambda: running.count("done") == 1)
    assert running.count("begun") == 2
    wait(lambda: running.python("from django_q.models import OrmQ; print(OrmQ.objects.count())") == "0")
    assert running.count("done") == 1


def test_every_part_that_is_killed_is_started_again(running: Running) -> None:
    for number in range(4):
        before = running.children(running.process.pid)
        os.kill(before[number], signal.SIGKILL)
        wait(lambda old=before[number]: old not in running.members())  # type: ignore[misc]
        wait(lambda: len(running.children(running.process.pid)) == 4)
    wait(running.healthy)
    assert "starting it again" in (running.data / "log").read_text()


def test_a_part_that_is_killed_leaves_none_of_its_own_behind(running: Running) -> None:
    old = running.grandchildren()
    for part in running.children(running.process.pid):
        os.kill(part, signal.SIGKILL)
    wait(lambda: not set(old) & set(running.members()))


def test_told_to_stop_it_leaves_nothing_behind(running: Running) -> None:
    assert len(running.members()) > 5
    running.process.send_signal(signal.SIGTERM)
    ends_by_itself(running)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_all_at_once_each_ends_by_itself(running: Running, number: signal.Signals) -> None:
    """As Ctrl-C tells it, and a machine that is switched off."""
    os.killpg(running.process.pid, number)
    ends_by_itself(running)


def ends_by_itself(running: Running) -> None:
    """It ends well, with all that it began, and nothing of it by force."""
    assert running.process.wait(300) == 0
    assert running.members() == []
    said = (running.data / "log").read_text()
    assert "Traceback" not in said
    assert "by force" not in said
    assert "refused to gracefully stop" not in said  # Granian's words


def test_killed_itself_it_leaves_nothing_behind(running: Running) -> None:
    running.process.kill()
    running.process.wait()
    wait(lambda: running.members() == [])


def test_a_busy_port_is_said_in_words(running: Running) -> None:
    again = subprocess.run(
        [sys.executable, "-m", "justaction", "serve"],
        env={**running.env, "DATA_DIR": str(running.data)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert again.returncode != 0
    assert f"Port {running.port} is in use" in again.stderr
    assert f"PORT={running.port + 1}" in again.stderr
