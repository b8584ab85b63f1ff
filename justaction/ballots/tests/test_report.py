"""Anybody reports the words of a proposal; who moderates in the ballot's space takes them off the page, not off the vote."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.test import Client

from justaction.ballots import actions, tokens
from justaction.ballots.models import Ballot, Proposal
from justaction.ballots.tests.making import a_ballot, a_draft, on_roll
from justaction.members.models import Case, Person
from justaction.record.models import Disclosure, Entry
from justaction.web import clock
from justaction.web.openforms import TOKEN, token

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[[Person], Client]
CRUEL = "Otto is a thief"


def answered(cast: Cast, *, keep: bool) -> tuple[Ballot, Proposal]:
    """A ballot of Money that asks anyone, and a proposal that its coordinator answered."""
    until = clock.now() + timedelta(days=2)
    ballot = a_draft(
        cast, options=(), proposals="anyone", proposals_until=until, opens_at=until, scope=cast.money.scope
    )
    ballot = actions.ask_for_proposals(ballot, by=cast.ruth)
    proposal = actions.propose(ballot, name=CRUEL)
    return ballot, actions.screen(proposal, keep=keep, reason="It is a name.", by=cast.imani)


def report(client: Client, address: str) -> None:
    sent = client.post("/report/", {TOKEN: token(), "page": address, "words": "It is cruel."})
    assert sent.status_code == 302


def decide(client: Client, decision: str) -> int:
    case = Case.objects.get()
    return client.post(
        f"/steer/queue/{case.subject}/", {"decision": decision, "reason": "It names somebody."}
    ).status_code


def test_words_that_were_set_aside_and_reported_leave_every_page(
    cast: Cast, client: Client, signed_in: SignedIn
) -> None:
    ballot, proposal = answered(cast, keep=False)
    address = f"{ballot.url}proposals/{proposal.subject}/"
    page = client.get(address).content.decode()
    assert CRUEL in page
    assert f"/report/?page={address}" in page
    report(client, address)
    case = Case.objects.get()
    assert (case.kind, case.scope, case.what) == ("proposal", cast.money.scope, "reported")
    assert CRUEL not in case.title
    imani = signed_in(cast.imani)
    assert CRUEL in imani.get("/steer/queue/").content.decode()
    assert decide(imani, "hide") == 302
    assert client.get(address).status_code == 404
    assert CRUEL not in client.get(ballot.url).content.decode()
    assert not Entry.objects.filter(title=CRUEL).exists()
    assert not Disclosure.objects.filter(path="proposal", public=True).exists()


def test_what_people_vote_on_stays_and_the_case_too(cast: Cast, client: Client, signed_in: SignedIn) -> None:
    ballot, proposal = answered(cast, keep=True)
    report(client, f"{ballot.url}proposals/{proposal.subject}/")
    imani = signed_in(cast.imani)
    assert decide(imani, "hide") == 409
    assert ballot.options.filter(name=CRUEL).exists()
    assert Case.objects.open().exists(), "nothing is decided by halves"
    assert decide(imani, "keep") == 302


def test_who_moderates_elsewhere_does_not_decide(cast: Cast, client: Client, signed_in: SignedIn) -> None:
    ballot, proposal = answered(cast, keep=False)
    Ballot.objects.filter(pk=ballot.pk).update(scope=cast.policy.scope)
    report(client, f"{ballot.url}proposals/{proposal.subject}/")
    assert decide(signed_in(cast.imani), "hide") == 403


def test_a_proposal_that_waits_is_read_by_nobody_at_an_address(cast: Cast, client: Client) -> None:
    ballot, proposal = answered(cast, keep=False)
    Proposal.objects.filter(pk=proposal.pk).update(state="waiting")
    assert client.get(f"{ballot.url}proposals/{proposal.subject}/").status_code == 404


def test_a_report_from_the_address_of_a_voter_keeps_the_ballots_only(cast: Cast, client: Client) -> None:
    ballot = a_ballot(cast)
    mine = tokens.of(on_roll(ballot, cast.ana))
    report(client, f"{ballot.url}ballot/{mine}/")
    case = Case.objects.get()
    assert (case.about, case.url) == (ballot.url, ballot.url)
    assert mine not in case.title
