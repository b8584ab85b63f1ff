"""Organizations try a draft and take a standard up; only a peer of another field makes it “peers checked”."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members import actions as members
from justaction.standards import actions, listing
from justaction.standards.models import Check, Standard, Uptake, UptakeChange
from justaction.standards.policy import peers
from justaction.standards.tests.making import a_trial, adopted, an_uptake, found_out, fresh, represents
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast


def test_two_organizations_try_it_and_what_they_find_stands_beside_the_draft(
    cast: Cast, client: Client, signed_in: Callable[..., Client], run_jobs: Callable[[], int],
    letters: Callable[..., list[Letter]],
) -> None:  # fmt: skip
    trial = a_trial(cast)
    run_jobs()
    assert letters(kind="standard_test_asked", to="grace@example.org")
    assert "Prairie Lantern Fund" not in client.get("/standards/M1/").text, (
        "nobody is named before they say yes"
    )
    fund = trial.testers.get(organization=cast.fund)
    there = f"/standards/M1/test/{fund.subject}/"
    grace = signed_in(cast.grace)
    assert "Will Prairie Lantern Fund try M1?" in grace.get("/me/").text
    assert grace.post(f"{there}yes/").status_code == 302
    assert grace.post(there, {"verdict": "not_here", "finding": "We pay by hand."}).status_code == 422
    finding = {
        "verdict": "with_changes",
        "finding": "Four hours a month.",
        "advice": "Say what a contract is.",
    }
    assert grace.post(there, finding).status_code == 302
    page = client.get("/standards/M1/").text
    assert "Four hours a month." in page
    assert signed_in(cast.ana).get(there).status_code == 403
    with pytest.raises(NotAllowed):
        actions.find(fund, verdict="works", finding="Not mine.", by=cast.ana)
    with pytest.raises(Refused, match="1 of 2 organizations"):
        actions.end_trial(trial, learned="Enough.", by=cast.imani)
    assert "with 1 organization until" in client.get("/standards/").text


def test_an_organization_that_steps_back_leaves_its_reason_and_another_is_asked(
    cast: Cast, client: Client, signed_in: Callable[..., Client]
) -> None:
    trial = found_out(a_trial(cast), cast)
    clinic = trial.testers.get(organization=cast.clinic)
    lee = signed_in(cast.lee)
    assert (
        lee.post(f"/standards/M1/test/{clinic.subject}/step-back/", {"text": "Our books burned."}).status_code
        == 302
    )
    page = client.get("/standards/M1/").text
    assert "stepped back" in page
    assert "Our books burned." in page
    assert "Say what counts as one contract." not in page
    with pytest.raises(Refused, match="ask one more"):
        actions.end_trial(trial, learned="Enough.", by=cast.imani)
    with pytest.raises(Refused, match="was asked already"):
        actions.ask_tester(trial, cast.clinic, by=cast.imani)
    represents(cast.tom, cast.theatre, cast)
    theatre = actions.ask_tester(trial, cast.theatre, by=cast.imani)
    actions.agree_to_test(theatre, by=cast.tom)
    actions.find(theatre, verdict="works", finding="One hour.", by=cast.tom)
    assert actions.end_trial(trial, learned="It can be kept.", by=cast.imani).ended_at


def test_an_organization_that_says_no_is_never_named(cast: Cast, client: Client) -> None:
    trial = a_trial(cast)
    actions.decline_test(trial.testers.get(organization=cast.fund), by=cast.grace)
    assert cast.fund.name not in client.get("/standards/M1/").text


def test_advice_has_an_answer_before_the_vote(cast: Cast) -> None:
    trial = found_out(a_trial(cast), cast)
    actions.end_trial(trial, learned="It can be kept.", by=cast.imani)
    with pytest.raises(Refused, match="advice from the test has no answer"):
        actions.ask_to_adopt(fresh(trial.standard), by=cast.imani)


def test_an_organization_says_that_it_keeps_it_and_a_peer_from_another_field_checks(
    cast: Cast, client: Client, signed_in: Callable[..., Client], run_jobs: Callable[[], int],
    letters: Callable[..., list[Letter]],
) -> None:  # fmt: skip
    adopted(cast)
    grace = signed_in(cast.grace)
    say = "/standards/M1/in-use/prairie-lantern-fund/say/"
    assert grace.post(say, {"state": "checked", "note": "We say so."}).status_code == 422
    assert grace.post(say, {"state": "in_use", "note": "All since May."}).status_code == 422, (
        "a peer has to see it"
    )
    said = {"state": "in_use", "note": "All since May.", "proof_url": "https://fund.example.org/paid"}
    assert grace.post(say, said).status_code == 302
    there = "/standards/M1/in-use/prairie-lantern-fund/"
    page = client.get(there).text
    assert "In use, not yet checked" in page
    assert "The word of Prairie Lantern Fund" in page
    assert "Grace Okoye" not in page
    assert "Said by Grace Okoye" in grace.get(there).text, "the organization's own people see who said so"
    check = Check.objects.get()
    assert check.peer in (cast.tom, cast.lee, cast.sol)
    run_jobs()
    assert letters(kind="standard_check_asked", to=check.peer.email)
    peer = signed_in(check.peer)
    assert "Check whether Prairie Lantern Fund uses M1" in peer.get("/me/").text
    assert grace.get(f"/me/checks/{check.subject}/").status_code == 403
    assert (
        peer.post(
            f"/me/checks/{check.subject}/", {"verdict": "agrees", "reasons": "I counted ten."}
        ).status_code
        == 302
    )
    page = client.get(there).text
    assert "In use, peers checked" in page
    assert "from another field" in page
    assert check.peer.name not in page
    states = list(UptakeChange.objects.order_by("id").values_list("state", "voice"))
    assert states == [("in_use", "organization"), ("checked", "peer")]
    row = listing.matrix()
    assert [(cell["standard"].code, cell["state"]) for cell in row["lines"][0]["cells"]] == [
        ("M1", "checked")
    ]
    assert "In use, peers checked" in client.get("/organizations/prairie-lantern-fund/").text
    # its own later word asks for a check anew
    grace.post(say, {**said, "state": "promised", "note": "We stopped."})
    assert Uptake.objects.get().state == "promised"


def test_no_row_says_peers_checked_without_a_peer(cast: Cast) -> None:
    uptake = an_uptake(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        UptakeChange.objects.create(
            uptake=uptake,
            state="checked",
            revision=uptake.of_revision,
            voice="organization",
            note="We say so.",
        )
    with pytest.raises(Refused, match="promised or in use"):
        actions.say_uptake(uptake.standard, cast.fund, state="checked", note="x", by=cast.grace)


def test_nobody_of_the_same_field_or_with_a_tie_is_asked_to_check(cast: Cast) -> None:
    uptake = an_uptake(cast)
    check = uptake.checks.get()
    assert check.peer is not None
    members.affiliate(
        person=check.peer,
        organization=cast.fund,
        kind="member",
        role_title="Guest",
        state="confirmed",
        by=cast.ruth,
    )
    assert not peers.may_check(check.peer, check)
    with pytest.raises(NotAllowed):
        actions.answer_check(check, verdict="agrees", reasons="Yes.", by=check.peer)
    asked = {check.peer_id}
    for _n in range(2):
        with clock.at(clock.now() + timedelta(days=15 * (_n + 1))):
            assert actions.lapse_checks() == 1
        asked.add(uptake.checks.order_by("id").last().peer_id)  # type: ignore[union-attr]
    assert asked == {cast.tom.pk, cast.lee.pk, cast.sol.pk}
    with clock.at(clock.now() + timedelta(days=60)):
        actions.lapse_checks()
        with pytest.raises(Refused, match="Nobody of another field"):
            actions.ask_check(uptake, by=cast.grace)


def test_a_peer_who_does_not_agree_gets_a_reply_and_it_stays_their_own_word(
    cast: Cast, client: Client, signed_in: Callable[..., Client]
) -> None:
    uptake = an_uptake(cast)
    check = uptake.checks.get()
    assert check.peer is not None
    actions.answer_check(check, verdict="asks_for_more", reasons="Where is May?", by=check.peer)
    assert fresh_uptake().state == "in_use"
    there = f"/standards/M1/in-use/prairie-lantern-fund/reply/{check.subject}/"
    assert signed_in(cast.grace).post(there, {"text": "On page two."}).status_code == 302
    page = client.get("/standards/M1/in-use/prairie-lantern-fund/").text
    assert "Where is May?" in page
    assert "On page two." in page
    actions.ask_check(fresh_uptake(), by=cast.grace)
    assert Check.objects.filter(state="asked").count() == 1
    passed = Check.objects.get(state="asked")
    assert passed.peer is not None
    assert signed_in(passed.peer).post(f"/me/checks/{passed.subject}/pass-on/").status_code == 302


def fresh_uptake() -> Uptake:
    return Uptake.objects.get()


def test_only_a_standard_in_force_is_taken_up_and_only_by_its_own_people(cast: Cast) -> None:
    row = a_trial(cast).standard
    said = {"state": "promised", "note": "Soon."}
    with pytest.raises(Refused, match="in force"):
        actions.say_uptake(row, cast.fund, by=cast.grace, **said)
    with pytest.raises(NotAllowed):
        actions.say_uptake(Standard.objects.get(), cast.fund, by=cast.tom, **said)
