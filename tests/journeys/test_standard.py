"""A standard, from somebody's idea to an adopted revision and the draft of the next one, by those who make it.

Readers comment by a link with scripts off; two organizations try it; a fixed roll votes on the very words.
"""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.at import sessions
from tests.journeys.conftest import Site, follow
from tests.journeys.test_walk import TODAY
from tests.journeys.voting import write_outcome

pytestmark = pytest.mark.browser

ANA, IMANI, RUTH = "ana@example.org", "imani@example.org", "ruth@example.org"
GRACE, TOM = "grace@lantern.example", "tom@nightkiln.example"
TRIED = {GRACE: "Prairie Lantern Fund", TOM: "Night Kiln Theatre"}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
CLAUSES = ("Each fee stands on one page, with its sum.", "The page is found from the front door.")
SHORTER = "Each fee stands on one page, with its sum and its reason."


def let_in(site: Site, chromium: Browser) -> dict[str, Page]:
    """A window for each of those who make it, in which they have just signed in."""
    keys = sessions(site, ANA, IMANI, RUTH, GRACE, TOM)
    found = {}
    for address, key in keys.items():
        context = chromium.new_context(**(PHONE if address == ANA else DESK))
        context.add_cookies([{"name": "session", "value": key, "url": site.url}])
        found[address] = context.new_page()
        found[address].set_default_timeout(15_000)
    return found


def suggest(page: Page, site: Site, title: str) -> str:
    """Ana joins Money and suggests it; the address of the standard."""
    page.goto(f"{site.url}/communities/money/")
    if page.get_by_role("button", name="Join Money").count():
        follow(page.get_by_role("button", name="Join Money"))
    page.goto(f"{site.url}/standards/suggest/?channel=money")
    page.get_by_label("Name", exact=True).fill(title)
    page.get_by_label("The rule, in one sentence").fill("Every fee stands on one page, with its reason.")
    page.get_by_label("Why").fill("People pay what they cannot see.")
    page.get_by_role("button", name="Suggest it").click()
    expect(page.locator("main")).to_contain_text("It is an idea.")
    return page.url.removesuffix("making/")


def take_up(page: Page, there: str) -> None:
    """Imani takes it up and leads it: its clauses from a file, how to test it, what is counted, who approves."""
    page.goto(f"{there}making/")
    page.get_by_role("button", name="Take it up, and lead it").click()
    page.get_by_role("link", name="Change these words").click()
    page.get_by_label("How to test it").fill("Ask at the counter for five fees. Find each on the page.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="What is counted").click()
    for label, words in (
        ("What is counted", "Fees that stand there"),
        ("Unit", "% of fees"),
        ("How it is measured", "Five at the counter, each quarter."),
        ("Evidence expected", "The page, and a receipt."),
    ):
        page.get_by_label(label).first.fill(words)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Name people").click()
    page.get_by_label("Who", exact=True).select_option(label="Ruth Abara")
    page.get_by_label("approves the words").check()
    page.get_by_role("button", name="Name them").click()
    expect(page.locator("main table")).to_contain_text("Ruth Abara")
    write_clauses(page, there)


def write_clauses(page: Page, there: str) -> None:
    """The clauses come from a text that was written elsewhere."""
    text = "## What it asks\n\n" + "\n\n".join(f"::: clause\n\n{words}\n\n:::" for words in CLAUSES) + "\n"
    page.goto(f"{there}making/")
    write = str(page.get_by_role("link", name="Write the clauses").get_attribute("href"))
    page.goto(f"{there.split('/standards/')[0]}{write}file/")
    page.locator("input[type=file]").set_input_files(
        {"name": "clauses.md", "mimeType": "text/markdown", "buffer": text.encode()}
    )
    page.locator("main form button").last.click()


def propose(page: Page, there: str, number: int, words: str) -> None:
    """Somebody of the community suggests other words for a clause, by the form that needs no script."""
    page.goto(f"{there}making/")
    write = page.get_by_role("link", name="Suggest changes in the text").get_attribute("href")
    base = there.split("/standards/")[0]
    plain = page.request.get(f"{base}{write}").text()
    blocks = re.findall(rf'href="({re.escape(str(write))}change/[\w-]+/)"', plain)
    page.goto(f"{base}{blocks[number]}")
    page.locator("main form textarea").first.fill(words)
    page.get_by_role("button", name="Propose it").click()


def decide(page: Page, there: str, words: str, button: str, reason: str) -> None:
    """The lead accepts or turns down a suggestion, with a reason."""
    page.goto(f"{there}making/")
    page.get_by_role("link", name="Write the clauses").click()
    card = page.locator("article.write-card", has_text=words).first
    card.get_by_label(re.compile("^Reason")).fill(reason)
    card.get_by_role("button", name=button).click()
    expect(page.locator("#lately")).to_contain_text(reason, use_inner_text=False)


def approve(page: Page, there: str) -> None:
    page.goto(f"{there}making/")
    page.get_by_role("button", name=re.compile("^I approve")).click()
    expect(page.locator("main")).to_contain_text("1 of 1 approvals of these words are there.")


def open_for_comment(page: Page, there: str) -> str:
    """… only to whom a link is given; the link."""
    page.goto(f"{there}making/comments/")
    page.get_by_label("Last day").fill(str(TODAY + timedelta(days=3)))
    page.get_by_label("only people to whom we give a link").check()
    page.get_by_role("button", name="Open it").click()
    page.get_by_label("Who is it for?").fill("The tenants' union")
    page.get_by_role("button", name="Make a link").click()
    return page.locator("article code").first.inner_text()


def comment(chromium: Browser, link: str) -> Page:
    """A reader on a phone, without scripts, without an account; their own page with the answer to come."""
    context = chromium.new_context(java_script_enabled=False, **PHONE)
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(link)
    page.get_by_role("link", name=re.compile("Comment on this.*Clause 2")).click()
    page.get_by_label("Your comment").fill("Our front door has no screen. Let it hang there on paper.")
    page.get_by_label("Other words that you suggest").fill(
        "The page hangs at the front door, and stands online."
    )
    page.get_by_label("You may show my words").check()
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. We have it.")
    assert context.cookies() == [], "a comment needs no session"
    return page


def settle(page: Page, there: str) -> None:
    """The lead takes it up, with a reason; the clause says so from now on. Then the round is ended and closed."""
    page.goto(f"{there}making/settle/")
    expect(page.locator("main")).to_contain_text("Open comments and suggestions: 1")
    page.get_by_role("link", name=re.compile("^Answer")).click()
    page.get_by_label("Yes, we take it up").check()
    page.get_by_label("What you changed or not, and why").fill("Paper hangs where no screen is.")
    page.get_by_role("button", name="Give this answer").click()
    expect(page.locator("main")).to_contain_text("All is settled.")
    page.goto(f"{there}making/")
    page.get_by_role("button", name="End it before its last day").click()
    page.get_by_role("link", name="Close the round").click()
    page.get_by_label("What you changed, and why").fill("It hangs at the door too.")
    page.get_by_role("button", name="Close it").click()


def put_to_the_test(pages: dict[str, Page], there: str) -> None:
    """Two organizations say yes and tell what they found; the lead ends the test."""
    lead = pages[IMANI]
    lead.get_by_role("link", name="Put it to the test").click()
    lead.get_by_label("Which organizations are asked").select_option(label=list(TRIED.values()))
    lead.get_by_label("Last day").fill(str(TODAY + timedelta(days=30)))
    follow(lead.get_by_role("button", name="Ask them"))
    for address, name in TRIED.items():
        page = pages[address]
        page.goto(f"{there.split('/standards/')[0]}/me/")
        page.locator("main a[href*='/test/']").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        page.get_by_role("button", name="Yes, we try it").click()
        page.get_by_label("It works here").check()
        page.get_by_label("What you did, and what happened").fill(f"One evening. {name} did it.")
        page.get_by_role("button", name="Tell it").click()
        expect(page.get_by_label("What you did, and what happened")).to_have_value(
            f"One evening. {name} did it."
        )
    lead.goto(f"{there}making/test/end/")
    lead.get_by_label("What you learned").fill("One evening is enough.")
    lead.get_by_role("button", name="End the test").click()


def vote(pages: dict[str, Page], there: str) -> None:
    """The conveners are the roll; Ruth votes and closes early, and writes the outcome."""
    lead, ruth = pages[IMANI], pages[RUTH]
    lead.goto(f"{there}making/vote/")
    lead.get_by_label("Who votes?").select_option(label="The conveners")
    lead.get_by_label("How many have to vote?").fill("1")
    lead.get_by_role("button", name="Open the vote").click()
    expect(lead.get_by_role("heading", level=1)).to_contain_text("Shall we adopt")
    decision = lead.url
    lead.goto(f"{there}making/")
    expect(lead.locator("main")).to_contain_text("No word changes until then.")
    ruth.goto(f"{decision}ballot/")
    ruth.locator("main [value=agree]").check()
    ruth.get_by_role("button", name="Vote", exact=True).click()
    expect(ruth.get_by_role("heading", level=1)).to_have_text("Your vote is in")
    ruth.goto(f"{decision}run/close/")
    ruth.get_by_label("Why does it close early?").fill("All who are here have voted.")
    ruth.locator("main form button").last.click()
    write_outcome(ruth, decision, "We adopt these words.")


def test_from_an_idea_to_an_adopted_revision_and_the_draft_of_the_next(site: Site, chromium: Browser) -> None:
    pages = let_in(site, chromium)
    title = f"Show every fee {time.time_ns() % 99991}"
    there = suggest(pages[ANA], site, title)
    lead, code = pages[IMANI], there.rstrip("/").rpartition("/")[2]
    take_up(lead, there)
    propose(pages[ANA], there, 1, SHORTER)
    decide(lead, there, "reason", "Accept", "It was missing.")
    propose(pages[ANA], there, 2, "The page is found somewhere.")
    decide(lead, there, "somewhere", "Turn down", "Somewhere is nowhere.")
    approve(pages[RUTH], there)
    reader = comment(chromium, open_for_comment(lead, there))
    settle(lead, there)
    reader.reload()
    expect(reader.locator("main")).to_contain_text("Paper hangs where no screen is.")
    put_to_the_test(pages, there)
    approve(pages[RUTH], there)
    vote(pages, there)
    lead.goto(f"{there}making/")
    lead.get_by_role("link", name="Freeze and adopt it").click()
    follow(lead.get_by_role("button", name="Adopt it"))
    visitor = chromium.new_context(java_script_enabled=False, **DESK).new_page()
    visitor.goto(f"{there}v1/")
    expect(visitor.locator("main .prose")).to_contain_text(SHORTER)
    expect(visitor.locator("main .prose")).to_contain_text("The page hangs at the front door")
    digest = visitor.locator("aside code").inner_text()
    assert visitor.request.get(f"{there}v1.json").json()["digest"] == digest
    assert len(digest) == 64
    visitor.goto(there)
    for name in TRIED.values():
        expect(visitor.locator("main")).to_contain_text(f"One evening. {name} did it.")
    lead.goto(f"{there}making/next/")
    lead.get_by_label("What should change, and why").fill("Add what a fee was last year.")
    lead.get_by_role("button", name="Begin").click()
    expect(lead.locator("main")).to_contain_text("Revision 2: Draft")
    visitor.goto(f"{there}v1/")
    assert visitor.locator("aside code").inner_text() == digest
    visitor.goto(f"{site.url}/standards/?word={code}#list")
    expect(visitor.locator("main article")).to_contain_text("revision 2 is under way")
    for page in (*pages.values(), visitor, reader):
        page.context.close()
