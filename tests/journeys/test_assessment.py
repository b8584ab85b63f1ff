"""A whole round: six people in two groups write at once, are interrupted, go on elsewhere, hand in; it is shared back, and an
answer becomes a commitment.

Two more sit inside and make that group large enough; they do the same deeds beside the site. The questions of the round are two, so that the walk is short.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.at import beside, sessions
from tests.journeys.conftest import Site
from tests.journeys.test_walk import TODAY

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
CARRIER, SPEAKER = "convener5@example.org", "walk-speaks@desk.example"
INSIDE = tuple(f"walk-inside{n}@post.example" for n in range(3))
TEAM = tuple(f"walk-team{n}@post.example" for n in range(3))


def prepare() -> str:
    """Beside the site: two questions, a bank that opens a round, who carries it, and all but two who were asked by
    letter. The public id of the round."""
    from justaction.assessments import actions
    from justaction.assessments.models import Question
    from justaction.members import actions as members
    from justaction.members.models import Organization, Person
    from justaction.web import clock

    ruth = Person.objects.get(email="ruth@example.org")
    for one in list(Question.objects.asked())[2:]:
        actions.retire_question(one, by=ruth)
    kind = Organization.Kind.INSTITUTION
    site = "https://walking.example"
    place = members.list_organization(name="Walking Bank", kind=kind, field=None, website=site, by=ruth)
    speaks = members.welcome(name="Sage Bank", address=SPEAKER)
    members.affiliate(person=speaks, organization=place, kind="representative", state="confirmed", by=ruth)
    day = clock.today() + timedelta(days=60)
    row = actions.start(organization=place, season="winter", year=day.year, answer_by=day, by=speaks)
    carrier = Person.objects.get(email=CARRIER)
    row = actions.take_over(row, by=carrier)
    for side, count in (("inside", 5), ("team", 3)):
        for n in range(count):
            person = members.welcome(name=f"Walker {side} {n}", address=f"walk-{side}{n}@post.example")
            if n:
                seat = actions.offer(row, which=side, by=person, called=f"Walker {n}", words="Gladly.")
                actions.take(seat, by=carrier)
    return row.subject


def two_more_hands(subject: str) -> str:
    """Beside the site: two more who sit inside show a hand on every answer."""
    from justaction.assessments import actions
    from justaction.assessments.models import Round

    row = Round.objects.get(subject=subject)
    more = (
        row.seats.now().filter(which="inside", called__in=["Walker 3", "Walker 4"]).select_related("person")
    )
    for seat in more:
        for item in row.items.all():
            assert seat.person is not None
            actions.show_hand(item, fingers=4, by=seat.person)
    return "done"


def come(page: Page, site: Site, address: str, called: str) -> str:
    """From the letter to the group, on a phone."""
    page.goto(site.link(address, "/assess/invited/"))
    page.get_by_label("What may your group call you?").fill(called)
    page.get_by_role("button", name="Yes, I take part").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Inside group" if "inside" in address else "Accountability team"
    )
    return page.url


def invite(page: Page, site: Site, run: str, side: str, address: str) -> None:
    page.goto(f"{run}invite/")
    page.get_by_label(side).check()
    page.get_by_label("Their name").fill("Somebody Walking")
    page.get_by_label("Their email address").fill(address)
    page.get_by_label("A few words from you").fill("We kept a chair for you.")
    page.get_by_role("button", name="Send the letter").click()
    expect(page).to_have_url(run)
    assert "Walking Bank" not in site.outbox(address, "We kept a chair")


def write_at_once(pages: list[Page], url: str, words: list[str]) -> None:
    """All have the same page in front of them; each adds a sentence; all three are in the text in the end."""
    for page in pages:
        page.goto(url)
    for page, text in zip(pages, words, strict=True):
        page.get_by_label("It has begun").check()
        page.get_by_label("In your words").fill(text)
    for page in pages:
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator(".flash")).to_contain_text("Saved.")
    for page in pages:
        page.goto(url)
        said = page.get_by_label("In your words").input_value()
        assert all(text in said for text in words), said


def show_hands(pages: list[Page], url: str) -> None:
    for page in pages:
        page.goto(url)
        page.get_by_label("Four: I like it").check()
        page.get_by_role("button", name="Show my hand").click()
        expect(page.locator(".flash")).to_contain_text("Saved.")


def hand_in(page: Page, group: str) -> None:
    page.goto(f"{group}hand-in/")
    page.get_by_label("Both answers with their words and proof").check()
    page.get_by_role("button", name="Hand in for my group").click()
    expect(page).to_have_url(group)


def share_back(page: Page, run: str) -> None:
    """Nothing is shared back without a plan and its day."""
    page.goto(run)
    expect(page.get_by_role("button", name="It is shared back now")).to_have_count(0)
    page.get_by_role("link", name="Plan how it is shared back").click()
    page.get_by_label("How is it shared back?").fill("We read both aloud on Tuesday.")
    page.get_by_label("By when?").fill(str(TODAY + timedelta(days=20)))
    page.get_by_role("button", name="Save the plan").click()
    page.get_by_role("button", name="It is shared back now").click()
    expect(page.get_by_role("button", name="It is shared back now")).to_have_count(0)
    expect(page.locator(".flash")).to_contain_text("Done.")


def make_a_commitment(page: Page, site: Site, subject: str) -> None:
    """Two presses, and the thread is on both pages."""
    page.goto(f"{site.url}/assess/{subject}/result/")
    expect(page.locator("main")).to_contain_text("not for decisions about anybody’s job")
    page.get_by_role("link", name="Make a commitment of it").first.click()
    expect(page.locator("main")).to_contain_text("It grows from:")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Say yes to this")
    page.goto(f"{site.url}/assess/{subject}/result/")
    expect(page.locator("main")).to_contain_text("A draft grows from this")


def test_six_people_in_two_groups_walk_a_whole_round(site: Site, chromium: Browser) -> None:
    subject = beside(site, "call", f"{__name__}.prepare")
    run = f"{site.url}/assess/{subject}/"
    people = [CARRIER, SPEAKER, *INSIDE, *TEAM]
    keys = sessions(site, *people)
    pages = {}
    for address in people:
        context = chromium.new_context(**PHONE)
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "session", "value": keys[address], "url": site.url}])
        pages[address] = context.new_page()
    site.mark()
    carrier, speaker = pages[CARRIER], pages[SPEAKER]
    for side, address in (("Inside group", INSIDE[0]), ("Accountability team", TEAM[0])):
        invite(carrier, site, run, side, address)
        come(pages[address], site, address, f"Walker 0 {side}")
    carrier.goto(run)
    carrier.get_by_role("button", name="Let both groups begin").click()
    expect(carrier.locator("main")).to_contain_text("Answering")
    group, inside, team = f"{run}group/", [pages[one] for one in INSIDE], [pages[one] for one in TEAM]
    write_at_once([*inside], f"{group}1/", ["We saw the letter.", "It came in May.", "Nobody asked us."])
    write_at_once([*team], f"{group}1/", ["We asked twice.", "They answered once.", "The number is missing."])

    # interrupted: the browser of one is gone; she goes on in another, and all is there
    inside[0].context.close()
    again = chromium.new_context(**PHONE)
    again.set_default_timeout(15_000)
    again.add_cookies([{"name": "session", "value": sessions(site, INSIDE[0])[INSIDE[0]], "url": site.url}])
    inside[0] = again.new_page()
    inside[0].goto(f"{site.url}/me/")
    inside[0].get_by_role("link", name=re.compile(r"^Go on\s*: Answer with your group")).click()
    inside[0].locator("ol.tasks a").first.click()
    assert "It came in May." in inside[0].get_by_label("In your words").input_value()
    write_at_once([inside[0]], f"{group}2/", ["We do not know yet."])
    write_at_once([team[0]], f"{group}2/", ["It has just begun."])
    for url in (f"{group}1/", f"{group}2/"):
        show_hands(inside, url)
        show_hands(team, url)
    beside(site, "call", f"{__name__}.two_more_hands", subject)
    hand_in(inside[1], group)
    for page in (team[0], carrier, speaker):
        assert page.request.get(f"{run}result/").status == 403, "nobody sees a side before both are in"
    hand_in(team[2], group)
    team[0].goto(f"{run}result/")
    expect(team[0].locator("main")).to_contain_text("Nobody asked us.")
    assert speaker.request.get(f"{run}result/").status == 403
    share_back(carrier, run)
    make_a_commitment(speaker, site, subject)
    for page in [*inside, *team, carrier, speaker]:
        if not page.is_closed():
            page.context.close()
