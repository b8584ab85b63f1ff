"""Imani writes for the website in a browser: an answer is changed, translated, scheduled, published by the clock, and undone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.at import beside, sessions
from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser
AT = "/steer/website/question/who-can-join/"


def test_a_question_is_written_translated_scheduled_and_undone(site: Site, page: Page) -> None:
    beside(site, "call", f"{__name__}.speak", "en", "es")
    try:
        key = sessions(site, "imani@example.org")["imani@example.org"]
        page.context.add_cookies([{"name": "session", "value": key, "url": site.url}])
        _write(site, page)
        _translate(page)
        _schedule_and_see(site, page)
        _undo(site, page)
    finally:
        beside(site, "call", f"{__name__}.speak", "en")


def _write(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/run/money/")
    page.locator("a[href='/steer/website/']").click()
    page.get_by_role("link", name="Who can join?", exact=True).click()
    page.locator("a[href$='/en/write/']").click()
    page.get_by_label("Answer").fill("Anyone who focuses sharing power. See [how](/nowhere/).")
    expect(page.locator("#look-text")).to_contain_text("Anyone who focuses sharing power.")  # as one types
    expect(page.locator("#look-found")).to_contain_text("It wants “on” between")
    page.get_by_label("What did you change, and why?").fill("Shorter")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_text("A link leads nowhere: “how” to /nowhere/.")).to_be_visible()
    page.get_by_role("link", name="Write on").click()
    page.get_by_label("Answer").fill("Anyone who means to share power. See [how](/theory-of-change/).")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_role("heading", name="thing to look at")).to_have_count(0)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("It is on the website. You can undo it on this page.")).to_be_visible()


def _translate(page: Page) -> None:
    page.locator("a[href$='/es/write/']").click()
    expect(page.get_by_role("heading", name="The words to translate")).to_be_visible()
    page.get_by_label("Question").fill("¿Quién puede participar?")
    page.get_by_label("Answer").fill("Quien quiera compartir el poder.")
    page.get_by_label("A person who speaks this language well").check()
    page.get_by_role("button", name="Save as a draft").click()


def _schedule_and_see(site: Site, page: Page) -> None:
    tomorrow = page.evaluate("() => new Date(Date.now() + 864e5).toISOString().slice(0, 16)")
    page.get_by_label("When?").fill(tomorrow)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Until then you can call it off.")).to_be_visible()
    page.goto(f"{site.url}/es/faq/")
    expect(page.get_by_role("heading", name="Who can join?")).to_be_visible()
    beside(site, "later", "2", "justaction.website.tasks.publish_due")
    page.reload()
    answer = page.locator("#who-can-join")
    expect(answer).to_contain_text("¿Quién puede participar?")
    expect(answer).to_contain_text("Una persona ha revisado la traducción.")


def _undo(site: Site, page: Page) -> None:
    page.goto(f"{site.url}{AT}")
    for language in ("es", "en"):
        page.locator(f"form[action$='/{language}/undo/'] button").click()
        expect(page.get_by_text("Undone. What stood there before is shown again.")).to_be_visible()
    page.goto(f"{site.url}/es/faq/")
    page.keyboard.press("/")  # and from anywhere to the search
    expect(page.locator("#search-q")).to_be_focused()
    page.goto(f"{site.url}/faq/")
    expect(page.locator("#who-can-join")).to_contain_text("ready to work with others")


def speak(*languages: str) -> str:
    """Let the house speak these languages (beside the site)."""
    from justaction.collaborative.models import Collaborative
    from justaction.web import house

    Collaborative.objects.update(languages=list(languages))
    house.changed()
    return ""
