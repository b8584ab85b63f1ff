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


@pytest.fixture
def walk(founded: Cast, commitment: Commitment, signed_in: SignedIn) -> Walk:
    return Walk(commitment, founded, signed_in)


def test_on_plan_behind_quiet_behind_done_looked_at_again_and_fallen_back(
    walk: Walk, letters: Letters
) -> None:
    assert "On plan." in walk.page(0)
    walk.night(76)
    assert len(letters(kind="report_due", to="grace@example.org")) == 1
    walk.night(98)
    asked = letters(kind="late_asked", to="grace@example.org")
    assert len(asked) == 1
    assert "/why/" in asked[0].text
    assert "A report is late" in walk.page(98)
    walk.night(106)
    assert "Behind." in walk.page(106)
    assert letters(kind="got_in_the_way", to="grace@example.org")
    walk.night(120)
    assert "Gone quiet." in walk.page(120)
    assert walk.report(130, "4") == 302
    text = walk.page(130)
    assert "Behind." in text
    assert "A report is late" not in text
    assert walk.report(200, "14") == 302
    assert "On plan." in walk.page(200)
    walk.peers(201, "agrees")
    text = walk.page(201)
    assert "Done." in text
    assert "Looked at again" in text
    assert walk.report(230, "15") != 302  # nothing is due for a year
    assert letters(kind="commitment_done", to="grace@example.org")
    walk.night(552)
    assert len(letters(kind="report_due", to="grace@example.org")) == 2
    walk.night(566)
    text = walk.page(566)
    assert "Done." in text
    assert "Does it still hold?" in text
    assert len(letters(kind="again_due", to="grace@example.org")) == 1
    assert walk.report(570, "11") == 302
    text = walk.page(570)
    assert "Behind, fallen back." in text
    assert "11% on" in text
    assert len(letters(kind="again_fallen_back", to="grace@example.org")) == 1
    assert walk.states == ["on_plan", "behind", "quiet", "behind", "on_plan", "done", "behind"]
    assert [facts["how"] for facts in walk.recorded("commitment.again")] == ["due", "fallen_back"]
    history = Client().get(f"{walk.url}history/").content.decode()
    assert "looked at again, and fallen back." in history
    assert walk.report(600, "14") == 302
    walk.peers(601, "agrees")
    assert "Done." in walk.page(601)
    assert walk.recorded("commitment.again")[-1]["how"] == "holds"


def test_what_still_holds_stays_done_for_another_year(walk: Walk, letters: Letters) -> None:
    assert walk.report(100, "14") == 302
    walk.peers(100, "agrees")
    walk.night(465)
    assert walk.report(466, "14.5") == 302
    assert "peers are checking it" in walk.page(466)
    walk.peers(467, "agrees")
    text = walk.page(467)
    assert "Done." in text
    assert walk.states == ["on_plan", "done"]
    assert letters(kind="again_holds", to="grace@example.org")
    assert walk.commitment.due_on == (START + timedelta(days=467)).date().replace(year=2028)


def test_who_says_nothing_when_it_is_looked_at_again_falls_back_and_goes_quiet(walk: Walk) -> None:
    assert walk.report(100, "14") == 302
    walk.peers(100, "agrees")
    walk.night(495)
    assert "Done." in walk.page(495)
    walk.night(496)
    assert "Behind, fallen back." in walk.page(496)
    walk.night(585)
    assert "Gone quiet, fallen back." in walk.page(585)
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
