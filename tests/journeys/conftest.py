"""The product as it runs: its own processes, with the demonstration year, seen by headless Chromium."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.house import environment, long_files_first
from tests.starting import Beginnings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
STARTED_WITHIN = 300  # seconds


NO_YEAR = ("test_languages", "test_write_together", "test_one_address", "test_talk_by_mail", "test_founding")
FIRST = (
    *("test_budgets.TestOneHalf", *NO_YEAR, "test_budgets.TestTheOtherHalf", "test_budgets"),
    *("test_beginning", "test_assessment", "test_standard"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files first; and while one worker builds the year, the other begins with those that need none: it takes minutes."""
    long_files_first(items, FIRST)


@dataclass
class Site:
    """A running collaborative: its address and its folder."""

    url: str
    data: Path
    since: float = 0

    def mark(self) -> None:
        """Letters from before this moment no longer count."""
        self.since = time.time() - 0.05

    def letters(self) -> list[Path]:
        """The letters since the mark, newest first."""
        found = [path for path in (self.data / "outbox").glob("*.eml") if path.stat().st_mtime >= self.since]
        return sorted(found, key=os.path.getmtime, reverse=True)

    def outbox(self, to: str, holding: str = "") -> str:
        """The text of the newest letter to an address since the mark, waiting for it a little."""
        for _ in range(900):
            for path in self.letters():
                letter = message_from_bytes(path.read_bytes(), policy=policy.default)
                body = letter.get_body(("plain",))
                text = str(body.get_content()) if body else ""
                if to.lower() in str(letter["To"]).lower() and holding in f"{letter['Subject']}\n{text}":
                    return text
            time.sleep(0.1)
        raise AssertionError(f"no letter to {to} holding {holding!r}")

    def link(self, to: str, part: str) -> str:
        """The newest link to an address whose path holds `part`."""
        found = re.search(rf"{re.escape(self.url)}\S*{re.escape(part)}\S*", self.outbox(to, part))
        assert found, f"no link with {part}"
        return found.group().rstrip(".,)>")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def beginnings(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Beginnings:
    return Beginnings(pytestconfig, tmp_path_factory)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, beginnings: Beginnings) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("site")
    beginnings.year(data)
    with running(data) as found:
        yield found


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory, beginnings: Beginnings) -> Iterator[Site]:
    """A real collaborative on its first day: Ruth alone, and nothing said yet."""
    founding = {
        "name": "Founding circle",
        "place": "Chicago",
        "time-zone": "America/Chicago",
        "languages": "en",
        "convener-name": "Ruth Abara",
        "address": "ruth@example.org",
    }
    said = [f"--{flag}={value}" for flag, value in founding.items()]
    data = tmp_path_factory.mktemp("empty")
    beginnings.bare(data)
    with running(data, "--empty", *said) as found:
        yield found


@contextmanager
def running(data: Path, *options: str, **settings: str) -> Iterator[Site]:
    """The product in its own processes on a free port, until the block ends; `settings` are of its environment, and may
    choose the port."""
    port = settings.pop("PORT", "") or str(free_port())
    log = (data / "log").open("wb")
    process = subprocess.Popen(
        [f"{sys.prefix}/bin/justaction", "serve", *options],
        env={**environment(data, int(port)), **settings},
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    url = settings.get("SITE_URL") or f"http://localhost:{port}"
    try:
        wait_until_up(url, process, data / "log")
        yield Site(url, data)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)
        log.close()


def wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(STARTED_WITHIN * 4):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
                if json.load(answer):
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    raise AssertionError("the site did not start:\n" + log.read_text()[-3000:])


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def follow(control: Locator) -> None:
    """Press a button or a link and wait until the page it leads to is there: a click alone does not always wait, and
    going elsewhere meanwhile would meet that page on its way."""
    with control.page.expect_event("load"):
        control.click()


@pytest.fixture
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A phone of a visitor; parametrize it with `indirect` to change it (`{"java_script_enabled": False}`)."""
    options: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, **getattr(request, "param", {})}
    context: BrowserContext = chromium.new_context(**options)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
