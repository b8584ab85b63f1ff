"""The walk of the README: from a signature to a checked commitment on the public record, with and without scripts."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.request
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, follow

pytestmark = pytest.mark.browser

GRACE, FUND = "grace@lantern.example", "prairie-lantern-fund"
TODAY = datetime.now(ZoneInfo("America/Chicago")).date()  # a day of the place
TASKS: list[tuple[str, dict[str, str], list[str]]] = [
    (
        "Quote the old words",
        {
            "old_words": "Our door is open to all.",
            "old_words_url": "https://lantern.example/2020",
            "old_words_on": "2020-06-05",
        },
        [],
    ),
    (
        "Name the harm",
        {
            "harm": "We closed our loan books to anybody who asked how we choose.",
            "harm_source": "A study by the library, 2019",
            "affected": "Shop owners who were refused without a word",
            "answer": "Show us the rule, then change it with us.",
            "answer_on": str(TODAY - timedelta(days=20)),
        },
        [],
    ),
    (
        "Share the power",
        {
            "power_before": "Two officers decided, unsigned.",
            "power_after": "A council of seven decides; four of them were refused before.",
            "seats_before": "0",
            "seats_now": "4",
            "seats_all": "7",
            "pay_words": "$40 an hour",
            "ends": "Refusals without a reason",
            "builds": "A rule that those it touches can change",
        },
        ["Their vote binds us", "Yes, they are paid", "Yes, they can stop it"],
    ),
    (
        "Set the number",
        {
            "indicator": "Refusals published with their reason",
            "unit": "%",
            "baseline": "0",
            "baseline_on": str(TODAY - timedelta(days=30)),
            "target": "80",
            "target_on": str(TODAY + timedelta(days=300)),
        },
        ["How well it was done"],
    ),
    ("Set the steps", {"step_0_on": str(TODAY + timedelta(days=60)), "step_0": "The council meets"}, []),
    (
        "Say who signs off",
        {"sign_off_name": "Grace Okafor", "sign_off_role": "Chief of staff", "sign_off_on": str(TODAY)},
        [],
    ),
]


def sign_in(page: Page, site: Site, address: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{site.url}/sign-in/")
    site.mark()
    page.get_by_label("Email address").fill(address)
    page.get_by_role("button", name="Send me a code").click()
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", site.outbox(address, "code"))
    assert code
    page.get_by_label("Code from the letter").fill(code.group())
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")


def signed(site: Site) -> int:
    """How many people the front page says have signed."""
    with urllib.request.urlopen(site.url) as answer:
        found = re.search(r"people signed</dt>\s*<dd[^>]*>([\d,]+)", answer.read().decode())
    assert found
    return int(found.group(1).replace(",", ""))


def sign(page: Page, site: Site, name: str, address: str) -> None:
    """Two fields on a phone, a letter, one button, one question."""
    before = signed(site)
    page.goto(site.url)
    site.mark()
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Email address").fill(address)
    page.get_by_label("Show my name in the public list").check()
    follow(page.get_by_role("button", name="Sign on"))
    link = site.link(address, "/sign/confirm/")
    page.goto(link)
    assert signed(site) == before, "opening the letter's link alone counts nobody"
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile("/survey/"))
    assert signed(site) == before + 1
    page.get_by_label("Policy").first.check()
    page.get_by_role("button", name="Join").click()
    expect(page).to_have_url(re.compile("thanks"))
    page.goto(f"{site.url}/signers/?kind=individual")
    expect(page.locator("main")).to_contain_text(name)


def commit(page: Page, site: Site, title: str) -> str:
    """Start, go through the tasks, publish; the address of the public page."""
    page.goto(f"{site.url}/desk/{FUND}/")
    page.get_by_role("link", name="Start a commitment").click()
    page.get_by_label("The commitment in one line").fill(title)
    page.get_by_label("Money").check()
    page.get_by_role("button", name="Start", exact=True).click()
    desk = page.url
    assert page.request.get(desk.replace("/desk/", "/commitments/")).status == 404, "a draft is nobody else's"
    for task, words, choices in TASKS:
        page.goto(desk)
        page.get_by_role("link", name=task).click()
        for name, value in words.items():
            page.locator(f"[name={name}]").fill(value)
        for choice in choices:
            page.get_by_label(choice).check()
        follow(page.get_by_role("button", name="Save and go on"))
    page.goto(desk)
    page.get_by_role("link", name="Check and publish").click()
    follow(page.get_by_role("button", name="Publish"))
    public = desk.replace("/desk/", "/commitments/")
    page.goto(public)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator("main")).to_contain_text("On plan")
    return public


def report(page: Page, site: Site, public: str) -> list[str]:
    """One number, one story, one proof; the addresses of the peers who are asked."""
    site.mark()
    page.goto(public.replace("/commitments/", "/desk/") + "report/")
    page.get_by_label("The number now").fill("20")
    page.get_by_label("What happened").fill(
        "The council met, and the first refusals are out with their reasons."
    )
    page.locator("[name=file]").set_input_files(
        {"name": "refusals.csv", "mimeType": "text/csv", "buffer": b"case,reason\n1,No record of rent\n"}
    )
    page.get_by_label("What does it show?").fill("Each refusal with its reason")
    follow(page.get_by_role("button", name="Send the report"))
    page.goto(public)
    expect(page.locator("main")).to_contain_text("20%")
    expect(page.locator("main")).to_contain_text("Each refusal with its reason")
    return asked(site, public)


def asked(site: Site, public: str) -> list[str]:
    """To whom the letters went that ask for a review."""
    for _ in range(300):
        found = []
        for path in site.letters():
            letter = message_from_bytes(path.read_bytes(), policy=policy.default)
            body = letter.get_body(("plain",))
            if body and "/reviews/" in body.get_content():
                found.append(str(letter["To"].addresses[0].addr_spec))
        if len(found) >= 3:
            return found
        time.sleep(0.1)
    raise AssertionError("three peers should have been asked")


def review(page: Page, site: Site, peer: str, public: str, title: str) -> None:
    sign_in(page, site, peer)
    page.goto(f"{site.url}/reviews/")
    page.locator("main li", has_text=title).get_by_role("link").first.click()
    page.get_by_label("Agrees", exact=True).check()
    page.get_by_label("Your reasons").fill("We called two of those refused. It is as it says here.")
    follow(page.locator("main form button").first)
    page.goto(public)
    expect(page.locator("main")).to_contain_text("to reply. Then it is public")
    expect(page.locator("main")).not_to_contain_text("We called two of those refused.")


def let_stand(page: Page, public: str, session: Any) -> None:
    """The organization, in the session it has, has nothing to add to what the peer wrote."""
    page.context.clear_cookies()
    page.context.add_cookies(session)
    page.goto(public.replace("/commitments/", "/desk/"))
    expect(page.locator("main")).to_contain_text("We called two of those refused.")
    follow(page.get_by_role("button", name="Nothing to add").first)
    page.goto(public)
    expect(page.locator("main")).to_contain_text("We called two of those refused.")


@pytest.mark.parametrize(
    "page", [{"java_script_enabled": True}, {"java_script_enabled": False}], indirect=True
)
def test_from_a_signature_to_a_checked_commitment(
    page: Page, site: Site, request: pytest.FixtureRequest
) -> None:
    scripts = "with" if request.node.callspec.params["page"]["java_script_enabled"] else "without"
    sign(
        page,
        site,
        f"Marisol {scripts.title()} {time.time_ns() % 9973}",
        f"marisol.{scripts}.{time.time_ns()}@example.org",
    )
    sign_in(page, site, GRACE)
    title = f"Publish each refusal {scripts} its reason"
    public = commit(page, site, title)
    peers = report(page, site, public)
    of_grace = page.context.cookies()
    review(page, site, peers[0], public, title)
    let_stand(page, public, of_grace)
    page.goto(f"{site.url}/organizations/{FUND}/")
    expect(page.locator("main")).to_contain_text(title)
    page.goto(f"{site.url}/commitments/?word=refusal+{scripts}")
    expect(page.locator("main")).to_contain_text(title)


def test_anyone_can_verify_the_record_of_the_walk(site: Site) -> None:
    """Our verifier, in a process of its own, reads only the published files."""
    done = subprocess.run(
        [f"{sys.prefix}/bin/justaction-verify", "audit", str(site.data / "record"), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["size"] > 500


def test_signing_needs_two_fields_and_no_cookie(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/sign/")
    needed = page.locator("main form [required]:visible:not([type=radio])")
    assert [field.get_attribute("name") for field in needed.all()] == ["name", "address"]
    assert page.context.cookies() == []
