"""One commitment walks through its life, with a clock that the test sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from justaction.commitments import actions, tasks
from justaction.commitments.models import Commitment, Review
from justaction.commitments.tests.making import a_commitment, a_report
from justaction.conftest import Cast
from justaction.record.models import Entry
from justaction.web import clock

START = datetime(2026, 1, 5, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def founded(request: pytest.FixtureRequest) -> None:
    """The cast was founded the week before."""
    with clock.at(START - timedelta(days=7)):
        request.getfixturevalue("cast")


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


def test_on_plan_behind_quiet_behind_done(cast: Cast) -> None:
    with clock.at(START):
        commitment = a_commitment(cast.fund, cast.grace)
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
        a_report(commitment, cast.grace, "4")
    commitment.refresh_from_db()
    assert (commitment.state, commitment.reason_key) == ("behind", "short")
    with clock.at(START + timedelta(days=200)):
        a_report(commitment, cast.grace, "14")
        commitment.refresh_from_db()
        assert (commitment.state, commitment.reason_key) == ("on_plan", "reached_waiting")
        answer(commitment, "agrees")
    commitment.refresh_from_db()
    assert (commitment.state, commitment.reason_key) == ("done", "done")
    assert commitment.done_at
    assert states(commitment) == ["on_plan", "behind", "quiet", "behind", "on_plan", "done"]
