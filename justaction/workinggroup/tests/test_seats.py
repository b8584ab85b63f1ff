"""Free seats filled by single transferable vote: nominees stand by number, and who is chosen is invited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from justaction.ballots import actions as ballots
from justaction.ballots.models import Ballot
from justaction.ballots.tests.making import an_outcome, closed
from justaction.collaborative import actions as collaborative
from justaction.errors import NotAllowed, Refused
from justaction.members import actions as members
from justaction.record.models import Disclosure, Entry
from justaction.web import clock
from justaction.workinggroup import actions
from justaction.workinggroup.models import Nomination, Seats
from justaction.workinggroup.tests.making import consented, role

if TYPE_CHECKING:
    from justaction.conftest import Cast

NAMES = ("Noor Haddad", "Kim Oduya", "Lena Brandt")


def a_vote(cast: Cast) -> tuple[Seats, list[Nomination]]:
    """Two seats, three nominees who said yes; four conveners can vote."""
    for person in (cast.imani, cast.tom, cast.lee):
        members.grant(person=person, role=role("convener"), by=cast.ruth)
    seats = actions.open_seats(role=role(), number=2, about="Evenings.", by=cast.ruth)
    nominees = [consented(cast, name, listed=n == 0) for n, name in enumerate(NAMES)]
    actions.vote_on_seats(seats, closes_at=clock.now() + timedelta(days=7), by=cast.ruth)
    seats.refresh_from_db()
    return seats, nominees


def decide(cast: Cast, seats: Seats) -> Ballot:
    """Two want the third nominee, two the first; the time is over, and the outcome is written."""
    ballot = Ballot.objects.get(about=seats.word)
    electors = ballot.electors.select_related("ballot", "person")
    for elector, choice in zip(electors, (["o3", "o2"], ["o3"], ["o1"], ["o1", "o2"]), strict=True):
        ballots.cast(elector, choice=choice)
    done = closed(ballot)
    with clock.at(done.closes_at + timedelta(minutes=2)):
        an_outcome(done, cast.ruth)
    return done


def test_the_ballot_and_the_record_know_nominees_by_number_only(
    cast: Cast, client: Client, signed_in: Callable[..., Client]
) -> None:
    seats, _nominees = a_vote(cast)
    assert seats.ballot is not None
    texts = [client.get(seats.ballot.url).content.decode()]
    texts += [str(value) for value in Disclosure.objects.values_list("value", flat=True)]
    texts += list(Entry.objects.values_list("title", flat=True))
    assert not [text for text in texts if any(name in text for name in NAMES)]
    assert seats.ballot.secret
    public = client.get(seats.url).content.decode()
    assert "Nominee 1: Noor Haddad" in public
    assert "Kim" not in public, "she did not want to be named"
    assert "forty tables" not in public, "only voters read what was said"
    assert "forty tables" in signed_in(cast.ruth).get(seats.url).content.decode()
    collaborative.hide_names(by=cast.ruth, reason="A threat.")
    assert "Noor" not in client.get(seats.url).content.decode()


def test_who_the_vote_chose_is_invited_and_nobody_before_it_is_decided(
    cast: Cast, signed_in: Callable[..., Client], letters: Callable[..., list[Any]]
) -> None:
    seats, nominees = a_vote(cast)
    page = f"/steer/seats/{seats.subject}/invite/"
    ruth = signed_in(cast.ruth)
    assert ruth.post(page, {"note": "Come."}).status_code == 409
    assert not letters(kind="working_group_invitation")
    done = decide(cast, seats)
    assert set(done.result["winners"]) == {"Nominee 3", "Nominee 1"}
    assert ruth.post(page, {"note": ""}).status_code == 422
    assert ruth.post(page, {"note": "You were chosen. Come."}).status_code == 302
    states = list(Nomination.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["invited", "consented", "invited"]
    assert {letter.to for letter in letters(kind="working_group_invitation")} == {
        nominees[0].address,
        nominees[2].address,
    }
    assert ruth.post(page, {"note": "Again."}).status_code == 409


def test_who_says_no_during_the_vote_is_left_out(cast: Cast, client: Client) -> None:
    seats, nominees = a_vote(cast)
    client.post(f"/nominated/{nominees[2].token('consent')}/no/")
    decide(cast, seats)
    invited = actions.invite_chosen(seats, by=cast.ruth, note="Come.")
    assert [one.pk for one in invited] == [nominees[0].pk]
    assert "Lena" not in client.get(seats.url).content.decode()


def test_a_vote_needs_more_nominees_than_seats_and_happens_once(
    cast: Cast, signed_in: Callable[..., Client], client: Client
) -> None:
    ruth = signed_in(cast.ruth)
    said = {"role": role().pk, "community": "", "number": "1", "about": "Evenings, twice a month."}
    assert ruth.post("/steer/seats/", {**said, "number": "0"}).status_code == 422
    ruth.post("/steer/seats/", said)
    seats = Seats.objects.get()
    assert "Evenings, twice a month." in client.get("/working-group/").content.decode()
    consented(cast, "Noor Haddad")
    page = f"/steer/seats/{seats.subject}/vote/"
    when = {"closes_at": (clock.now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")}
    assert ruth.post(page, when).status_code == 409
    consented(cast, "Kim Oduya")
    late = {"closes_at": (clock.now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")}
    assert ruth.post(page, late).status_code == 422
    assert ruth.post(page, when).status_code == 302
    assert ruth.post(page, when).status_code == 409
    with pytest.raises(Refused):
        actions.close_seats(seats, by=cast.ruth)
    with pytest.raises(NotAllowed):
        actions.open_seats(role=role(), number=1, by=cast.imani)


def test_seats_that_are_not_needed_are_closed(cast: Cast, client: Client) -> None:
    seats = actions.open_seats(role=role(), number=1, about="For a season.", by=cast.ruth)
    assert "For a season." in client.get("/working-group/").content.decode()
    actions.close_seats(seats, by=cast.ruth)
    actions.close_seats(seats, by=cast.ruth)
    assert "For a season." not in client.get("/working-group/").content.decode()
    assert "These seats are closed." in client.get(seats.url).content.decode()
