"""Steps of a vote, as those take them who run it and those who are asked by letter."""

from __future__ import annotations

import re
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from datetime import date, timedelta
from email import message_from_bytes, policy
from html import unescape

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Site

Answer = Callable[[str], dict[str, str]]  # the page of a form to what is filled in


def send_form(url: str, fill_in: Answer) -> tuple[str, str]:
    """Open a page with a plain HTTP client, send its form; the address and the page that follow."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        page = answer.read().decode()
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    said = {name: unescape(value) for name, value in hidden} | fill_in(page)
    data = urllib.parse.urlencode(said).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data=data), timeout=30) as answer:
        return answer.geturl(), answer.read().decode()


def asked_to_vote(site: Site, decision: str) -> list[str]:
    """The links to vote of all letters since the mark, once no more come."""
    part, links, quiet = f"{urllib.parse.urlsplit(decision).path}ballot/", {}, 0
    for _ in range(120):
        before = len(links)
        for path in site.letters():
            letter = message_from_bytes(path.read_bytes(), policy=policy.default)
            body = letter.get_body(("plain",))
            found = re.search(rf"http\S+{re.escape(part)}[^\s/]+/", body.get_content() if body else "")
            if found:
                links[str(letter["To"])] = found.group()
        quiet = quiet + 1 if links and len(links) == before else 0
        if quiet == 6:  # seconds; a busy machine pauses between two letters
            return [links[to] for to in sorted(links)]
        time.sleep(1)
    raise AssertionError(f"no letters with {part}")


def typed(**said: str) -> Answer:
    """The same words whatever the page holds."""
    return lambda _page: said


def rank(names: list[str]) -> Answer:
    """A ranked vote by the numbers of the options."""

    def fill_in(page: str) -> dict[str, str]:
        fields = {unescape(name): key for key, name in re.findall(r'<label for="id_(\w+)">([^<]+)<', page)}
        return {fields[name]: str(place) for place, name in enumerate(names, 1)}

    return fill_in


def vote_by_numbers(chromium: Browser, link: str, first: str, second: str) -> None:
    """On a phone with scripts off: numbers, "put in order", one step up, and the vote."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(link)
    page.get_by_label(second, exact=True).fill("1")
    page.get_by_label(first, exact=True).fill("7")
    page.get_by_role("button", name="Put in order").click()
    expect(page.get_by_label(first, exact=True)).to_have_value("2")
    page.get_by_role("button", name=f"Move {first} up").click()
    expect(page.locator(".ranks li").first).to_contain_text(first)
    page.get_by_role("button", name="Vote", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your vote is in")
    expect(page.locator("main li").first).to_contain_text(first)
    assert context.cookies() == [], "a vote from a letter needs no session"
    context.close()


def vote_by_keyboard(chromium: Browser, link: str, first: str, second: str) -> None:
    """With scripts, and without a mouse."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(link)
    for name, place in ((first, "1"), (second, "2")):
        page.get_by_label(name, exact=True).focus()
        page.keyboard.type(place)
    page.get_by_role("button", name="Vote", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your vote is in")
    expect(page.locator("main li").first).to_contain_text(first)
    context.close()


def vote_by_request(link: str, fill_in: Answer) -> None:
    to, page = send_form(link, fill_in)
    assert to.endswith("/receipt/"), to
    assert "Your vote is in" in page


def write_outcome(page: Page, decision: str, words: str) -> None:
    """What was decided, by who runs the vote."""
    page.goto(f"{decision}run/outcome/")
    page.get_by_label("Yes, we do it").check()
    for name, text in (("text", words), ("reasons", "It is short."), ("dissent", "It says little.")):
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=review_on]").fill(str(date.today() + timedelta(days=300)))
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator("main")).to_contain_text(words)
