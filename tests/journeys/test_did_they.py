"""“Did they do it?” From the front page in three clicks: with scripts, without, and by the order in which it is read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser

STATES = r"(Done|On plan|Behind|Gone quiet)"
DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]+ 20\d\d\b")
NUMBER = re.compile(r"\d")
SAYS_NOTHING = {"here", "more", "read more", "link", "this", "click here", ""}
PICTURES = {"image", "img", "graphics-document", "graphics-symbol", "Canvas", "figure"}


@dataclass(frozen=True)
class Said:
    """One thing that a screen reader says, in its order."""

    role: str
    name: str
    level: int
    url: str


@contextmanager
def opened(chromium: Browser, site: Site, *, scripts: bool) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(site.url + "/")
    try:
        yield page
    finally:
        context.close()


def read_aloud(page: Page) -> list[Said]:
    """Chromium's accessibility tree from the beginning of the main part to its end, without what is left out of it."""
    session = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    said: list[Said] = []

    def walk(node: dict[str, Any]) -> None:
        role = str(node.get("role", {}).get("value", ""))
        facts = {fact["name"]: fact["value"].get("value") for fact in node.get("properties", [])}
        if not node.get("ignored") and role not in {"none", "generic", "InlineTextBox"}:
            name = " ".join(str(node.get("name", {}).get("value", "")).split())
            said.append(Said(role, name, int(facts.get("level") or 0), str(facts.get("url") or "")))
        for child in node.get("childIds", []):
            if child in by_id:
                walk(by_id[child])

    walk(next(node for node in nodes if node.get("role", {}).get("value") == "main"))
    return said


def test_three_clicks_from_the_front_page_say_whether_they_did_it(site: Site, chromium: Browser) -> None:
    told = []
    for scripts in (True, False):
        with opened(chromium, site, scripts=scripts) as page:
            menu = page.get_by_role("navigation", name="Main").get_by_role(
                "link", name="Commitments", exact=True
            )
            menu.click()
            whose = page.locator(".tbl a[href^='/organizations/']").first.inner_text()
            page.get_by_role("main").get_by_role("link", name=whose, exact=True).first.click()
            expect(page.get_by_role("heading", level=1)).to_have_text(whose)
            assert re.search(rf"{STATES}: \d", page.get_by_role("main").inner_text()), (
                "already here, in words"
            )
            slug = page.url.rstrip("/").rsplit("/", 1)[1]
            page.get_by_role("main").locator(f"a[href^='/commitments/{slug}/']").first.click()
            verdict = page.locator(".verdict-line").first.inner_text()
            assert re.match(STATES, verdict), verdict
            assert NUMBER.search(verdict)
            assert DAY.search(verdict)
            told.append((page.url.removeprefix(site.url), verdict))
    assert told[0] == told[1], "the same without scripts"


def test_read_aloud_the_answer_comes_before_any_picture_and_each_link_makes_sense_alone(
    site: Site, chromium: Browser
) -> None:
    with opened(chromium, site, scripts=False) as page:
        page.goto(f"{site.url}/commitments/?state=behind")
        page.get_by_role("main").locator(".tbl a[href^='/commitments/']").first.click()
        address = page.url
        said = read_aloud(page)
        first_picture = next(n for n, one in enumerate(said) if one.role in PICTURES)
        before = " ".join(one.name for one in said[:first_picture] if one.role == "StaticText")
        assert "Behind" in before, "the state"
        assert re.search(r"The (last report|plan|number)|planned", before), "the number beside the plan"
        assert DAY.search(before), "the day"
        assert re.search(r"Target", before)
        levels = [one.level for one in said if one.role == "heading" and one.level]
        assert levels[0] == 1
        assert all(now <= last + 1 for last, now in pairwise(levels)), levels
        links: dict[str, set[str]] = {}
        for one in said:
            if one.role == "link":
                assert one.name.casefold() not in SAYS_NOTHING, one
                links.setdefault(one.name, set()).add(
                    urlsplit(urljoin(address, one.url))._replace(fragment="").geturl()
                )
        assert not {name: where for name, where in links.items() if len(where) > 1}, "one name, one place"
