"""Founding: one person, then three by invitation, then each ring opened by a vote, until everybody may come in."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Site, follow
from tests.journeys.test_walk import sign_in
from tests.journeys.voting import asked_to_vote, typed, vote_by_request, write_outcome

pytestmark = pytest.mark.browser
RUTH, IMANI, NOOR = "ruth@example.org", "imani@example.org", "noor@example.org"


def visits(chromium: Browser) -> Page:
    """Somebody who passes by, on a phone without scripts."""
    return chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()


def invite(page: Page, site: Site, chromium: Browser, name: str, address: str) -> None:
    """Asked by name, by letter; yes with one press; the one who asked learns of it."""
    page.goto(f"{site.url}/steer/invitations/")
    site.mark()
    page.get_by_label("Their name").fill(name)
    page.get_by_label("Email address").fill(address)
    page.get_by_label("A few words from you").fill("You know this place.")
    follow(page.get_by_role("button", name="Send the invitation"))
    theirs = visits(chromium)
    theirs.goto(site.link(address, "/invited/"))
    expect(theirs.locator("main")).to_contain_text("You know this place.")
    theirs.get_by_role("button", name="Yes, I join").click()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert name in site.outbox(RUTH, "said yes")
    theirs.context.close()


def open_ring(page: Page, site: Site, title: str) -> None:
    """The conveners decide by consent from their letters; somebody writes it down, and opens."""
    page.goto(f"{site.url}/steer/rings/")
    site.mark()
    page.get_by_role("button", name="Let the conveners decide").click()
    page.get_by_role("link", name=f"Shall we open to: {title}?").click()
    decision = page.url
    links = asked_to_vote(site, decision)
    assert len(links) == 3
    for link in links:
        vote_by_request(link, typed(choice="agree"))
    for _ in range(60):  # the clock closes it once all have voted
        page.goto(decision)
        if page.get_by_role("link", name="See how it was counted").count():
            break
        time.sleep(0.5)
    write_outcome(page, decision, f"We open to: {title}.")
    site.mark()
    page.goto(f"{site.url}/steer/rings/")
    page.get_by_role("button", name=f"Open to: {title}").click()
    expect(page.locator(".flash")).to_contain_text("It is open now, and on the record.")


def test_from_a_founding_circle_to_everybody(page: Page, empty_site: Site, chromium: Browser) -> None:
    site, visitor = empty_site, visits(chromium)
    visitor.goto(site.url)
    expect(visitor.locator("main")).to_contain_text("What comes next")
    assert visitor.goto(f"{site.url}/about/").status == 403  # type: ignore[union-attr]
    expect(visitor.locator("main")).to_contain_text("still forming")
    visitor.goto(f"{site.url}/steer/rings/")
    expect(visitor).to_have_url(re.compile("/sign-in/.next=/steer/rings/"))

    sign_in(page, site, RUTH)
    page.goto(f"{site.url}/steer/rings/")
    expect(page.locator("main")).to_contain_text("The circle needs three people before it grows.")
    invite(page, site, chromium, "Imani Reyes", IMANI)
    invite(page, site, chromium, "Noor Haddad", NOOR)

    open_ring(page, site, "Conveners")
    assert "invite people by name" in site.outbox(IMANI, "takes in more conveners")
    open_ring(page, site, "Friends and family")
    assert "give your own link" in site.outbox(NOOR, "open to friends and family")
    assert visitor.goto(f"{site.url}/about/").status == 403  # type: ignore[union-attr]
    open_ring(page, site, "Everybody")
    assert "/me/" in site.outbox(NOOR, "open to everybody")

    assert visitor.goto(f"{site.url}/about/story/").status == 200  # type: ignore[union-attr]
    for title in ("Conveners", "Friends and family", "Everybody"):
        expect(visitor.get_by_role("link", name=f"Shall we open to: {title}?")).to_be_visible()
    visitor.goto(site.url)
    expect(visitor.locator("main")).not_to_contain_text("Still forming")
    visitor.context.close()
