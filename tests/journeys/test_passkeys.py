"""A passkey, in Chromium with a virtual authenticator: added, used to sign in and to step up; and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Site, follow

pytestmark = pytest.mark.browser
# Conveners of the demonstration whom no other journey plays: what they change stays in the running site.
FIRST, SECOND = "convener1@example.org", "convener2@example.org"


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A browser on a device that can make passkeys, and whose owner always says yes."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    context.close()


def code_of(site: Site, address: str, words: str) -> str:
    found = re.search(r"\b[B-Z]{4}-[B-Z]{4}\b", site.outbox(address, words))
    assert found
    return found.group()


def signs_in(page: Page, site: Site, address: str, to: str) -> None:
    site.mark()
    page.goto(f"{site.url}/sign-in/?next={to}")
    page.get_by_label("Email address").fill(address)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code from the letter").fill(code_of(site, address, "sign in"))
    page.get_by_role("button", name="Sign in").click()


def test_a_passkey_is_added_and_signs_in_and_steps_up(site: Site, phone: Page) -> None:
    signs_in(phone, site, FIRST, "/me/security/")
    phone.get_by_role("link", name="Add a passkey").click()
    phone.get_by_label("What do you call it?").fill("My phone")
    phone.get_by_role("button", name="Add a passkey").click()
    expect(phone.get_by_text("Your passkey is ready.")).to_be_visible()
    site.outbox(FIRST, "with this passkey: My phone")

    phone.goto(f"{site.url}/me/")
    follow(phone.get_by_role("button", name="Sign out"))
    phone.goto(f"{site.url}/sign-in/?next=/me/security/")
    phone.get_by_role("button", name="Sign in with a passkey").click()
    expect(phone.get_by_role("heading", name="How I sign in")).to_be_visible()

    phone.goto(f"{site.url}/me/")
    phone.get_by_role("button", name="Sign out").click()
    signs_in(phone, site, FIRST, "/me/data/")  # the code opens the door; what is behind needs the passkey now
    expect(phone.get_by_role("heading", name="Is it you?")).to_be_visible()
    phone.get_by_role("button", name="Use my passkey").click()
    expect(phone.get_by_role("heading", name="My data")).to_be_visible()

    phone.goto(f"{site.url}/me/security/")
    site.mark()
    phone.get_by_role("button", name=re.compile("^Take it away ?: My phone$")).click()
    expect(phone.get_by_text("The passkey is gone.")).to_be_visible()
    expect(phone.get_by_text("My phone")).to_have_count(0)
    assert "My phone" in site.outbox(FIRST, "This passkey no longer")


def test_without_scripts_a_letter_and_a_recovery_code_do_the_same(site: Site, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    signs_in(page, site, SECOND, "/me/security/")
    page.get_by_role("button", name=re.compile("recovery codes|new codes")).click()
    codes = page.locator("code").all_inner_texts()
    assert len(codes) == 10

    page.goto(f"{site.url}/me/data/")
    site.mark()
    expect(page.get_by_role("button", name="Use my passkey")).to_have_count(0)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code from the letter").fill(code_of(site, SECOND, "go on"))
    page.get_by_label("One of your recovery codes").fill(codes[0])
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="My data")).to_be_visible()
    context.close()
