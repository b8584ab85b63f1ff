"""Two windows write one text in the product as it runs: typed, suggested, commented, accepted, written offline, loaded again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.house import ROOT
from tests.journeys.conftest import running
from tests.journeys.looking import AXE, NODE_MODULES, OVERFLOW, RULES
from tests.starting import Beginnings

EDITOR = pytest.mark.skipif(
    not (ROOT / "justaction/coedit/static/coedit/built/editor.js").exists(),
    reason="bin/setup could not reach npm",
)
pytestmark = [pytest.mark.browser, EDITOR]
FOUNDING = ("--name=Table", "--place=Chicago", "--time-zone=America/Chicago", "--languages=en")
RUTH = ("--convener-name=Ruth Abara", "--address=ruth@example.org")
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@dataclass
class Desk:
    """A running site with a text, and how Ruth (who writes) and Ana (who suggests, on a phone) come to it."""

    url: str
    path: str
    sessions: dict[str, str]
    chromium: Browser
    wrong: list[str]

    def window(self, who: str, size: Any, **more: Any) -> tuple[BrowserContext, Page]:
        context = self.chromium.new_context(viewport=size, **more)
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "session", "value": self.sessions[who], "url": self.url}])
        return context, self.open(context)

    def open(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on(
            "console", lambda said: self.wrong.append(said.text) if "Content Security" in said.text else None
        )
        page.goto(self.url + self.path)
        return page


@contextmanager
def a_desk(data: Path, chromium: Browser, **settings: str) -> Iterator[Desk]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_SETTINGS_MODULE", "tests.writing.settings")
        patch.setenv("PYTHONPATH", str(ROOT))
        with running(data, "--empty", *FOUNDING, *RUTH, **settings) as site:
            made = subprocess.run(
                [sys.executable, "-m", "tests.writing.people"],
                env={**os.environ, "DATA_DIR": str(data), "SITE_URL": site.url},
                cwd=ROOT, capture_output=True, text=True, check=True,
            )  # fmt: skip
            sessions = json.loads(made.stdout)
            yield Desk(site.url, f"/write/{sessions.pop('document')}/", sessions, chromium, [])


@pytest.fixture(scope="module")
def desk(
    tmp_path_factory: pytest.TempPathFactory, chromium: Browser, beginnings: Beginnings
) -> Iterator[Desk]:
    data = tmp_path_factory.mktemp("writing")
    beginnings.bare(data)
    with a_desk(data, chromium) as found:
        yield found


def ready(page: Page) -> Any:
    """The text, once it can be written."""
    text = page.get_by_role("textbox", name="The text")
    expect(text).to_be_visible()
    expect(page.locator("#state")).to_have_text("Saved")
    return text


def violations(page: Page) -> list[str]:
    page.context.new_cdp_session(page).send(
        "Runtime.evaluate", {"expression": (NODE_MODULES / "axe-core" / "axe.min.js").read_text()}
    )
    return [str(one) for one in page.evaluate(AXE, RULES)]


def type_at_end(page: Page, block: Any, words: str) -> None:
    block.click()
    page.keyboard.press("End")
    page.keyboard.type(words)


def test_two_windows_write_suggest_comment_and_accept(desk: Desk) -> None:
    _ruths, ruth = desk.window("ruth", DESK)
    anas, ana = desk.window("ana", PHONE)
    text, on_phone = ready(ruth), ready(ana)
    saved = lambda page: expect(page.locator("#state")).to_have_text("Saved")  # noqa: E731

    type_at_end(ruth, text.locator("p").first, " Ruth was here.")
    expect(on_phone).to_contain_text("Ruth was here.")
    saved(ruth)
    expect(ana.locator("#here")).to_have_text("Ruth Abara")

    type_at_end(ana, on_phone.locator("h2").first, ", and for whom")
    saved(ana)
    expect(text.locator("h2 ins").first).to_have_text(", and for whom")
    ana.keyboard.press("Control+Alt+3")
    expect(ana.locator("#said")).to_contain_text("In suggestion mode you change words.")
    card = ruth.locator("#beside article").first
    expect(card).to_contain_text("Ana Flores")
    expect(card).to_contain_text(", and for whom")

    text.locator("h2").last.click()
    ruth.keyboard.press("Alt+F10")  # into the toolbar, along it, and press
    expect(ruth.locator('[data-do="suggest"]')).to_be_focused()
    ruth.keyboard.press("ArrowRight")
    ruth.keyboard.press("Enter")
    ruth.keyboard.type("Who looks at the list?")
    ruth.keyboard.press("Tab")
    ruth.keyboard.press("Enter")
    expect(ruth.locator("#beside")).to_contain_text("Who looks at the list?")
    expect(text.locator(".commented").first).to_be_visible()

    clause = on_phone.locator(".clause p").first
    assert clause.evaluate("e => e.clientWidth") > 240, (
        "a clause has the whole line to itself, on a phone too"
    )
    assert violations(ruth) == []
    assert violations(ana) == []
    assert ana.evaluate(OVERFLOW) <= 0

    card.get_by_role("button", name="Turn down").click()
    expect(ruth.locator("#beside [role=alert]")).to_contain_text("Say in a few words why.")
    ruth.locator("#beside").get_by_role("button", name="Accept").first.click()
    expect(text.locator("ins")).to_have_count(0)
    expect(on_phone.locator("ins")).to_have_count(0)
    expect(on_phone.locator("h2").first).to_have_text("Who decides, and for whom")

    ruth.locator("#beside").get_by_role("button", name="Settled").click()
    expect(text.locator(".commented")).to_have_count(0)

    anas.set_offline(True)
    type_at_end(ana, on_phone.locator("li p").last, " Said offline.")
    expect(ana.locator("#state")).to_have_text("Not saved yet, kept on this device")
    ana.close()
    anas.set_offline(False)
    again = desk.open(anas)
    expect(ready(again)).to_contain_text("Said offline.")
    expect(text).to_contain_text("Said offline.")

    ruth.reload()
    expect(ready(ruth)).to_contain_text("Ruth was here.")
    assert ready(ruth).inner_text().count("Ruth was here.") == 1
    assert ready(again).inner_text().count("Ruth was here.") == 1
    assert desk.wrong == []


def test_a_paste_of_megabytes_and_where_sockets_are_blocked(desk: Desk) -> None:
    context, ruth = desk.window("ruth", DESK)
    text = ready(ruth)
    text.click()
    text.evaluate(
        """(text) => { const data = new DataTransfer(); data.setData("text/plain", "x".repeat(50_000_000));
        text.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""
    )
    expect(ruth.locator("#said")).to_contain_text("That is too much at once.")
    assert len(text.inner_text()) < 5000
    context.close()

    context = desk.chromium.new_context(viewport=DESK)
    context.add_cookies([{"name": "session", "value": desk.sessions["ruth"], "url": desk.url}])
    context.add_init_script(
        "window.WebSocket = class { constructor() { setTimeout(() => this.onclose?.({code: 1006, reason: ''})); } }"
    )
    around = desk.open(context)
    text = ready(around)
    type_at_end(around, text.locator("p").first, " By another way.")
    expect(around.locator("#state")).to_have_text("Saved")
    context.close()
