"""One commitment walks through its whole life, through the door, with a clock that the test sets."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from justaction.commitments import tasks
from justaction.commitments.models import Commitment, Review
from justaction.commitments.tests.conftest import START
from justaction.conftest import Cast
from justaction.mail.models import Letter
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.web import clock

SignedIn = Callable[[Person], Client]
Letters = Callable[..., list[Letter]]
DESK = "/desk/prairie-lantern-fund/move-our-cash-home/"


class Walk:
    """The commitment of the fund, and what a visitor, its people and its peers do with it."""

    def __init__(self, commitment: Commitment, cast: Cast, signed_in: SignedIn) -> None:
        self.commitment, self.cast, self.signed_in = commitment, cast, signed_in
        self.url = commitment.get_absolute_url()

    def night(self, day: int) -> None:
        """What the clock does, twice, as two clocks would."""
        with clock.at(START + timedelta(days=day)):
            for _clock in range(2):
                tasks.look_again()
                tasks.lapse_reviews()
                tasks.leave_unanswered()
                tasks.remind()
                tasks.climb()

    def page(self, day: int) -> str:
        """What a visitor reads; page and data tell the same state, and the page tells its age."""
        with clock.at(START + timedelta(days=day)):
            text = Client().get(self.url).content.decode()
            data = Client().get(f"{self.url.rstrip('/')}.json").json()
        self.commitment.refresh_from_db()
        assert data["state"] == self.commitment.state
        assert f"<strong>{self.commitment.get_state_display()}" in text
        assert "Since " in text
        assert self.states[-1] == self.commitment.state
        return text

    def report(self, day: int, value: str) -> int:
        with clock.at(START + timedelta(days=day)):
            typed = {
                "as_of": (START + timedelta(days=day)).date().isoformat(),
                "value": value,
                "story": "Two lenders took us.",
                "in_the_way": "One lender said no.",
                "next_steps": "- Ask two more by May",
                "shows": "The sums",
                "url": "https://fund.example.org/letters",
            }
            return self.signed_in(self.cast.grace).post(f"{DESK}report/", typed).status_code

    def peers(self, day: int, verdict: str) -> None:
        with clock.at(START + timedelta(days=day)):
            for review in Review.objects.open().filter(report__commitment=self.commitment):
                assert review.peer is not None
                said = {"verdict": verdict, "reasons": "I called both lenders."}
                answer = self.signed_in(review.peer).post(f"/reviews/{review.subject}/", said)
                assert answer.status_code == 302, answer.content.decode()

    @property
    def states(self) -> list[str]:
        return [facts["now"] for facts in self.recorded("commitment.state")]

    def recorded(self, kind: str) -> list[dict[str, str]]:
        entries = Entry.objects.filter(kind=kind, thread=self.commitment.subject).order_by("id")
        return [json.loads(bytes(entry.leaf))["m"] for entry in entries]


class Steps:
    """What is new since the step before: on the page, in the letters to Grace, and on the record."""

    def __init__(self, walk: Walk, letters: Letters) -> None:
        self.walk, self.letters = walk, letters
        self.seen_letters = {letter.pk for letter in letters(to="grace@example.org")}
        self.seen_entries: set[int] = set()

    def __call__(self, day: int, stands: str, letters: list[str], entries: list[str]) -> str:
        text = self.walk.page(day)
        assert f"<strong>{stands}" in text, day
        mine = [one for one in self.letters(to="grace@example.org") if one.pk not in self.seen_letters]
        assert sorted(one.kind for one in mine) == sorted(letters), day
        self.seen_letters |= {one.pk for one in mine}
        thread = Entry.objects.filter(thread=self.walk.commitment.subject).exclude(pk__in=self.seen_entries)
        new = list(thread.order_by("id"))
        assert sorted(entry.kind for entry in new) == sorted(entries), day
        self.seen_entries |= {entry.pk for entry in new}
        history = Client().get(f"{self.walk.url}history/").content.decode()
        assert history.count('<time datetime="') >= len(self.seen_entries), day
        return text


@pytest.fixture
def walk(founded: Cast, commitment: Commitment, signed_in: SignedIn) -> Walk:
    return Walk(commitment, founded, signed_in)


def test_on_plan_behind_quiet_behind_done_looked_at_again_and_fallen_back(
    walk: Walk, letters: Letters
) -> None:
    """At every step the page, the letters of its people and the record say the same, and nothing is said twice."""
    step = Steps(walk, letters)
    step(0, "On plan.", [], ["commitment.published", "commitment.state"])
    walk.night(76)
    step(76, "On plan.", ["report_due"], [])
    walk.night(98)
    assert "A report is late" in step(98, "On plan.", ["late_asked"], ["commitment.late"])
    walk.night(106)
    step(106, "Behind.", ["got_in_the_way"], ["commitment.late", "commitment.state"])
    walk.night(120)
    step(120, "Gone quiet.", ["got_in_the_way"], ["commitment.state"])
    assert walk.report(130, "4") == 302
    text = step(130, "Behind.", ["got_in_the_way"], ["commitment.state", "evidence.added", "report.sent"])
    assert "A report is late" not in text
    walk.night(141)
    step(141, "Behind.", [], ["review.lapsed"] * 3)
    assert walk.report(200, "14") == 302
    step(200, "On plan.", [], ["commitment.state", "evidence.added", "report.sent"])
    walk.peers(201, "agrees")
    text = step(201, "On plan.", ["right_of_reply"] * 3, ["review.written"] * 3)
    assert "3 reviews are written, and the organization may still reply." in text
    walk.night(208)
    step(208, "On plan.", ["reply_reminder"] * 3, [])
    walk.night(212)
    kinds = ["commitment.state", *["review.given"] * 3, *["review.unanswered"] * 3]
    text = step(212, "Done.", ["commitment_done", *["review_public"] * 3], kinds)
    assert "Looked at again" in text
    assert walk.report(230, "15") != 302  # nothing is due for a year
    walk.night(563)
    step(563, "Done.", ["report_due"], [])
    walk.night(577)
    text = step(577, "Done.", ["again_due"], ["commitment.again"])
    assert "Does it still hold?" in text
    assert walk.report(581, "11") == 302
    kinds = ["commitment.again", "commitment.state", "evidence.added", "report.sent"]
    assert "11% on" in step(581, "Behind, fallen back.", ["again_fallen_back"], kinds)
    assert walk.states == ["on_plan", "behind", "quiet", "behind", "on_plan", "done", "behind"]
    assert [facts["how"] for facts in walk.recorded("commitment.again")] == ["due", "fallen_back"]
    history = Client().get(f"{walk.url}history/").content.decode()
    assert "looked at again, and fallen back." in history
    assert walk.report(600, "14") == 302
    walk.peers(601, "agrees")
    walk.night(612)
    assert "Done." in walk.page(612)
    assert walk.recorded("commitment.again")[-1]["how"] == "holds"


def test_what_still_holds_stays_done_for_another_year(walk: Walk, letters: Letters) -> None:
    assert walk.report(100, "14") == 302
    walk.peers(100, "agrees")
    walk.night(111)
    walk.night(476)
    assert walk.report(477, "14.5") == 302
    assert "peers are checking it" in walk.page(477)
    walk.peers(478, "agrees")
    walk.night(489)
    text = walk.page(489)
    assert "Done." in text
    assert walk.states == ["on_plan", "done"]
    assert letters(kind="again_holds", to="grace@example.org")
    assert walk.commitment.due_on == (START + timedelta(days=489)).date().replace(year=2028)


def test_who_says_nothing_when_it_is_looked_at_again_falls_back_and_goes_quiet(walk: Walk) -> None:
    assert walk.report(100, "14") == 302
    walk.peers(100, "agrees")
    walk.night(111)
    walk.night(506)
    assert "Done." in walk.page(506)
    walk.night(507)
    assert "Behind, fallen back." in walk.page(507)
    walk.night(596)
    assert "Gone quiet, fallen back." in walk.page(596)
    assert [facts["how"] for facts in walk.recorded("commitment.again")] == ["due", "fallen_back"]


def test_every_step_of_the_ladder_is_taken_once_and_none_is_skipped(walk: Walk, letters: Letters) -> None:
    walk.night(200)  # the clock stood still for months: it begins with the first step, not with the last
    assert [facts["step"] for facts in walk.recorded("commitment.late")] == ["ask"]
    walk.night(203)
    walk.night(204)
    (asked,) = letters(kind="talk_asked")
    walk.night(210)
    assert "Public note" not in walk.page(210)
    walk.night(214)
    assert [facts["step"] for facts in walk.recorded("commitment.late")] == ["ask", "talk", "note"]
    assert "Public note: no report has come" in walk.page(214)
    assert "No answer yet." in walk.page(214)
    with clock.at(START + timedelta(days=215)):
        grace = walk.signed_in(walk.cast.grace)
        assert b"A report was due for" in grace.get(f"{DESK}why/").content
        typed = {"in_the_way": "Our lender left.", "next_steps": "Find two.", "by_when": "2026-09-01"}
        assert grace.post(f"{DESK}why/", {**typed, "by_when": "2026-01-01"}).status_code == 422
        assert grace.post(f"{DESK}why/", typed).status_code == 302
        assert grace.post(f"{DESK}why/", typed).status_code == 409
    text = walk.page(216)
    assert "Our lender left." in text
    assert "Gone quiet." in text  # an answer is no report
    assert walk.report(217, "6") == 302
    assert "Public note" not in walk.page(217)
    assert asked.to in {"tom@example.org", "lee@example.org", "sol@example.org"}


def test_a_peer_offers_a_talk_that_nobody_else_reads_of(walk: Walk, letters: Letters) -> None:
    walk.night(98)
    walk.night(102)
    talk = walk.commitment.talks.get()
    assert talk.peer is not None
    others = [one for one in (walk.cast.tom, walk.cast.lee, walk.cast.sol) if one.pk != talk.peer_id]
    with clock.at(START + timedelta(days=103)):
        assert walk.signed_in(others[0]).get(f"/talks/{talk.subject}/").status_code == 403
        assert walk.signed_in(talk.peer).post(f"/talks/{talk.subject}/pass-on/").status_code == 302
    second = walk.commitment.talks.latest("id")
    assert second.peer is not None
    assert second.peer != talk.peer
    with clock.at(START + timedelta(days=104)):
        peer = walk.signed_in(second.peer)
        assert peer.post(f"/talks/{second.subject}/", {"words": " "}).status_code == 422
        assert peer.post(f"/talks/{second.subject}/", {"words": "Mondays, 555 0100."}).status_code == 302
        (letter,) = letters(kind="talk_offered", to="grace@example.org")
        assert "555 0100" in letter.text
        assert b"555 0100" in walk.signed_in(walk.cast.grace).get(DESK).content
    assert "555 0100" not in walk.page(105)
    assert second.peer.name not in walk.page(105)
