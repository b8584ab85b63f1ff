"""Several machines, each with a data folder of its own: two that draw pages, two with live writing, two workers, two clocks.

They share PostgreSQL, Redis and an S3 server, by settings alone. While people sign, talk, upload and write live, and an issue of
the newsletter goes out, one machine of each kind is killed and started again. Nothing that was acknowledged is lost, nobody is
told twice, and what one machine took in the other gives out. `bin/drill -k several_machines -s` shows the figures.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import httpx
import pytest
from aiosmtpd.controller import Controller
from PIL import Image
from websockets.exceptions import WebSocketException

from justaction.coedit.tests.browsing import Browser
from tests import postgres
from tests.drills.databases import Database
from tests.drills.machines import READERS
from tests.drills.mailing import Post, free_port
from tests.drills.test_live_writing_killed import words_in
from tests.drills.test_worker_killed import wait
from tests.house import ROOT, kill_session

pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(shutil.which("redis-server") is None, reason="no redis-server"),
    pytest.mark.skipif(postgres.binaries() is None, reason="no PostgreSQL"),
]
JOB_SECONDS = 20  # a slice of the newsletter takes four, and none of them may be cut short by its own limit
IN_HAND = 3  # letters at most: of the worker that is killed, and of jobs that are cut short after JOB_SECONDS
ROUNDS = 6.0  # seconds of load before, between and after the kills
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Counting(Post):
    """A mail server that counts letters by address and Message-ID."""

    def __init__(self) -> None:
        super().__init__({})
        self.issue: Counter[str] = Counter()
        self.letters: Counter[tuple[str, str]] = Counter()

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        to = str(envelope.rcpt_tos[0])
        found = re.search(rb"(?im)^Message-ID:\s*(\S+)", envelope.content)
        self.letters[to, found[1].decode() if found else ""] += 1
        if to.endswith("@readers.example"):
            self.issue[to] += 1
        return "250 OK"


class Machines:
    """All of them, by name. `kill` gives them no time to say anything."""

    def __init__(self, home: Path, shared: dict[str, str]) -> None:
        self.home = home
        self.ports = {name: free_port() for name in ("web A", "web B", "live A", "live B")}
        self.site = f"http://localhost:{self.ports['web A']}"
        keep = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO")}
        self.env = {
            **keep,
            **shared,
            "SITE_URL": self.site,
            "SECRET_KEY": secrets.token_hex(32),
            "DJANGO_SETTINGS_MODULE": "justaction.config.settings",
            "JOB_SECONDS": str(JOB_SECONDS),
            "NEWSLETTER_RATE": "1200",
            "TRUSTED_PROXIES": "1",
            "PROOF_COST": "1",
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def environment(self, name: str) -> dict[str, str]:
        folder = self.home / name.replace(" ", "-")
        folder.mkdir(exist_ok=True)
        of_its_own = {"DATA_DIR": str(folder), "RECORD_KEYS_DIR": str(self.home / "keys")}
        if name in self.ports:
            of_its_own |= {"PORT": str(self.ports[name]), "LIVE_PORT": str(self.ports[name])}
        return {**self.env, **of_its_own}

    def do(self, *words: str) -> None:
        done = subprocess.run(
            [sys.executable, *words], env=self.environment("first"), cwd=ROOT, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self, name: str) -> None:
        part = name.split()[0]
        words = ["tests.drills.machines", part] if part == "worker" else ["justaction", part]
        with (self.home / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", *words], env=self.environment(name), cwd=ROOT, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def answers(self, name: str) -> bool:
        if name.startswith("live"):
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.ports[name])) == 0
        try:
            return (
                httpx.get(f"http://127.0.0.1:{self.ports[name]}/ready/?whole", timeout=5).status_code == 200
            )
        except httpx.HTTPError:
            return False

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        kill_session(process.pid)
        process.wait()

    def said(self) -> str:
        return "\n".join(
            f"== {log.stem}\n{log.read_text()[-1500:]}" for log in sorted(self.home.glob("*.log"))
        )


@dataclass
class Load:
    """What people do, in a thread each, against one machine after the other; what was acknowledged is noted."""

    machines: Machines
    said: dict[str, Any]
    signed: list[str] = field(default_factory=list)
    posted: list[str] = field(default_factory=list)
    uploaded: dict[str, bytes] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        acts = [(self.sign, 0), (self.sign, 1), (self.post, 0), (self.post, 1), (self.upload, 0)]
        self.threads = [threading.Thread(target=self._again, args=act, daemon=True) for act in acts]

    def _again(self, act: Callable[[httpx.Client, int], None], number: int) -> None:
        turn = number
        while not self.over.is_set():
            turn += 1
            port = self.machines.ports["web A" if turn % 2 else "web B"]
            head = {"Cookie": self.said["cookies"][number], "X-Forwarded-For": f"203.0.113.{turn % 250}"}
            try:
                with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=head, timeout=10) as client:
                    act(client, turn * 10 + number)
            except httpx.HTTPError as error:  # the machine is being killed: nobody was told that it is done
                self.refused[type(error).__name__] += 1
            self.over.wait(0.15)

    def sign(self, client: httpx.Client, number: int) -> None:
        del client.headers["Cookie"]
        address = f"s{number}@signers{number % 40}.example"
        form = dict(HIDDEN.findall(client.get("/sign/").text))
        answer = client.post(
            "/sign/", data={**form, "name": f"Signer {number}", "address": address, "kind": "individual"}
        )
        assert answer.status_code in {302, 303}, answer.text[-800:]
        self.signed.append(address)

    def post(self, client: httpx.Client, number: int) -> None:
        place = f"/communities/{self.said['community']}/conversations/{self.said['thread']}/"
        form = dict(HIDDEN.findall(client.get(place).text))
        words = f"Word {number} of {secrets.token_hex(4)}."
        answer = client.post(place, data={**form, "text": words, "named": "on"})
        assert answer.status_code in {302, 303}, answer.text[-800:]
        self.posted.append(words)

    def upload(self, client: httpx.Client, number: int) -> None:
        place = f"/write/{self.said['document']}/"
        form = dict(HIDDEN.findall(client.get(place).text))
        picture = BytesIO()
        Image.new("RGB", (40, 30), (number % 256, 80, 120)).save(picture, "PNG")
        files = {"picture": ("a.png", picture.getvalue(), "image/png")}
        answer = client.post(f"{place}pictures/", data=form, files=files)
        assert answer.status_code == 200, answer.text[-800:]
        name = answer.json()["id"]
        self.uploaded[name] = client.get(f"/pictures/{name}/").content


class Writer(threading.Thread):
    """Somebody who writes live through one machine, and comes back when it is gone."""

    def __init__(self, machines: Machines, name: str, said: dict[str, Any], number: int) -> None:
        super().__init__(daemon=True)
        self.server: Any = SimpleNamespace(port=machines.ports[name], origin=machines.site)
        self.document: Any = SimpleNamespace(pk=said["document"], epoch=1)
        self.cookies, self.number = said["cookies"][number], number
        self.written: list[str] = []
        self.acknowledged: set[str] = set()
        self.seen: Counter[str] = Counter()
        self.resting, self.over = threading.Event(), threading.Event()
        self.doc: Any = None

    def run(self) -> None:
        while not self.over.is_set():
            try:
                with Browser(self.server, self.document, self.cookies, doc=self.doc) as line:
                    self.doc = line.doc
                    self._write(line)
            except (OSError, WebSocketException, AssertionError):
                time.sleep(0.3)

    def _write(self, line: Browser) -> None:
        waiting = [(1, word) for word in self.written if word not in self.acknowledged]
        due = time.monotonic()
        while not line.ended and not self.over.is_set():
            if not self.resting.is_set() and time.monotonic() >= due:
                due = time.monotonic() + 0.5
                word = f"«{self.number}.{len(self.written)}»"
                self.written.append(word)
                line.type(f" {word}", block=1)
                waiting.append((line.sent, word))
            line.read(0.1)
            self.acknowledged |= {word for count, word in waiting if line.saved >= count}
            waiting = [(count, word) for count, word in waiting if line.saved < count]
            self.seen = words_in(line.doc)


@contextmanager
def a_program(words: list[str], port: int, log: Path) -> Iterator[None]:
    """A server on this machine, until the block ends."""
    with log.open("ab") as out, subprocess.Popen(words, stdout=out, stderr=out, cwd=log.parent) as process:
        try:
            with socket.socket() as probe:
                wait(lambda: probe.connect_ex(("127.0.0.1", port)) == 0)
            yield
        finally:
            process.kill()


@pytest.fixture
def post() -> Iterator[Counting]:
    made = Counting()
    server = Controller(made, hostname="127.0.0.1", port=free_port())
    server.start()
    made.port = server.port  # type: ignore[attr-defined]
    yield made
    server.stop()


@pytest.fixture
def machines(tmp_path: Path, post: Any) -> Iterator[tuple[Machines, Database]]:
    redis, s3 = free_port(), free_port()
    quiet = ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]
    with ExitStack() as stack:
        url = stack.enter_context(postgres.cluster())
        stack.enter_context(
            a_program(["redis-server", "--port", str(redis), *quiet], redis, tmp_path / "redis.log")
        )
        moto = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(s3)]
        stack.enter_context(a_program(moto, s3, tmp_path / "s3.log"))
        client = boto3.client(
            "s3", endpoint_url=f"http://127.0.0.1:{s3}", region_name="us-east-1",
            aws_access_key_id="key", aws_secret_access_key="secret",
        )  # fmt: skip
        client.create_bucket(Bucket="ours")
        shared = {
            "DATABASE_URL": url,
            "CACHE_URL": f"redis://127.0.0.1:{redis}/0",
            "STORAGE_URL": f"s3+http://key:secret@127.0.0.1:{s3}/ours?region=us-east-1",
            "MAIL_URL": f"smtp://127.0.0.1:{post.port}",
        }
        made = Machines(tmp_path, shared)
        made.do("-m", "justaction", "migrate", "--verbosity", "0")
        made.do("-m", "tests.drills.machines", "found", str(tmp_path / "found.json"))
        try:
            yield made, Database(url, is_empty=False)
        finally:
            for name in list(made.running):
                made.kill(name)


def test_one_of_each_is_killed_under_load(
    machines: tuple[Machines, Database], post: Counting, tmp_path: Path
) -> None:
    (made, database), began = machines, time.monotonic()
    said = json.loads((tmp_path / "found.json").read_text())
    try:
        for name in ("web A", "web B", "live A", "live B", "worker 1", "worker 2", "clock 1", "clock 2"):
            made.start(name)
        for name in made.ports:
            wait(lambda name=name: made.answers(name))  # type: ignore[misc]
        load = Load(made, said)
        writers = [Writer(made, "live A", said, 20), Writer(made, "live B", said, 21)]
        for thread in [*load.threads, *writers]:
            thread.start()
        wait(lambda: all(one.acknowledged for one in writers) and bool(load.signed and load.posted))
        for kind in ("web A", "worker 1", _with(database, made, "clock"), _with(database, made, "live")):
            time.sleep(ROUNDS / 4)
            made.kill(kind)
            time.sleep(ROUNDS / 2)
            made.start(kind)
        for name in made.ports:
            wait(lambda name=name: made.answers(name))  # type: ignore[misc]
        had = [len(one.acknowledged) for one in writers]
        wait(lambda: all(len(one.acknowledged) > many for one, many in zip(writers, had, strict=True)))
        load.over.set()
        for thread in load.threads:
            thread.join(20)
        _live_rooms_agree(writers)
        _nothing_is_lost(load, made, database)
        _nobody_is_told_twice(load, post, database)
        _one_clock_and_one_record(database, made)
    except AssertionError:
        sys.stdout.write(made.said())
        raise
    finally:
        for one in [*writers]:
            one.over.set()
        load.over.set()
    sys.stdout.write(
        f"\nsigned {len(load.signed)}, said {len(load.posted)}, uploaded {len(load.uploaded)}, "
        f"written live {sum(len(one.written) for one in writers)}, letters {sum(post.letters.values())}; "
        f"cut short {sum(load.refused.values())}; {time.monotonic() - began:.0f} s\n"
    )


def _with(database: Database, made: Machines, part: str) -> str:
    """The machine of this kind that does the work now: the clock whose turn it is, or the process that has the text open."""
    if part == "clock":
        ((pid,),) = database.rows("SELECT pid FROM jobs_turn WHERE name = 'clock'")
        return next(name for name, process in made.running.items() if process.pid == pid)
    ((address,),) = database.rows("SELECT address FROM coedit_lease")
    return next(name for name, port in made.ports.items() if address.endswith(f":{port}"))


def _live_rooms_agree(writers: list[Writer]) -> None:
    for one in writers:
        one.resting.set()

    def agreed() -> bool:
        everything = Counter(word for one in writers for word in one.written)
        return all((one.seen, one.acknowledged) == (everything, set(one.written)) for one in writers)

    wait(agreed)


def _nothing_is_lost(load: Load, made: Machines, database: Database) -> None:
    rows = database.rows("SELECT address FROM statement_signature")
    assert Counter(load.signed) <= Counter(str(row[0]) for row in rows)
    words = Counter(str(row[0]).strip() for row in database.rows("SELECT text FROM communities_post"))
    assert Counter(load.posted) <= words
    assert {words[one] for one in load.posted} == {1}
    for name, content in load.uploaded.items():
        for web in ("web A", "web B"):
            answer = httpx.get(
                f"http://127.0.0.1:{made.ports[web]}/pictures/{name}/",
                headers={"Cookie": load.said["cookies"][0]},
            )
            assert (answer.status_code, answer.content) == (200, content)
            stranger = httpx.get(f"http://127.0.0.1:{made.ports[web]}/pictures/{name}/")
            assert stranger.status_code == 404


def _nobody_is_told_twice(load: Load, post: Counting, database: Database) -> None:
    def left(question: str) -> int:
        return int(database.rows(question)[0][0])

    wait(lambda: left("SELECT count(*) FROM newsletter_delivery WHERE state NOT IN ('sent', 'unknown')") == 0)
    # what the killed worker had in hand stays claimed, and is in doubt ten minutes later
    wait(lambda: left("SELECT count(*) FROM mail_letter WHERE state = 'queued'") == 0)
    wait(lambda: left("SELECT count(*) FROM mail_letter WHERE state = 'claimed'") <= IN_HAND)
    assert set(post.issue.values()) == {1}
    doubt = left("SELECT count(*) FROM newsletter_delivery WHERE state = 'unknown'")
    assert doubt <= 4
    assert len(post.issue) >= READERS - doubt
    assert set(post.letters.values()) == {1}
    asked = Counter(to for to, _id in post.letters if "@signers" in to)
    doubtful = {
        str(row[0])
        for row in database.rows("SELECT \"to\" FROM mail_letter WHERE state IN ('claimed', 'unknown')")
    }
    assert set(asked.values()) == {1}
    assert set(load.signed) - doubtful <= set(asked)


def _one_clock_and_one_record(database: Database, made: Machines) -> None:
    wait(database.all_is_published)
    for web in ("web A", "web B"):
        done = subprocess.run(
            [sys.executable, "-m", "justaction.record.tree.verify", "audit", f"http://127.0.0.1:{made.ports[web]}/record"],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
