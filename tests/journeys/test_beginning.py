"""The beginning: a draft, its readers, a name by ranked vote, adoption by a vote, sign-on, new words, signed again.

Each step is a function of its own, so that others can be put between them.
"""

from __future__ import annotations

import re
import time
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import Site, follow
from tests.journeys.test_walk import sign, sign_in
from tests.journeys.voting import (
    asked_to_vote,
    rank,
    send_form,
    typed,
    vote_by_keyboard,
    vote_by_numbers,
    vote_by_request,
    write_outcome,
)

pytestmark = pytest.mark.browser

RUTH = "ruth@example.org"
READERS, IN_CHROMIUM = 30, 3
PART, WHOLE = "say by whom.", "shorter, please."


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
    """Thirty people without an account: three on phones without scripts, the others by plain requests.

    The first leaves an address and wants to be named.
    """
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    for number in range(IN_CHROMIUM):
        page.goto(link)
        if number % 3 == 2:
            page.get_by_role("link", name="Answer the whole").first.click()
            page.get_by_label("What do you think of it as a whole?").fill(f"Reader {number}: {WHOLE}")
        else:
            page.get_by_role("link", name="Say something about paragraph 1").click()
            page.get_by_label("Your comment").fill(f"Reader {number}: {PART}")
            page.get_by_label("You may show my words").check()
        if number == 0:
            page.get_by_label("Or only some words of it").fill("BUILT here")
            page.get_by_role("button", name="Begin with the words above").click()
            expect(page.get_by_label("Other words that you suggest")).to_have_value("built here")
            page.get_by_label("Other words that you suggest").fill("It was built here, by law and by hand.")
            page.get_by_label("Your name").fill("Bo Lark")
            page.get_by_label("Email address").fill(address)
            page.get_by_label("If you take it up, name me").check()
        page.get_by_role("button", name="Send it").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. We have it.")
    assert context.cookies() == [], "nobody is followed"
    context.close()
    for number in range(IN_CHROMIUM, READERS):
        whole = number % 3 == 2
        words = f"Reader {number}: {WHOLE if whole else PART}"
        _to, answer = send_form(f"{link}p/{0 if whole else 1}/", typed(text=words))
        assert "Thank you. We have it." in answer


def reader_marks_words(chromium: Browser, link: str) -> None:
    """With scripts: what is marked in the paragraph stands in the field for it."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{link}p/1/")
    page.locator("#marked p").select_text()
    expect(page.get_by_label("Or only some words of it")).to_have_value(re.compile("^It was built here"))
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


def ask_for_names(page: Page, site: Site, mark: str) -> str:
    """A vote about the name, with proposals by anybody; the address of its page."""
    page.goto(f"{site.url}/steer/name/")
    page.get_by_label("The question").fill(f"What shall we be called? ({mark})")
    page.locator("[name=proposals][value=anyone]").check()
    page.get_by_label("Who votes").select_option("conveners")
    page.get_by_label("How many must vote").fill("5")
    for name, days in (("proposals_until", 3), ("opens_at", 4), ("closes_at", 10)):
        page.locator(f"[name={name}]").fill(moment(days))
    page.get_by_role("button", name="Ask for names").click()
    page.get_by_role("link", name=re.compile(f"^Prepare the vote.*{mark}")).click()
    return page.url.removesuffix("run/")


def moment(days: int) -> str:
    return f"{date.today() + timedelta(days=days)}T12:00"


def propose_names(chromium: Browser, decision: str, names: list[str]) -> None:
    """Somebody who got the address, without an account and without scripts."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    for name in names:
        page.goto(decision)
        page.get_by_role("link", name="Propose something").click()
        page.locator("main [name=name]").fill(name)
        page.locator("main [name=meaning]").fill("It says what we do.")
        page.get_by_role("button", name="Propose it").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your proposal")
    page.goto(f"{decision}propose/")
    page.locator("main [name=name]").fill(names[0].upper())
    page.get_by_role("button", name="Propose it").click()
    expect(page.locator("main")).to_contain_text("Somebody proposed this already.")
    context.close()


def screen_names(page: Page, decision: str, names: list[str], aside: str) -> None:
    for name in names:
        page.goto(f"{decision}run/proposals/")
        page.get_by_role("link", name=re.compile(f"^Look ?: {name}$")).click()
        page.get_by_label("Set it aside" if name == aside else "Put it on the ballot").check()
        page.get_by_label("Why?").fill("A group has this name." if name == aside else "It fits us.")
        follow(page.get_by_role("button", name="Save"))
    page.goto(decision)
    expect(page.locator("main")).to_contain_text("A group has this name.")


def open_vote(page: Page, site: Site, decision: str) -> None:
    """The proposals end today, and voting opens at once."""
    page.goto(f"{decision}run/change/")
    page.locator("[name=proposals_until]").fill(moment(-1))
    page.get_by_role("button", name="Save").click()
    site.mark()
    page.get_by_role("button", name="Open voting now").click()
    expect(page.locator(".flash")).to_contain_text("Voting is open.")


def choose_name(page: Page, site: Site, chromium: Browser, mark: str) -> str:
    """Proposed, screened, voted from letters, counted in rounds, written down; the name that was chosen."""
    wins, close, third, aside = (f"{name} {mark}" for name in ("River Table", "Ledger", "Oak", "Chicago"))
    decision = ask_for_names(page, site, mark)
    propose_names(chromium, decision, [wins, close, third, aside])
    screen_names(page, decision, [wins, close, third, aside], aside)
    open_vote(page, site, decision)
    by_number, by_keyboard, *others = asked_to_vote(site, decision)
    assert len(others) > 5
    vote_by_numbers(chromium, by_number, wins, close)
    vote_by_keyboard(chromium, by_keyboard, wins, third)
    orders = ([close, third], [third, wins], [close, wins], [wins, close], [wins])
    for number, link in enumerate(others):
        vote_by_request(link, rank(orders[number % len(orders)]))
    page.goto(f"{decision}run/close/")
    page.get_by_label("Why does it close early?").fill("All of us have voted.")
    page.get_by_role("button", name="Close voting now").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(wins)
    rounds = page.get_by_role("table", name="The count, round by round")
    expect(rounds.get_by_role("columnheader", name="Round 2")).to_be_visible()
    expect(rounds.get_by_role("row", name=re.compile(third))).to_contain_text("out")
    expect(page.locator("main")).to_contain_text("All of us have voted.")
    write_outcome(page, decision, f"We are called {wins}.")
    return wins


def rename(page: Page, site: Site, name: str) -> None:
    page.goto(f"{site.url}/steer/name/")
    page.get_by_role("button", name="Take this name").click()
    expect(page.locator(".flash")).to_contain_text("This is our name now")
    for path in ("/", "/about/", "/statement/", "/decisions/", "/privacy/"):
        page.goto(site.url + path)
        expect(page).to_have_title(re.compile(re.escape(name)))
    page.goto(f"{site.url}/record/")
    expect(page.locator("main")).to_contain_text(name)


def decide_words(page: Page, site: Site, chromium: Browser, mark: str) -> None:
    """Adopting asks for a ballot about these very words; all conveners agree from their letters."""
    steer(page, site)
    page.get_by_role("button", name="Ask for a ballot").click()
    steer(page, site, "preview/")
    expect(page.locator("main")).to_contain_text("This needs a decision about it.")
    site.mark()
    page.get_by_role("button", name="Let the conveners decide").click()
    expect(page.locator(".flash")).to_contain_text("The vote is open.")
    expect(page.locator("main")).to_contain_text(mark)
    decision = page.url
    for link in asked_to_vote(site, decision):
        vote_by_request(link, typed(choice="agree"))
    for _ in range(60):
        page.goto(decision)
        if page.get_by_role("link", name="See how it was counted").count():
            break
        time.sleep(0.5)
    else:
        raise AssertionError("not all have voted: " + page.locator("main").inner_text())
    write_outcome(page, decision, "We adopt these words.")


def adopt(
    page: Page, site: Site, what_changed: str, button: str = "Adopt it, and open sign-on later"
) -> None:
    """Freeze the draft; with another button it is opened for sign-on at once."""
    steer(page, site, "preview/")
    page.get_by_label("What changed, and why").fill(what_changed)
    page.get_by_role("button", name=re.compile(button)).click()


def open_sign_on(page: Page, site: Site, number: int) -> None:
    steer(page, site, f"v{number}/open/")
    follow(page.get_by_role("button", name=f"Open version {number} for sign-on"))
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
    page.goto(link)
    page.get_by_role("button", name=f"Yes, I sign version {number}").click()
    expect(page.locator("main")).to_contain_text(f"version {number}")


def test_the_whole_beginning(page: Page, site: Site, chromium: Browser) -> None:
    mark = str(time.time_ns())[-8:]
    reader, signer, noor = f"bo.{mark}@example.org", f"noor.{mark}@example.org", f"Noor {mark}"
    visitor = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    sign_in(page, site, RUTH)
    finish_what_is_open(page, site)
    number = write_draft(page, site, f"It was built here, by hand. ({mark})")
    link = open_round(page, site)
    reader_marks_words(chromium, link)
    readers_answer(chromium, link, reader)
    answer_readers(page, site, mark)
    told = site.outbox(reader, "It was the law.")
    assert "Reader 0" not in told, "no words of a stranger go out in a letter"
    name = choose_name(page, site, chromium, mark)
    rename(page, site, name)
    sign_in(page, site, RUTH)  # adopting asks for a fresh proof of who one is
    decide_words(page, site, chromium, mark)
    adopt(page, site, "It names the law.")
    open_sign_on(page, site, number)
    expect(page.locator("main")).to_contain_text("by law and by hand")
    expect(page.locator("main")).to_contain_text("Bo Lark")
    sign(visitor, site, noor, signer)
    assert name in site.outbox(signer, "/sign/confirm/"), "letters say the new name"
    steer(page, site)
    page.get_by_role("button", name="Ask for no ballot").click()
    write_draft(page, site, f"It was built here, by law, and it is undone by hand. ({mark})")
    site.mark()
    adopt(page, site, "It says what we do.", button="Publish version")
    expect(signers_of(visitor, site, number)).to_contain_text(noor)
    expect(signers_of(visitor, site, number + 1)).not_to_contain_text(noor)
    sign_again(visitor, site, signer, number + 1)
    expect(signers_of(visitor, site, number + 1)).to_contain_text(noor)
    visitor.context.close()


def answer_readers(page: Page, site: Site, mark: str) -> None:
    """Every suggestion gets an answer; with one open the round does not close."""
    steer(page, site)
    page.locator("main table tbody tr").first.get_by_role("link").click()
    end_round(page)
    consolidating = page.url
    page.goto(consolidating + "?paragraph=1")
    words = f"It was built here, by law and by hand. ({mark})"
    answer_all(page, "Yes, we take it up", "It was the law.", words)
    page.goto(consolidating)
    answer_all(page, "No, we do not", "Every paragraph is needed.")
    close_round(page, "Paragraph 1 names the law.")


def signers_of(page: Page, site: Site, number: int) -> Locator:
    page.goto(f"{site.url}/signers/?version={number}")
    return page.locator("main")
