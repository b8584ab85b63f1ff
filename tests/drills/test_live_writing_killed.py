"""Three windows of a real browser and twenty scripted clients write one standard while everything is killed, twice.

Eleven of the clients write, nine only may suggest. Each notes which of its words were acknowledged. After each kill those must
be in the database; in the end every word that anybody wrote stands in every copy once, also those of a window that was closed
while there was no server. With a PostgreSQL in DATABASE_URL the drill makes a database of its own there
(`python tests/postgres.py python -m pytest -m drill tests/drills/test_live_writing_killed.py`).
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, sync_playwright
from pycrdt import Doc, XmlText
from websockets.exceptions import WebSocketException

from justaction.coedit import kinds, mapping
from justaction.coedit.tests.browsing import Browser
from justaction.coedit.tests.making import words_of
from tests.drills.databases import Database, a_database
from tests.drills.test_worker_killed import wait
from tests.house import ROOT, kill_session
from tests.journeys.conftest import CHROMIUM, FLAGS
from tests.prepared import prepared

SCRIPTED = 20
EVERY = 1.0  # seconds between two words of a client
WORD = re.compile(r"«[a-z]?\d+\.\d+»")
pytestmark = [pytest.mark.drill, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")]


class Served:
    """The whole process group, in a folder of its own."""

    def __init__(self, data: Path, database: Database) -> None:
        self.data, self.database = data, database
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            other.bind(("127.0.0.1", 0))
            self.page_port, self.port = one.getsockname()[1], other.getsockname()[1]
        self.origin = f"http://localhost:{self.page_port}"
        keep = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SITE_URL"}}
        self.env = {
            **keep,
            "DATA_DIR": str(data),
            "PORT": str(self.page_port),
            "LIVE_PORT": str(self.port),
            "DATABASE_URL": database.url,
            "DJANGO_SETTINGS_MODULE": "justaction.config.settings",
        }
        if database.is_empty:
            self.run("-m", "justaction", "migrate", "--verbosity", "0")
        self.run("-m", "tests.drills.writing", str(data / "found.json"))
        found = json.loads((data / "found.json").read_text())
        self.cookies: list[str] = found["cookies"]
        self.document: Any = SimpleNamespace(pk=found["document"], epoch=1)
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, *words: str) -> None:
        done = subprocess.run(
            [sys.executable, *words], env=self.env, cwd=ROOT, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self) -> None:
        with (self.data / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "justaction", "serve"],
                env=self.env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        wait(self.answers)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.origin}/healthz", timeout=5) as answer:
                parts = json.load(answer)["parts"]
        except urllib.error.HTTPError as error:
            parts = json.load(error)["parts"]
            error.close()
        except OSError:
            return False
        with socket.socket() as probe:
            return parts["database"] == "ok" and probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        """All of its processes, with no time to say anything."""
        if self.process is None:
            return
        kill_session(self.process.pid)
        self.process.wait()
        self.process = None
        with socket.socket() as probe:
            wait(lambda: probe.connect_ex(("127.0.0.1", self.port)) != 0)

    def kept(self) -> Counter[str]:
        """How often each word stands in the text that the database holds, read without our code."""
        doc: Doc[Any] = Doc()
        states = self.database.rows("SELECT state FROM coedit_snapshot")
        updates = self.database.rows('SELECT "update" FROM coedit_edit ORDER BY id')
        for (update,) in [*states, *updates]:
            doc.apply_update(bytes(update))
        return words_in(doc)


def words_in(doc: Doc[Any]) -> Counter[str]:
    return Counter(WORD.findall(" ".join(words_of(mapping.to_json(doc)))))


class Scripted(threading.Thread):
    """A client that writes or suggests a word now and then, comes back when its line is cut, and notes what was acknowledged."""

    def __init__(self, number: int, served: Served) -> None:
        super().__init__(daemon=True)
        self.number, self.served = number, served
        self.doc: Doc[Any] = Doc(allow_multithreading=True)
        self.written: list[str] = []
        self.acknowledged: set[str] = set()
        self.resting = threading.Event()  # writes no more
        self.ended = threading.Event()
        self.settled = False

    def run(self) -> None:
        cookie = self.served.cookies[self.number]
        while not self.ended.is_set():
            try:
                with Browser(self.served, self.served.document, cookie, doc=self.doc) as line:  # type: ignore[arg-type]
                    self.write(line)
            except (OSError, WebSocketException, AssertionError):
                self.settled = False
                time.sleep(0.3)

    def write(self, line: Browser) -> None:
        # the first message with edits answers what the room asked for: all that is not acknowledged yet
        waiting = [(1, word) for word in self.written if word not in self.acknowledged]
        due = time.monotonic() + self.number / SCRIPTED
        line.until(lambda: line.notices)
        own = {} if line.role == kinds.WRITE else {"insertion": {"id": f"{line.mark}-1"}}
        while not line.ended and not self.ended.is_set():
            if not self.resting.is_set() and time.monotonic() >= due:
                due = time.monotonic() + EVERY
                word = f"«{self.number}.{len(self.written)}»"
                self.written.append(word)
                self.put(word, own)
                waiting.append((line.sent, word))
            line.read(0.1)
            self.acknowledged |= {word for count, word in waiting if line.saved >= count}
            waiting = [(count, word) for count, word in waiting if line.saved < count]
            self.settled = self.resting.is_set() and line.saved >= line.sent
        self.settled = False

    def put(self, word: str, marks: dict[str, Any]) -> None:
        texts = [
            block.children[0]  # type: ignore[union-attr]
            for block in mapping.fragment(self.doc).children
            if getattr(block, "tag", "") == "paragraph" and len(block.children)  # type: ignore[union-attr]
        ]
        text: Any = [one for one in texts if isinstance(one, XmlText)][len(self.written) % 3]
        text.insert(len(text), f" {word}", marks)


class Window:
    """A window of a real browser, with the editor."""

    def __init__(self, name: str, context: BrowserContext, served: Served) -> None:
        self.name, self.context, self.served = name, context, served
        self.written: list[str] = []
        self.page = self.open()

    def open(self) -> Page:
        self.page = self.context.new_page()
        self.page.goto(f"{self.served.origin}/write/{self.served.document.pk}/")
        self.page.wait_for_selector("#text [contenteditable=true]", timeout=30_000)
        return self.page

    def write(self, times: int = 1) -> None:
        mine = self.page.locator("#text [contenteditable=true] p", has_text=f"Window {self.name}:")
        mine.click()  # a paragraph of its own, so that it never types into the middle of another's word
        self.page.keyboard.press("End")
        for _ in range(times):
            word = f"«{self.name}.{len(self.written)}»"
            self.written.append(word)
            self.page.keyboard.type(f" {word}")

    def words(self) -> Counter[str]:
        text = self.page.locator("#text [contenteditable=true] > *")
        return Counter(WORD.findall(" ".join(text.all_inner_texts())))


@pytest.fixture
def served(tmp_path: Path, pytestconfig: pytest.Config) -> Iterator[Served]:
    with prepared(tmp_path, pytestconfig), a_database(tmp_path) as database:
        made = Served(tmp_path, database)
        made.start()
        try:
            yield made
        finally:
            made.kill()


@pytest.fixture
def chromium() -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def test_many_write_while_everything_is_killed_twice(served: Served, chromium: Chromium) -> None:
    scripted = [Scripted(number, served) for number in range(SCRIPTED)]
    for one in scripted:
        one.start()
    windows = [Window(f"w{n}", _context(chromium, served, SCRIPTED + n), served) for n in range(3)]
    try:
        for window in windows:
            window.write(2)
        wait(lambda: all(one.acknowledged for one in scripted))
        _kill(served, scripted)

        for window in windows:
            window.write()
        windows[2].page.wait_for_timeout(500)
        windows[2].page.close()  # its words are on its shelf alone
        served.start()
        windows[2].open()
        wait(lambda: windows[2].words() >= Counter(windows[2].written))
        before = [len(one.acknowledged) for one in scripted]
        windows[2].write()
        wait(lambda: all(len(one.acknowledged) > had for one, had in zip(scripted, before, strict=True)))
        _kill(served, scripted)

        windows[0].write()
        served.start()
        for one in scripted:
            one.resting.set()
        wait(lambda: all(one.settled for one in scripted))
        everything = Counter(word for one in [*scripted, *windows] for word in one.written)
        wait(lambda: served.kept() == everything)
        for window in windows:
            wait(lambda window=window: window.words() == everything)  # type: ignore[misc]
        for one in scripted:
            wait(lambda one=one: words_in(one.doc) == everything)  # type: ignore[misc]
        assert set(everything.values()) == {1}
    finally:
        for one in scripted:
            one.ended.set()
        for one in scripted:
            one.join(20)


def _context(chromium: Chromium, served: Served, number: int) -> BrowserContext:
    context = chromium.new_context()
    name, _equals, value = served.cookies[number].partition("=")
    context.add_cookies([{"name": name, "value": value, "url": served.origin}])
    return context


def _kill(served: Served, scripted: list[Scripted]) -> None:
    """Kill everything; what was acknowledged until then is in the database."""
    acknowledged = {word for one in scripted for word in set(one.acknowledged)}
    served.kill()
    assert acknowledged
    kept = served.kept()
    assert not [word for word in acknowledged if kept[word] != 1]
