"""A season is planned; somebody saves a seat from the letter; 80 join by code, answer, sit in rooms and write; minutes."""

from __future__ import annotations

import re
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect
from pysqlite3 import dbapi2 as sqlite3

from tests.journeys.conftest import Site, follow
from tests.journeys.test_walk import sign_in
from tests.journeys.voting import send_form, typed

pytestmark = pytest.mark.browser

CONVENER, COORDINATOR = "convener4@example.org", "policy@example.org"
PEOPLE, AT_ONCE = 80, 16
HERE = ZoneInfo("America/Chicago")
LINE = "We read one rule aloud, and two people changed a word."


@dataclass
class Evening:
    """One gathering on the site, by the path of its page."""

    site: Site
    path: str

    @property
    def page(self) -> str:
        return self.site.url + self.path

    @property
    def host(self) -> str:
        return self.page.replace("/convenings/", "/host/")


def a_phone(chromium: Browser, *, scripts: bool) -> Page:
    context = chromium.new_context(java_script_enabled=scripts, viewport={"width": 390, "height": 844})
    context.set_default_timeout(15_000)
    return context.new_page()


def plan(page: Page, site: Site) -> Evening:
    """A season with a theme, and in it three evenings of a community, the first of them in a few minutes."""
    page.goto(f"{site.url}/convenings/season/")
    name = f"Season {time.time_ns() % 99991}"
    soon = datetime.now(HERE) + timedelta(minutes=4)
    for label, words in {"Name": name, "Theme": "Read it aloud", "First day": f"{soon:%Y-%m-%d}"}.items():
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_label("Last day").fill(f"{soon + timedelta(days=60):%Y-%m-%d}")
    follow(page.get_by_role("button", name="Keep it"))
    page.goto(f"{site.url}/convenings/plan/")
    title = f"Which rule first? {time.time_ns() % 99991}"
    said = {
        "Title": title, "What is it for?": "We choose one rule.", "Where": "Online, and by phone",
        "Day": f"{soon:%Y-%m-%d}", "Begins at": f"{soon:%H:%M}", "How many minutes": "60",
        "Number to call, and its code": "+1 312 555 0100",
    }  # fmt: skip
    for label, words in said.items():
        page.get_by_label(re.compile(rf"^{re.escape(label)}(\s+\(optional\))?$")).fill(words)
    page.get_by_label("Community meeting").check()
    page.get_by_label("Whose is it?").select_option(label="Policy")
    page.get_by_label("Season").select_option(label=name)
    page.get_by_label("Every week, on this weekday").check()
    page.get_by_label(re.compile("^How many times")).fill("3")
    page.get_by_role("button", name="Plan it").click()
    expect(page.locator(".flash")).to_contain_text("3 gatherings are planned.")
    page.get_by_role("link", name=title).first.click()
    return Evening(site, urllib.parse.urlsplit(page.url).path)


def prepare(page: Page, evening: Evening) -> None:
    """An agenda from the outline, and a letter to everybody in the community."""
    page.goto(f"{evening.host}agenda/")
    page.get_by_role("button", name=re.compile("Share space")).first.click()
    evening.site.mark()
    page.goto(evening.host)
    page.get_by_text("Invite by letter").click()
    page.get_by_role("button", name="Send the letters").click()
    expect(page.locator(".flash")).to_contain_text("Nobody gets it twice.")


def invitation(evening: Evening) -> str:
    """The link of the first letter that comes."""
    for _ in range(200):
        for path in evening.site.letters():
            letter = message_from_bytes(path.read_bytes(), policy=policy.default)
            body = letter.get_body(("plain",))
            found = re.search(
                rf"http\S+{re.escape(evening.path)}come/[^\s/]+/", body.get_content() if body else ""
            )
            if found:
                return found.group()
        time.sleep(0.1)
    raise AssertionError("nobody was invited")


def let_the_hour_come(evening: Evening) -> None:
    """What four minutes of waiting would do: the gathering has begun."""
    slug = evening.path.split("/")[2]
    begun = datetime.now(UTC) - timedelta(minutes=1)
    with closing(sqlite3.connect(evening.site.data / "justaction.db", timeout=20)) as database:
        database.execute(
            "UPDATE convenings_gathering SET starts_at = ?, ends_at = ? WHERE slug = ?",
            [f"{begun:%F %T}", f"{begun + timedelta(minutes=60):%F %T}", slug],
        )
        database.commit()


def join_by_code(evening: Evening, code: str, number: int) -> str:
    """A phone as a plain HTTP client: types the code, joins; the address of its page."""
    said = urllib.parse.urlencode({"code": code.lower()})
    with urllib.request.urlopen(f"{evening.site.url}/join/?{said}", timeout=30) as door:
        address = door.geturl()
    here, page = send_form(address, typed(name=f"Guest {number}" if number % 2 else ""))
    assert "You are in:" in page
    return here


def answer(here: str, choice: str) -> None:
    with urllib.request.urlopen(here, timeout=30) as found:
        page = found.read().decode()
    form = re.search(r'<form class="hand" method="post" action="([^"]+)">(.*?)</form>', page, re.S)
    assert form
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[2])
    said = {name: unescape(value) for name, value in hidden} | {"choice": choice}
    address = urllib.parse.urljoin(here, form[1])
    request = urllib.request.Request(address, data=urllib.parse.urlencode(said).encode())
    with urllib.request.urlopen(request, timeout=30) as done:
        assert "Your answer is in." in done.read().decode()


def ask(page: Page, evening: Evening, projector: Page, guests: list[str], phone: Page) -> None:
    """A sense check: one answer each, counted on the screen when it is closed."""
    page.goto(evening.host)
    page.get_by_label("Your question").fill("Do we begin with the parking rule?")
    page.get_by_role("button", name="Ask everybody").click()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(answer, guests, ["5", "4", "4", "2"] * (len(guests) // 4)))
    phone.get_by_role("link", name="Look again").click()
    phone.get_by_role("button", name=re.compile("^Three")).click()
    phone.get_by_role("button", name=re.compile("^Five")).click()  # a second thought
    expect(projector.locator("#stage")).to_contain_text(f"{PEOPLE + 1} of {PEOPLE + 1}")
    page.get_by_role("button", name="Close it and show the result").click()
    expect(projector.locator("#stage")).to_contain_text(f"{PEOPLE + 1} people answered.")
    counts = projector.locator(".tally tbody tr").all_inner_texts()
    assert [re.sub(r"\s+", " ", row).strip() for row in counts] == [
        "Five 21", "Four 40", "Three 0", "Two 20", "One 0", "Fist 0",
    ]  # fmt: skip


def publish(page: Page, evening: Evening, chromium: Browser) -> None:
    """Minutes drafted from the notes by the host, approved by somebody else, read by everybody."""
    page.goto(f"{evening.host}minutes/")
    expect(page.locator("textarea").first).to_have_value(re.compile(re.escape(LINE)))
    follow(page.get_by_role("button", name="Keep it as the draft"))
    other = a_phone(chromium, scripts=True)
    sign_in(other, evening.site, COORDINATOR)
    other.goto(f"{evening.host}minutes/newest/")
    other.get_by_role("button", name=re.compile("Approve|right")).first.click()
    expect(other.locator(".flash")).to_contain_text("Everybody can read them now.")
    other.context.clear_cookies()
    other.goto(f"{evening.page}minutes/")
    expect(other.locator("main")).to_contain_text(LINE)
    other.context.close()


def test_an_evening_from_its_season_to_its_minutes(site: Site, chromium: Browser) -> None:
    host = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    phone = a_phone(chromium, scripts=False)
    sign_in(host, site, CONVENER)
    evening = plan(host, site)
    prepare(host, evening)
    phone.goto(invitation(evening))
    phone.get_by_role("button", name="Save my seat", exact=True).click()
    expect(phone.locator("main")).to_contain_text("You have a seat.")
    let_the_hour_come(evening)

    host.goto(evening.host)
    follow(host.get_by_role("button", name="Make a code"))
    projector = host.context.new_page()
    projector.set_viewport_size({"width": 1280, "height": 720})
    projector.goto(f"{evening.host}screen/")
    code = projector.locator("#stage .code").inner_text()
    phone.goto(f"{site.url}/join/")
    phone.get_by_label("Code").fill(code.lower())
    phone.get_by_role("button", name="Go in").click()
    phone.get_by_role("button", name="Join", exact=True).click()
    expect(phone.locator("main")).to_contain_text("You are in: Number 1")
    assert phone.context.cookies() == []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        guests = list(pool.map(join_by_code, [evening] * PEOPLE, [code] * PEOPLE, range(PEOPLE)))
    assert len(set(guests)) == PEOPLE
    expect(projector.locator("#foot-line")).to_contain_text(f"{PEOPLE + 1} are in")  # without loading it anew

    host.goto(evening.host)
    for _step in range(2):  # over the norms, or straight to the first item
        if projector.locator("#stage time").count() == 0:
            host.get_by_role("button", name=re.compile("^Next")).click()
            expect(projector.locator("#stage .code")).to_have_count(0)
    ask(host, evening, projector, guests, phone)

    host.goto(f"{evening.host}rooms/")
    host.get_by_role("button", name="Make the rooms").click()
    expect(host.locator(".card")).to_have_count(17)
    phone.get_by_role("link", name="Look again").click()
    expect(phone.locator("main")).to_contain_text("You are in room")

    host.goto(f"{evening.page}notes/")
    phone.get_by_role("link", name="Help with the notes").click()
    phone.get_by_label("Add to the notes").fill(LINE)
    phone.get_by_role("button", name="Add", exact=True).click()
    expect(host.locator("#lines")).to_contain_text(LINE)  # the page of the host follows
    publish(host, evening, chromium)
    phone.context.close()
    host.context.close()
