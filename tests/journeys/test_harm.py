"""The library of harms in a browser: the note comes first, and one can be gone at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser


def test_one_reads_of_a_harm_and_leaves_fast(site: Site, page: Page) -> None:
    page.route(
        "https://www.wikipedia.org/**",
        lambda route: route.fulfill(body="<h1>Elsewhere</h1>", content_type="text/html"),
    )
    page.goto(f"{site.url}/about/")
    page.goto(f"{site.url}/harms/")
    page.get_by_role("link", name="A bank’s map kept home loans out of Fern Park").click()
    text = page.get_by_text("kept a map. Streets where")
    expect(text).to_be_hidden()
    expect(page.get_by_text("Before you read: Families lose the chance to own a home.")).to_be_visible()
    page.get_by_text("Read what happened").click()
    expect(text).to_be_visible()
    for _ in range(3):
        page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Elsewhere")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(f"{site.url}/harms/")  # the page of the harm is not in the list
    page.get_by_role("link", name="Leave this page fast").click()
    expect(page.get_by_role("heading", name="Elsewhere")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(f"{site.url}/about/")
