"""A page as people meet it: how heavy, how wide, what axe finds, where the keyboard goes; each page opened once.

Axe is told to keep only what it would complain about. Of its rules, only those in `COLOURS` ask what colour something has;
in the dark theme they are asked again at the widest size that is looked at, where most is in sight, and that the theme
hides or shows nothing else is checked at each size instead of believed.

What stands around the main part is nearly the same on all pages, and more than half of what there is to look at. Where it
is made of what it was made of on an earlier page, colours and targets are looked at in the main part, and the keyboard
goes there by the link that skips the rest.
"""

from __future__ import annotations

import gzip
import urllib.request
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from tests.house import ROOT

NODE_MODULES = ROOT / "tests" / "browser" / "node_modules"
PAGE_KB, HTML_KB, CSS_KB, SCRIPT_KB, FONTS_KB, REQUESTS = 100, 30, 14, 10, 40, 8
PHONE, DESK, NARROW = (390, 900), (1280, 900), (320, 640)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
OF_ONE = ["color-contrast", "target-size"]  # rules that look at one element after the other

OPEN_ALL = "document.querySelectorAll('details').forEach(e => e.open = true)"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SEEN = """() => [...document.body.querySelectorAll('*')].filter(e => e.checkVisibility({visibilityProperty: true})).length"""
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
HERE = """() => { const e = document.activeElement; if (!e || e === document.body) return null;
  const b = e.getBoundingClientRect();
  const x = Math.min(Math.max(b.x + Math.min(b.width / 2, 20), 0), innerWidth - 1), y = Math.min(Math.max(b.y + b.height / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  return {html: e.outerHTML.slice(0, 100), main: !!e.closest('main'), visible: b.width > 0 && b.bottom > 0 && b.top < innerHeight,
          clear: !!top && (e.contains(top) || top.contains(e) || !!e.labels && [...e.labels].some(l => l.contains(top)))} }"""
FRAME = """() => document.documentElement.outerHTML.match(/<html[^>]*>/)[0] + document.body.className
  + [...document.body.children].filter(e => !e.matches('main, script')).map(e => e.outerHTML).join('')
    .replace(/ (href|action|value)="[^"]*"/g, '')"""
ONLY_MAIN = "rules => axe.configure({rules: rules.map(id => ({id, selector: 'main *'}))})"
AXE = """only => axe.run(document, {runOnly: only, resultTypes: ['violations'], selectors: false}).then(
  result => result.violations.flatMap(v => v.nodes.slice(0, 2).map(
    n => `${v.id}: ${n.html.slice(0, 140)} ${n.failureSummary.slice(0, 200)}`)))"""


@dataclass
class Look:
    """What is wrong with a page, as lines that begin with its path."""

    axe: list[str] = field(default_factory=list)  # also too wide, too small to press, an order of its own
    narrow: list[str] = field(default_factory=list)
    keyboard: list[str] = field(default_factory=list)
    weight: list[str] = field(default_factory=list)


def looks(
    chromium: Browser,
    origin: str,
    paths: Iterable[str],
    *,
    signed_in: Any = None,
    whole: bool = True,
    walked: Container[str] = (),
) -> dict[str, Look]:
    """Look at each page, in one window; by path. Where pages are weighed, it keeps nothing in a cache.

    `whole=False` leaves out the wide screen and the weight. The keyboard walks through those in `walked`. `signed_in` is
    the storage of a context in which somebody signed in.
    """
    context = chromium.new_context(bypass_csp=True, reduced_motion="reduce", storage_state=signed_in)
    context.set_default_timeout(15_000)
    context.add_init_script(path=NODE_MODULES / "axe-core" / "axe.min.js")
    page = context.new_page()
    if whole:
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    asked: dict[str, str] = {}
    page.on("request", lambda request: asked.setdefault(request.url, request.resource_type))
    frames: set[str] = set()
    found = {
        path: look(page, origin, path, asked, frames, whole=whole, walked=path in walked) for path in paths
    }
    context.close()
    return found


def look(
    page: Page,
    origin: str,
    path: str,
    asked: dict[str, str],
    frames: set[str],
    *,
    whole: bool,
    walked: bool,
) -> Look:
    """Open a page and look at it; `asked` fills with the url and kind of each thing that the browser asks for. `frames` holds
    what stood around the main part of the pages before."""
    asked.clear()
    page.set_viewport_size(_size(PHONE))
    page.goto(origin + path)
    found = Look()
    frame = page.evaluate(FRAME)
    if known := frame in frames:
        page.evaluate(ONLY_MAIN, OF_ONE)
    elif walked or not whole:
        frames.add(frame)
    if whole:
        found.weight = overweight({url: (kind, weight(url)) for url, kind in asked.items()}, origin)
        page.set_viewport_size(_size(DESK))
        if walked:
            found.keyboard = walk_by_tab(page, only_main=known)
        page.evaluate(OPEN_ALL)
        found.axe += faults(page, dark=COLOURS)
        page.set_viewport_size(_size(PHONE))
    page.evaluate(OPEN_ALL)
    found.axe += faults(page, dark=[] if whole else COLOURS)
    page.set_viewport_size(_size(NARROW))
    if (over := page.evaluate(OVERFLOW)) > 0:
        found.narrow.append(f"{over} px too wide")
    for lines in (found.axe, found.narrow, found.keyboard, found.weight):
        lines[:] = [f"{path}: {words}" for words in lines]
    return found


def _size(size: tuple[int, int]) -> Any:
    return {"width": size[0], "height": size[1]}


def faults(page: Page, *, dark: list[str]) -> list[str]:
    """What is wrong with a page as it is seen in both themes: too wide, too small to press, or what axe finds; `dark` are
    the rules that it asks again in the dark theme."""
    width, seen = page.evaluate("innerWidth"), page.evaluate(SEEN)
    wrong = [f"{over} px wider than {width}"] if (over := page.evaluate(OVERFLOW)) > 0 else []
    wrong += [f"small target {target}" for target in page.evaluate(SMALL_TARGETS)]
    wrong += [f"tabindex {stop}" for stop in page.evaluate(STOPS)]
    wrong += page.evaluate(AXE, RULES)
    page.emulate_media(color_scheme="dark")
    if page.evaluate(SEEN) != seen and not _as_many(page):
        wrong.append("the dark theme shows more or less than the light one")
    if dark:
        again = {"type": "rule", "values": dark}
        wrong += [f"in the dark, {words}" for words in page.evaluate(AXE, again)]
    page.emulate_media(color_scheme="light")
    return [f"at {width} px, {words}" for words in wrong]


def _as_many(page: Page) -> bool:
    """Whether both themes show as much, asked once more: a script may just have put something in. Ends in the dark."""
    page.wait_for_load_state("networkidle")
    page.emulate_media(color_scheme="light")
    light = page.evaluate(SEEN)
    page.emulate_media(color_scheme="dark")
    return bool(page.evaluate(SEEN) == light)


def walk_by_tab(page: Page, *, only_main: bool, most: int = 60) -> list[str]:
    """Each tab stop is on the screen and uncovered."""
    wrong = []
    if only_main:
        for key in ("Tab", "Enter"):
            page.keyboard.press(key)
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None or (only_main and not here["main"]):
            break
        if not here["visible"]:
            wrong.append(f"focus out of sight: {here['html']}")
        elif not here["clear"]:
            wrong.append(f"focus covered: {here['html']}")
    return wrong


def overweight(asked: dict[str, tuple[str, int]], origin: str) -> list[str]:
    """What is beyond its budget, of everything that a page asked for: url to (kind, bytes on the wire)."""
    by_kind: Counter[str] = Counter()
    for kind, size in asked.values():
        by_kind[kind] += size
    wrong = [
        f"{what} weighs {size / 1000:.1f} kB, more than {most}"
        for what, size, most in [
            ("page", by_kind.total(), PAGE_KB),
            ("html", by_kind["document"], HTML_KB),
            ("css", by_kind["stylesheet"], CSS_KB),
            ("script", by_kind["script"], SCRIPT_KB),
            ("fonts", by_kind["font"], FONTS_KB),
        ]
        if size > most * 1000
    ]
    if len(asked) > REQUESTS:
        wrong.append(f"{len(asked)} requests: {sorted(asked)}")
    if others := [url for url in asked if not url.startswith((origin, "data:"))]:
        wrong.append(f"asks others: {others}")
    return wrong


@cache
def weight(url: str) -> int:
    """Bytes on the wire, gzip accepted; asked once, for a name of a file says what is in it."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        body = answer.read()
        packed = answer.headers.get("Content-Encoding")
    text = urlsplit(url).path.rsplit(".", 1)[-1] not in {"woff2", "png", "jpg"}
    return len(body) if packed or not text else len(gzip.compress(body))
