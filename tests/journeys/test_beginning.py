"""The beginning of a statement: drafted, shown to readers, answered, adopted, opened, changed, and signed again.

Each step is a function of its own, so that others can be put between them.
"""

from __future__ import annotations

import re
import time
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Site
from tests.journeys.test_walk import sign, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("walk")]

RUTH = "ruth@example.org"
READERS = 30


def steer(page: Page, site: Site, path: str = "life/") -> None:
    page.goto(f"{site.url}/steer/statement/{path}")


def finish_what_is_open(page: Page, site: Site) -> None:
    """The demonstration has a round that is open: end it, answer all in one go, close it."""
    steer(page, site)
    rounds = page.locator("main table tbody tr")
    if rounds.count() == 0 or "Closed" in rounds.first.inner_text():
        return
    rounds.first.get_by_role("link").click()
    end_round(page)
    if page.get_by_role("button", name=re.compile("^Answer all")).count():
        answer_all(page, "No, we do not", "We begin again with other words.")
    close_round(page, "We begin again.")


def write_draft(page: Page, site: Site, words: str) -> int:
    """Change the first paragraph; the number of the version that is being written."""
    steer(page, site, "")
    page.locator("#text-1").fill(words)
    page.get_by_role("button", name="Save and look at it").click()
    heading = page.get_by_role("heading", level=1).inner_text()
    return int(re.sub(r"\D", "", heading))


def open_round(page: Page, site: Site) -> str:
    """A round until next week, with one link; its address for readers."""
    steer(page, site, "rounds/new/")
    page.get_by_label("What do you ask your readers?").fill("What is missing?")
    page.get_by_label("Last day").fill(str(date.today() + timedelta(days=7)))
    page.get_by_role("button", name="Open the round").click()
    page.get_by_label("Who is it for?").fill("Friends and family")
    page.get_by_role("button", name="Make a link").click()
    expect(page.get_by_alt_text("Code that leads to the round")).to_be_visible()
    return page.locator("article code").first.inner_text()


def readers_answer(chromium: Browser, link: str, address: str) -> None:
    """Thirty people without an account and without scripts; the first leaves an address and wants to be named."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    for number in range(READERS):
        page.goto(link)
        if number % 3 == 2:
            page.get_by_role("link", name="Answer the whole").first.click()
            page.get_by_label("What do you think of it as a whole?").fill(
                f"Reader {number}: shorter, please."
            )
        else:
            page.get_by_role("link", name="Say something about paragraph 1").click()
            page.get_by_label("Your comment").fill(f"Reader {number}: say by whom.")
            page.get_by_label("You may show my words").check()
        if number == 0:
            page.get_by_label("Other words that you suggest").fill("It was built here, by law and by hand.")
            page.get_by_label("Your name").fill("Bo Lark")
            page.get_by_label("Email address").fill(address)
            page.get_by_label("If you take it up, name me").check()
        page.get_by_role("button", name="Send it").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. We have it.")
    assert context.cookies() == [], "nobody is followed"
    context.close()


def answer_all(page: Page, outcome: str, reason: str, words: str = "") -> None:
    """One answer to all that the list shows."""
    page.get_by_role("button", name=re.compile("^Answer (all|those)")).last.focus()
    together = page.get_by_role("button", name=re.compile("^Answer all"))
    (
        together if together.count() else page.get_by_role("button", name=re.compile("^Answer ?:"))
    ).first.click()
    page.get_by_label(outcome).check()
    if words:
        page.get_by_label("How the paragraph reads now").fill(words)
    page.get_by_label("What you changed or not, and why").fill(reason)
    page.get_by_role("button", name="Save the answer").click()
    expect(page.locator(".flash")).to_contain_text("Answered")


def end_round(page: Page) -> None:
    page.get_by_role("button", name="End it now").click()
    expect(page.locator(".flash")).to_contain_text("takes no more suggestions")


def close_round(page: Page, what_changed: str) -> None:
    page.get_by_role("link", name="Close the round").click()
    page.get_by_label("What you changed, and why").fill(what_changed)
    page.get_by_role("button", name=re.compile("^Close round")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The life of the statement")


def adopt(
    page: Page, site: Site, what_changed: str, button: str = "Adopt it, and open sign-on later"
) -> None:
    """Freeze the draft; with another button it is opened for sign-on at once."""
    steer(page, site, "preview/")
    page.get_by_label("What changed, and why").fill(what_changed)
    page.get_by_role("button", name=re.compile(button)).click()


def open_sign_on(page: Page, site: Site, number: int) -> None:
    steer(page, site, f"v{number}/open/")
    page.get_by_role("button", name=f"Open version {number} for sign-on").click()
    page.goto(f"{site.url}/statement/")
    expect(page.locator("main")).to_contain_text(f"{number}, since")


def sign_again(page: Page, site: Site, address: str, number: int) -> None:
    """The one letter about the new version, its page, its button."""
    link = ""
    for _ in range(6):  # the clock asks some hundred signers at a time
        try:
            link = site.link(address, "/sign/renew/")
            break
        except AssertionError:
            time.sleep(1)
    page.context.clear_cookies()
    page.goto(link)
    page.get_by_role("button", name=f"Yes, I sign version {number}").click()
    expect(page.locator("main")).to_contain_text(f"version {number}")


def test_a_statement_from_its_first_readers_to_its_second_version(
    page: Page, site: Site, chromium: Browser
) -> None:
    mark = str(time.time_ns())
    reader, signer = f"bo.{mark}@example.org", f"noor.{mark}@example.org"
    sign_in(page, site, RUTH)
    finish_what_is_open(page, site)
    number = write_draft(page, site, f"It was built here, by hand. ({mark})")
    link = open_round(page, site)
    readers_answer(chromium, link, reader)
    steer(page, site)
    page.locator("main table tbody tr").first.get_by_role("link").click()
    end_round(page)
    consolidating = page.url
    page.goto(consolidating + "?paragraph=1")
    answer_all(
        page, "Yes, we take it up", "It was the law.", f"It was built here, by law and by hand. ({mark})"
    )
    page.goto(consolidating)
    answer_all(page, "No, we do not", "Every paragraph is needed.")
    close_round(page, "Paragraph 1 names the law.")
    told = site.outbox(reader, "It was the law.")
    assert "Reader 0" not in told, "no words of a stranger go out in a letter"
    sign_in(page, site, RUTH)
    adopt(page, site, "It names the law.")
    open_sign_on(page, site, number)
    expect(page.locator("main")).to_contain_text("by law and by hand")
    expect(page.locator("main")).to_contain_text("Bo Lark")
    page.context.clear_cookies()
    sign(page, site, f"Noor {mark[-6:]}", signer)
    sign_in(page, site, RUTH)
    write_draft(page, site, f"It was built here, by law, and it is undone by hand. ({mark})")
    site.mark()
    adopt(page, site, "It says what we do.", button="Publish version")
    sign_again(page, site, signer, number + 1)
    page.goto(f"{site.url}/signers/?version={number + 1}")
    expect(page.locator("main")).to_contain_text(f"Noor {mark[-6:]}")
