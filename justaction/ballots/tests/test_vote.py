"""Voting through the door: from a letter without an account, signed in, by keyboard, changed until it closes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from justaction.ballots import actions, tokens
from justaction.ballots.models import Stance
from justaction.ballots.tests.making import a_ballot, closed, five_votes, on_roll, vote
from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members.models import Person
from justaction.web import clock, openforms

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[[Person], Client]


def form(**typed: str) -> dict[str, str]:
    """A form as a visitor's browser sends it."""
    return {openforms.TOKEN: openforms.token(), openforms.TRAP: "", **typed}


def link(letter: Letter) -> str:
    """The address of a letter's button, without the host."""
    return str(letter.parts["button"][1]).split("//", 1)[1].partition("/")[2].join(["/", ""])


def test_the_letter_leads_to_a_ballot_and_only_a_post_votes(
    cast: Cast, client: Client, letters: Callable[..., list[Letter]], run_jobs: Callable[[], int]
) -> None:
    ballot = a_ballot(cast)
    run_jobs()
    (letter,) = letters(to="ana@example.org", kind="ballot_opened")
    page = client.get(link(letter))
    assert page.status_code == 200
    assert "River Table" in page.content.decode()
    assert not Stance.objects.exists()
    sent = client.post(link(letter), form(o1="2", o2="1", reason="Short."), follow=True)
    assert sent.status_code == 200
    stance = Stance.objects.get(elector__person=cast.ana)
    assert (stance.choice, stance.reason) == (["o2", "o1"], "Short.")
    assert "1. Open Ledger" in sent.content.decode()
    assert client.get(reverse("ballots:decision", args=[ballot.slug])).status_code == 200


def test_one_puts_in_order_and_moves_by_buttons_without_voting(cast: Cast, client: Client) -> None:
    ballot = a_ballot(cast)
    here = reverse("ballots:vote_by_token", args=[ballot.slug, tokens.of(on_roll(ballot, cast.ana))])
    ordered = client.post(here, form(o1="3", o2="", o3="1", order="1", reason="Kept."))
    words = ordered.content.decode()
    assert words.index("Common Ground") < words.index("River Table") < words.index("Open Ledger")
    assert 'value="2"' in words
    assert "Kept." in words
    moved = client.post(here, form(o1="2", o2="", o3="1", move="o1:up")).content.decode()
    assert moved.index("River Table</label>") < moved.index("Common Ground</label>")
    assert "autofocus" in moved
    assert not Stance.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"o1": "1", "o2": "1"}, "You gave 1 twice"),
        ({"o1": "first"}, "whole number"),
        ({"o1": "0"}, "whole number"),
        ({}, "Give at least one option a number"),
    ],
)
def test_a_wrong_number_is_said_beside_it_and_nothing_typed_is_lost(
    cast: Cast, client: Client, typed: dict[str, str], said: str
) -> None:
    ballot = a_ballot(cast)
    here = reverse("ballots:vote_by_token", args=[ballot.slug, tokens.of(on_roll(ballot, cast.ana))])
    page = client.post(here, form(reason="My long reason", **typed))
    words = page.content.decode()
    assert page.status_code == 422
    assert said in words
    assert "My long reason" in words
    assert all(f'value="{number}"' in words for number in typed.values())
    assert not Stance.objects.exists()


def test_one_changes_a_vote_until_it_closes_and_the_last_one_counts(cast: Cast, signed_in: SignedIn) -> None:
    ballot = a_ballot(cast)
    browser = signed_in(cast.tom)
    here = reverse("ballots:vote", args=[ballot.slug])
    browser.post(here, {"o1": "1"})
    browser.post(here, {"o3": "1"})
    stance = Stance.objects.get()
    assert stance.choice == ["o3"]
    assert stance.changed_at is not None
    assert "Change my vote" in browser.get(here).content.decode()


def test_a_late_vote_is_refused_clearly_and_kept_on_the_page(cast: Cast, client: Client) -> None:
    ballot = a_ballot(cast)
    here = reverse("ballots:vote_by_token", args=[ballot.slug, tokens.of(on_roll(ballot, cast.ana))])
    with clock.at(ballot.closes_at + timedelta(seconds=20)):
        assert client.post(here, form(o1="1")).status_code == 302, "on its way when it closed"
    with clock.at(ballot.closes_at + timedelta(seconds=31)):
        late = client.post(here, form(o2="1", reason="Too late, then."))
    assert late.status_code == 409
    assert "Voting is closed" in late.content.decode()
    assert "Too late, then." in late.content.decode()
    assert Stance.objects.get().choice == ["o1"]
    closed(ballot)
    assert client.get(here).status_code == 410


def test_a_link_of_another_ballot_or_with_a_letter_missing_is_told(cast: Cast, client: Client) -> None:
    ballot, other = a_ballot(cast), a_ballot(cast, slug="other", question="Another question?")
    token = tokens.of(on_roll(other, cast.ana))
    page = client.post(reverse("ballots:vote_by_token", args=[ballot.slug, token]), form(o1="1"))
    assert page.status_code == 404
    assert "Another question?" in page.content.decode()
    assert client.get(reverse("ballots:vote_by_token", args=[ballot.slug, token[:-1]])).status_code == 404
    assert not Stance.objects.exists()


def test_who_is_not_on_the_roll_cannot_vote(cast: Cast, signed_in: SignedIn) -> None:
    ballot = a_ballot(cast)
    page = signed_in(cast.imani).post(reverse("ballots:vote", args=[ballot.slug]), {"o1": "1"})
    assert page.status_code == 403
    assert "roll" in page.content.decode()


def test_observers_see_and_have_no_vote(cast: Cast, signed_in: SignedIn) -> None:
    ballot = a_ballot(cast, observers_are=[cast.imani])
    elector = on_roll(ballot, cast.imani)
    assert ballot.roll_size == 5
    with pytest.raises(NotAllowed):
        actions.cast(elector, choice=["o1"])
    five_votes(ballot, cast)
    closed(ballot)
    voters = signed_in(cast.imani).get(reverse("ballots:voters", args=[ballot.slug]))
    assert "Ana Flores" in voters.content.decode()


def test_an_unknown_option_and_one_that_stands_twice_are_refused(cast: Cast) -> None:
    ballot = a_ballot(cast)
    for choice in (["o9"], ["o1", "o1"], [], "o1", {"o1": 1}):
        with pytest.raises(Refused):
            vote(ballot, cast.ana, choice)
    assert not Stance.objects.exists()


def test_a_required_reason_that_is_missing_is_asked_for(cast: Cast, signed_in: SignedIn) -> None:
    ballot = a_ballot(cast, reasons="required")
    browser = signed_in(cast.ana)
    page = browser.post(reverse("ballots:vote", args=[ballot.slug]), {"o1": "1"})
    assert page.status_code == 422
    assert "asks for it" in page.content.decode()
    with pytest.raises(Refused):
        vote(ballot, cast.ana, ["o1"])


@pytest.mark.parametrize(
    ("method", "typed", "choice"),
    [
        ("approval", {"choice": ["o1", "o3"]}, ["o1", "o3"]),
        ("approval", {}, []),
        ("score", {"o1": "5", "o2": "0"}, {"o1": 5, "o2": 0}),
        ("plurality", {"choice": "o2"}, ["o2"]),
        ("schulze", {"o2": "7", "o1": "3"}, ["o1", "o2"]),
        ("consent", {"choice": "disagree"}, "disagree"),
        ("five-finger", {"choice": "4"}, "4"),
    ],
)
def test_each_method_has_its_ballot(
    cast: Cast, signed_in: SignedIn, method: str, typed: dict[str, object], choice: object
) -> None:
    ballot = a_ballot(cast, method=method)
    here = reverse("ballots:vote", args=[ballot.slug])
    browser = signed_in(cast.ana)
    assert browser.get(here).status_code == 200
    sent = browser.post(here, typed)
    assert sent.status_code == 302, sent.content.decode()
    assert Stance.objects.get().choice == choice
    assert browser.get(here).status_code == 200
    assert closed(ballot).result["ballots"] == 1
    assert browser.get(reverse("ballots:results", args=[ballot.slug])).status_code == 200
    assert browser.get(reverse("ballots:ballots_csv", args=[ballot.slug])).status_code == 200


def test_a_block_needs_its_reason(cast: Cast, signed_in: SignedIn) -> None:
    ballot = a_ballot(cast, method="consent")
    here = reverse("ballots:vote", args=[ballot.slug])
    page = signed_in(cast.ana).post(here, {"choice": "block"})
    assert page.status_code == 422
    assert "A block needs its reason" in page.content.decode()
    vote(ballot, cast.ana, "block", "It would exclude half of us.")
    vote(ballot, cast.tom, "agree")
    vote(ballot, cast.lee, "agree")
    assert closed(ballot).result["passed"] is False
