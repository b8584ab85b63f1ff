"""One commitment walks through its life, with a clock that the test sets."""

from __future__ import annotations

from datetime import timedelta

from justaction.commitments import actions, tasks
from justaction.commitments.models import Commitment, Review
from justaction.commitments.tests.conftest import START
from justaction.commitments.tests.making import a_commitment, a_report
from justaction.conftest import Cast
from justaction.record.models import Entry
from justaction.web import clock


def night(day: float) -> None:
    with clock.at(START + timedelta(days=day)):
        tasks.look_again()
        tasks.lapse_reviews()
        tasks.remind()


def answer(commitment: Commitment, verdict: str) -> None:
    for review in Review.objects.open().filter(report__commitment=commitment):
        assert review.peer is not None
        actions.review(review, by=review.peer, verdict=verdict, reasons="I called both lenders.")


def states(commitment: Commitment) -> list[str]:
    import json

    return [
        json.loads(bytes(entry.leaf))["m"]["now"]
        for entry in Entry.objects.filter(kind="commitment.state", subject=commitment.subject)
    ]


def test_on_plan_behind_quiet_behind_done(founded: Cast) -> None:
    with clock.at(START):
        commitment = a_commitment(founded.fund, founded.grace)
    assert commitment.state == "on_plan"
    night(105)
    commitment.refresh_from_db()
    assert commitment.state == "on_plan"
    night(106)
    commitment.refresh_from_db()
    assert (commitment.state, commitment.reason_key) == ("behind", "no_report")
    night(119)
    night(120)
    night(120)
    commitment.refresh_from_db()
    assert (commitment.state, commitment.reason_key) == ("quiet", "never_heard")
    with clock.at(START + timedelta(days=130)):
        a_report(commitment, founded.grace, "4")
    commitment.refresh_from_db()
    assert (commitment.state, commitment.reason_key) == ("behind", "short")
    with clock.at(START + timedelta(days=200)):
        a_report(commitment, founded.grace, "14")
        commitment.refresh_from_db()
        assert (commitment.state, commitment.reason_key) == ("on_plan", "reached_waiting")
        answer(commitment, "agrees")
    commitment.refresh_from_db()
    assert (commitment.state, commitment.reason_key) == ("done", "done")
    assert commitment.done_at
    assert states(commitment) == ["on_plan", "behind", "quiet", "behind", "on_plan", "done"]
