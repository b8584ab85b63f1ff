"""Somebody comes to serve: nominated, seconded, asked, read without the name, invited, shown around, serving, and gone.

The last night is made by setting the clock of the job that ends terms (`tests/journeys/at.py`).
"""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.at import beside, sessions
from tests.journeys.conftest import Site, follow
from tests.journeys.test_walk import TODAY, sign_in

pytestmark = pytest.mark.browser

ANA, RUTH, CONVENER = "ana@example.org", "ruth@example.org", "convener6@example.org"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
ROLE = "Project coordinator"


def nominate(page: Page, site: Site, name: str, address: str, words: str) -> None:
    """Ana proposes a neighbor; nothing is public, and no letter goes out yet."""
    page.goto(f"{site.url}/nominate/")
    page.get_by_label("Somebody else").check()
    page.get_by_label("Their name").fill(name)
    page.get_by_label("Their email address").fill(address)
    page.get_by_label("For which role?").select_option("project-coordinator")
    page.get_by_label("For one community?").select_option(label="Money")
    page.get_by_label("Why?").fill(f"Keeps the list of who was never called back. {words}")
    page.get_by_label("What have they lived that helps here?").fill("Was refused a loan four times.")
    page.get_by_label("Which ties could get in the way?").fill("None.")
    page.get_by_role("button", name="Nominate").click()
    expect(page.locator("main")).to_contain_text(f"{ROLE}, Money. Needs somebody who seconds it.")


def read_blind(page: Page, site: Site, name: str, words: str) -> str:
    """Read what was said without the name, and write down a thought; then the name stands there. The page's address."""
    page.goto(f"{site.url}/steer/nominations/")
    unread = page.locator("section", has=page.get_by_role("heading", name="Not read by you yet"))
    for link in reversed([one.get_attribute("href") for one in unread.get_by_role("link").all()]):
        page.goto(f"{site.url}{link}")
        if words in page.locator("main").inner_text():
            break
    assert name not in page.content(), "read blind first"
    page.get_by_label("Yes, gladly").check()
    page.get_by_label("Why?").fill("Somebody who does what they say.")
    page.get_by_role("button", name="Write it down, and show me the name").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page.url


def say_yes(page: Page, site: Site, link: str, name: str, button: str) -> None:
    """From a letter, on a phone, without an account: at most three presses."""
    page.context.clear_cookies()
    page.goto(link)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Name me in public").check()
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You said yes")


def invite_and_appoint(
    desk: Page, phone: Page, site: Site, nomination: str, name: str, address: str, helper: str
) -> None:
    """By a steward, for the role lets one look after a community: a personal note, a yes from the letter, and a term that ends tomorrow, with a buddy who serves."""
    site.mark()
    desk.goto(nomination)
    desk.get_by_role("link", name="Invite them").click()
    desk.get_by_label("A few words from you").fill("We kept a chair for you.")
    follow(desk.get_by_role("button", name="Send the invitation"))
    link = site.link(address, "/working-group/invited/")
    phone.goto(link)
    expect(phone.locator("blockquote")).to_contain_text("We kept a chair for you.")
    say_yes(phone, site, link, name, "Yes, I serve")
    desk.goto(nomination)
    desk.get_by_role("link", name="Appoint them").click()
    desk.get_by_label("The term ends on").fill(str(TODAY + timedelta(days=1)))
    desk.get_by_label("Buddy").select_option(label=helper)
    desk.get_by_role("button", name="Appoint").click()
    expect(desk.locator("main li", has_text=name)).to_contain_text("Still arriving.")


def arrive(newcomer: Page, buddy: Page, site: Site) -> None:
    """Each step is ticked by two. What the role may do comes with its step, and not before."""
    for page in (newcomer, buddy):
        page.goto(f"{site.url}/me/")
    newcomer.locator("main a[href*='/me/arriving/']").first.click()
    expect(newcomer.get_by_role("heading", level=1)).to_contain_text(ROLE)
    steps = newcomer.url
    assert newcomer.request.get(f"{site.url}/run/money/").status == 403
    count = newcomer.locator("main ol.todo li").count()
    assert count >= 4
    for number in range(count):
        for page in (newcomer, buddy):
            page.goto(steps)
            page.get_by_role("button", name=re.compile("^It is done")).first.click()
            expect(page.locator(".flash")).to_contain_text("Done.")
        status = newcomer.request.get(f"{site.url}/run/money/").status
        assert status == (200 if number == count - 1 else 403), f"step {number + 1} of {count}"
    newcomer.goto(steps)
    expect(newcomer.locator("main")).to_contain_text("Every step was ticked by two")


def hand_over(page: Page, site: Site) -> None:
    """Before the term ends, to somebody who serves and stays."""
    page.goto(f"{site.url}/run/money/")
    page.get_by_role("link", name="Hand over what you carry").click()
    form = page.url
    page.get_by_label("What you carried").fill("The list of who was never called back.")
    page.get_by_label("Who takes it on?").select_option(index=1)
    page.get_by_role("button", name="Hand it over").click()
    expect(page).not_to_have_url(form)
    page.goto(form)
    expect(page.locator("main")).to_contain_text("The list of who was never called back.")


def let_in(site: Site, people: dict[str, Page]) -> None:
    """Those who sign in so often in the walks that no more letters would go out to them this hour: by address."""
    for address, key in sessions(site, *people).items():
        people[address].context.add_cookies([{"name": "session", "value": key, "url": site.url}])


def test_from_a_nomination_to_serving_and_to_the_night_of_the_last_day(site: Site, chromium: Browser) -> None:
    mark = str(time.time_ns() % 99991)
    name, address = f"Odessa Vale {mark}", f"odessa{mark}@example.org"
    windows = [chromium.new_context(**options) for options in (DESK, PHONE, PHONE)]
    desk, phone, buddy = (context.new_page() for context in windows)
    for page in (desk, phone, buddy):
        page.set_default_timeout(15_000)

    let_in(site, {ANA: phone, CONVENER: buddy, RUTH: desk})
    words = f"Green ledger {int(mark) + 100_000}."  # no part of the name: that would be hidden from readers
    nominate(phone, site, name, address, words)
    buddy.goto(f"{site.url}/me/")
    helper = buddy.get_by_role("heading", level=1).inner_text().removeprefix("Hello, ").strip(" ,.!")
    read_blind(buddy, site, name, words)
    site.mark()
    buddy.get_by_role("button", name="Second it").click()
    link = site.link(address, "/nominated/")
    assert name not in phone.request.get(f"{site.url}/working-group/").text(), (
        "nothing is public before the yes"
    )
    say_yes(phone, site, link, name, "Yes, go on")
    nomination = read_blind(desk, site, name, words)
    invite_and_appoint(desk, phone, site, nomination, name, address, helper)
    sign_in(phone, site, address)
    arrive(phone, buddy, site)
    phone.goto(f"{site.url}/working-group/")
    expect(phone.locator("main")).to_contain_text(name)
    hand_over(phone, site)

    assert beside(site, "status", "0", address, "/run/money/") == "200"
    beside(site, "later", "1", "justaction.workinggroup.tasks.end_terms")  # a little after the next midnight
    assert beside(site, "status", "1", address, "/run/money/") == "403", "rights end in the same night"
    desk.goto(f"{site.url}/working-group/")
    expect(desk.locator("main")).to_contain_text(name)
    for context in windows:
        context.close()
