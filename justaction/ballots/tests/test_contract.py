"""What chapters above rely on: a ballot about something, closed, with an accepted outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justaction.ballots import policy
from justaction.ballots.models import Ballot
from justaction.ballots.tests.making import a_ballot, an_outcome, closed, five_votes
from justaction.record.models import Entry

if TYPE_CHECKING:
    from justaction.conftest import Cast


def test_a_ballot_decides_once_it_carried_and_its_outcome_says_so(cast: Cast) -> None:
    about = "collaborative:name"
    ballot = a_ballot(cast, about=about, about_title="The name", about_url="/about/")
    assert not policy.decided(ballot, about=about)
    five_votes(ballot, cast)
    ballot = closed(ballot)
    assert ballot.result["winners"] == ["River Table"]
    assert policy.carried(ballot)
    assert not policy.decided(ballot, about=about)
    an_outcome(ballot, cast.ruth)
    assert policy.decided(ballot, about=about)
    assert not policy.decided(ballot, about="ring:public")
    assert list(Ballot.objects.decided(about)) == [ballot]
    winner = policy.winner(ballot)
    assert winner is not None
    assert winner.name == "River Table"
    kinds = list(Entry.objects.filter(thread=ballot.subject).order_by("id").values_list("kind", flat=True))
    assert kinds == ["ballot.opened", *["vote.cast"] * 5, "ballot.closed", "outcome.written"]


def test_too_few_votes_decide_nothing(cast: Cast) -> None:
    ballot = closed(a_ballot(cast, about="ring:public", quorum=1))
    assert ballot.cause == "date"
    assert not policy.carried(ballot)
    assert policy.why_not_decided(ballot, about="ring:public")
