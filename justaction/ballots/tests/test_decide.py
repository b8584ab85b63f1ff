"""A decision from the question to the outcome, through the door: written, opened, closed with its cause, counted, told."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from justaction.ballots import actions, rolls, tally
from justaction.ballots.models import Ballot
from justaction.ballots.tests.making import (
    a_ballot,
    a_day,
    a_draft,
    an_outcome,
    closed,
    five_votes,
    on_roll,
    vote,
)
from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.web import clock, house

if TYPE_CHECKING:
    from pathlib import Path

    from justaction.conftest import Cast

SignedIn = Callable[[Person], Client]


def typed(**more: Any) -> dict[str, Any]:
    """The form of a new ballot, filled in."""
    now = clock.now()
    return {
        "question": "Where do we meet?",
        "explanation": "We need a room with a ramp.",
        "method": "instant-runoff",
        "seats": "1",
        "options": "Library\nUnion hall\nPark house",
        "electorate": "conveners",
        "observers": "",
        "quorum": "1",
        "opens_at": f"{now:%Y-%m-%dT%H:%M}",
        "closes_at": f"{now + timedelta(days=5):%Y-%m-%dT%H:%M}",
        "reasons": "optional",
        "ties": "lot",
        "proposals": "none",
        "proposals_until": "",
        **more,
    }


def test_a_convener_writes_checks_opens_and_votes(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.ruth)
    sent = browser.post(reverse("ballots:write"), typed(), follow=True)
    assert "Open voting now" in sent.content.decode()
    ballot = Ballot.objects.get()
    assert [option.name for option in ballot.options.all()] == ["Library", "Union hall", "Park house"]
    assert Client().get(reverse("ballots:decision", args=[ballot.slug])).status_code == 404
    browser.post(reverse("ballots:open_ballot", args=[ballot.slug]), {"when": "now"})
    ballot.refresh_from_db()
    assert (ballot.state, ballot.roll_size) == ("open", 1)
    assert Client().get(reverse("ballots:decision", args=[ballot.slug])).status_code == 200
    opened = Entry.objects.get(kind="ballot.opened")
    assert ballot.roll_root.encode() in bytes(opened.leaf)


def test_a_coordinator_writes_for_the_community_alone(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.imani)
    browser.post(reverse("ballots:write"), typed(electorate="community:money"))
    ballot = Ballot.objects.get()
    assert ballot.scope == "community:money"
    with pytest.raises(NotAllowed):
        a_draft(cast, by=cast.imani)
    with pytest.raises(NotAllowed):
        actions.open_ballot(ballot, by=cast.grace)


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"closes_at": "2020-01-01T10:00"}, "after it opens"),
        ({"quorum": ""}, "required"),
        ({"method": ""}, "required"),
        ({"secret": "on", "shows_live": "on"}, "after it closes"),
        ({"seats": "2"}, "This method chooses one"),
        ({"proposals": "anyone"}, "Proposals end before voting opens"),
    ],
)
def test_what_must_be_known_beforehand_is_asked_for(
    cast: Cast, signed_in: SignedIn, rules: dict[str, str], field: str
) -> None:
    page = signed_in(cast.ruth).post(reverse("ballots:write"), typed(**rules))
    words = page.content.decode()
    assert page.status_code == 422
    assert field in words
    assert "Where do we meet?" in words, "nothing typed is lost"
    assert not Ballot.objects.exists()


def test_it_opens_only_when_everything_is_there(cast: Cast) -> None:
    for rules, said in (
        ({"quorum": 6}, "only 5 are on the roll"),
        ({"options": ("One",)}, "more options"),
        ({"people": ()}, "Say who votes"),
    ):
        with pytest.raises(Refused, match=said):
            a_ballot(cast, slug="never", **rules)
    ballot = a_ballot(cast)
    with pytest.raises(Refused):
        actions.change(ballot, by=cast.ruth, quorum=1)
    with pytest.raises(Refused):
        actions.add_option(ballot, name="Late", by=cast.ruth)


def test_it_opens_and_closes_by_itself_and_letters_go_once(
    cast: Cast, letters: Callable[..., list[Letter]], run_jobs: Callable[[], int]
) -> None:
    soon = clock.now() + timedelta(days=1)
    ballot = a_draft(cast, opens_at=soon, closes_at=soon + timedelta(days=7))
    actions.announce(ballot, by=cast.ruth)
    actions.open_due()
    assert Ballot.objects.get().state == "draft"
    with clock.at(soon + timedelta(minutes=1)):
        actions.open_due()
        actions.open_due()
        run_jobs()
        vote(Ballot.objects.get(), cast.ana, ["o1"])
    with clock.at(soon + timedelta(days=6)):
        actions.remind_due()
        actions.remind_due()
        run_jobs()
    ballot = closed(Ballot.objects.get())
    run_jobs()
    assert ballot.cause == "date"
    count = {kind: len(letters(kind=f"ballot_{kind}")) for kind in ("opened", "reminder", "closed")}
    assert count == {"opened": 5, "reminder": 4, "closed": 5}
    assert not letters(kind="ballot_reminder", to="ana@example.org")
    assert "River Table was chosen" in str(letters(kind="ballot_closed")[0].parts)


def test_it_closes_when_everybody_has_voted_if_that_was_chosen(cast: Cast) -> None:
    ballot = a_ballot(cast, ends_when_all_voted=True)
    five_votes(ballot, cast)
    ballot.refresh_from_db()
    assert (ballot.state, ballot.cause, ballot.votes) == ("closed", "everybody", 5)


def test_who_closes_early_says_why_and_the_reason_stays(cast: Cast, signed_in: SignedIn) -> None:
    ballot = a_ballot(cast)
    browser = signed_in(cast.ruth)
    here = reverse("ballots:close", args=[ballot.slug])
    assert browser.post(here, {"reason": " "}).status_code == 422
    browser.post(here, {"reason": "The room was given away."})
    page = Client().get(reverse("ballots:results", args=[ballot.slug])).content.decode()
    assert "The room was given away." in page
    assert "Ruth Abara" not in page, "she did not choose to be named"
    with pytest.raises(Refused):
        actions.close(ballot, by=cast.ruth, reason="Again.")
    with pytest.raises(Refused, match="Voting is closed"):
        vote(ballot, cast.ana, ["o1"])


def test_the_log_tells_question_method_quorum_result_dissent_and_review(cast: Cast, client: Client) -> None:
    ballot = a_ballot(cast)
    five_votes(ballot, cast)
    ballot = closed(ballot)
    an_outcome(ballot, cast.ruth)
    log = client.get(reverse("ballots:decisions")).content.decode()
    for words in ("What shall we be called?", "Ranked: instant runoff", "quorum met", "River Table was chosen",
                  "There was dissent", "5 of 5"):  # fmt: skip
        assert words in log, words
    page = client.get(reverse("ballots:decision", args=[ballot.slug])).content.decode()
    for words in ("We take this name.", "It is short", "Some hear a fairy tale", "We look at it again on"):
        assert words in page, words
    read = tally.read(client.get(reverse("ballots:ballots_csv", args=[ballot.slug])).content)
    assert [read.profile.options[at] for at in tally.count(read.profile, "instant-runoff").winners] == [
        "River Table"
    ]


def test_the_outcome_is_written_once_and_cannot_say_yes_against_the_vote(
    cast: Cast, signed_in: SignedIn
) -> None:
    ballot = a_ballot(cast, method="consent", quorum=2)
    vote(ballot, cast.ana, "block", "It breaks what we agreed.")
    vote(ballot, cast.tom, "agree")
    ballot = closed(ballot)
    here = reverse("ballots:write_outcome", args=[ballot.slug])
    said = {"accepted": "yes", "text": "We do it.", "review_on": a_day(90).isoformat()}
    page = signed_in(cast.ruth).post(here, said)
    assert page.status_code == 409
    assert "did not carry" in page.content.decode()
    assert signed_in(cast.ruth).post(here, {**said, "accepted": "no"}).status_code == 302
    with pytest.raises(Refused, match="stays as it is"):
        an_outcome(ballot, cast.ruth, accepted=False)


def test_the_page_of_results_names_the_winner_then_the_rule_then_the_rounds(
    cast: Cast, client: Client
) -> None:
    ballot = a_ballot(cast)
    five_votes(ballot, cast)
    closed(ballot)
    page = client.get(reverse("ballots:results", args=[ballot.slug])).content.decode()
    places = [page.index(words) for words in ("River Table was chosen", "The rule", "Round by round",
                                              "How votes moved", "Count it yourself")]  # fmt: skip
    assert places == sorted(places)
    assert "Ana Flores" not in page
    assert "out" in page


def test_a_file_counts_the_same_and_has_the_fingerprint_of_the_record(
    cast: Cast, client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ballot = a_ballot(cast, options=("River Table", "Open Ledger", "=cmd()"))
    five_votes(ballot, cast)
    ballot = closed(ballot)
    answer = client.get(reverse("ballots:ballots_csv", args=[ballot.slug]))
    assert sha256(answer.content).hexdigest() == ballot.ballots_digest
    assert ballot.ballots_digest.encode() in bytes(Entry.objects.get(kind="ballot.closed").leaf)
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert sum(int(row[0]) for row in rows[1:]) == 5
    assert not any(cell.startswith("=") for row in rows for cell in row)
    (tmp_path / "ballots.csv").write_bytes(answer.content)
    call_command("tally", str(tmp_path / "ballots.csv"), "--method", "instant-runoff", "--json")
    assert '"River Table"' in capsys.readouterr().out
    soi = client.get(reverse("ballots:ballots_preflib", args=[ballot.slug])).content.decode()
    assert "# NUMBER VOTERS: 5" in soi


def test_each_against_each_is_shown_for_schulze(cast: Cast, client: Client) -> None:
    ballot = a_ballot(cast, method="schulze")
    five_votes(ballot, cast)
    closed(ballot)
    page = client.get(reverse("ballots:results", args=[ballot.slug])).content.decode()
    assert "Each against each" in page
    assert "3 : 2" in page or "2 : 3" in page


def test_several_seats_are_filled_and_named(cast: Cast, client: Client) -> None:
    for method in ("stv-scottish", "stv-meek"):
        ballot = a_ballot(cast, method=method, seats=2, slug=method)
        five_votes(ballot, cast)
        ballot = closed(ballot)
        assert len(ballot.result["winners"]) == 2
        assert client.get(reverse("ballots:results", args=[ballot.slug])).status_code == 200


def test_a_tie_is_decided_by_the_rule_stated_before_and_told(cast: Cast, client: Client) -> None:
    ballot = a_ballot(cast, method="plurality", ties="listed")
    vote(ballot, cast.ana, ["o2"])
    vote(ballot, cast.tom, ["o1"])
    ballot = closed(ballot)
    assert ballot.result["winners"] == ["River Table"]
    page = client.get(reverse("ballots:results", args=[ballot.slug])).content.decode()
    assert "by the order of the list" in page
    lot = a_ballot(cast, method="plurality", slug="lot")
    vote(lot, cast.ana, ["o2"])
    vote(lot, cast.tom, ["o1"])
    lot = closed(lot)
    order = tally.draw_order(("River Table", "Open Ledger", "Common Ground"), lot.result["lot"])
    first = next(at for at in order if at < 2)
    assert lot.result["winners"] == [("River Table", "Open Ledger")[first]]


def test_results_stay_closed_until_the_end_unless_chosen_otherwise(cast: Cast, client: Client) -> None:
    ballot, live = a_ballot(cast), a_ballot(cast, slug="live", shows_live=True)
    vote(live, cast.ana, ["o1"])
    assert client.get(reverse("ballots:results", args=[ballot.slug])).status_code == 403
    page = client.get(reverse("ballots:results", args=[live.slug]))
    assert page.status_code == 200
    assert "can change" in page.content.decode()


def test_only_the_roll_sees_who_voted_what(cast: Cast, client: Client, signed_in: SignedIn) -> None:
    ballot = a_ballot(cast)
    vote(ballot, cast.ana, ["o1"], "Because it is ours.")
    here = reverse("ballots:voters", args=[ballot.slug])
    assert signed_in(cast.tom).get(here).status_code == 403, "not before it closes"
    closed(ballot)
    assert "Because it is ours." in signed_in(cast.tom).get(here).content.decode()
    for browser in (client, signed_in(cast.ruth), signed_in(cast.imani)):
        assert browser.get(here).status_code == 403
    assert "Because it is ours." not in client.get(reverse("ballots:results", args=["name"])).content.decode()


def test_a_vote_by_phone_is_marked_told_and_confirmed_or_taken_back(
    cast: Cast,
    signed_in: SignedIn,
    letters: Callable[..., list[Letter]],
    run_jobs: Callable[[], int],
) -> None:
    ballot = a_ballot(cast)
    helper = signed_in(cast.ruth)
    found = helper.get(reverse("ballots:telephone", args=[ballot.slug]), {"name": "ana"}).content.decode()
    assert "Ana Flores" in found
    elector = on_roll(ballot, cast.ana)
    helper.post(reverse("ballots:enter_for", args=[ballot.slug, elector.pk]), {"o2": "1"})
    run_jobs()
    assert letters(kind="ballot_entered", to="ana@example.org")
    ana = signed_in(cast.ana)
    here = reverse("ballots:vote", args=[ballot.slug])
    assert "A helper typed this vote" in ana.get(here).content.decode()
    ana.post(reverse("ballots:settle_helped", args=[ballot.slug]), {"right": "yes"})
    assert on_roll(ballot, cast.ana).confirmed
    with pytest.raises(Refused, match="voted themselves"):
        actions.enter_for(elector, choice=["o1"], by=cast.ruth)
    ana.post(reverse("ballots:settle_helped", args=[ballot.slug]), {"right": "no"})
    assert not ballot.stances.exists()
    assert Entry.objects.filter(kind="vote.undone").count() == 1
    ana.post(here, {"o1": "1"})
    assert not on_roll(ballot, cast.ana).by_helper


def test_who_is_asked_is_taken_when_it_opens(cast: Cast) -> None:
    ballot = a_draft(cast, people=None, quorum=1)
    ballot.electors.all().delete()
    actions.change(ballot, by=cast.ruth, electorate="everybody", observers="conveners")
    ballot = actions.open_ballot(ballot, by=cast.ruth)
    assert ballot.roll_size == Person.objects.count()
    assert {"conveners", "roles", "everybody", "community:money", "signers"} <= set(rolls.groups())


def test_my_page_and_the_front_page_say_what_is_open(cast: Cast, client: Client, signed_in: SignedIn) -> None:
    ballot = a_ballot(cast)
    assert ballot.question in client.get("/").content.decode()
    mine = signed_in(cast.ana)
    assert reverse("ballots:vote", args=[ballot.slug]) in mine.get("/me/").content.decode()
    vote(ballot, cast.ana, ["o1"])
    assert reverse("ballots:vote", args=[ballot.slug]) not in mine.get("/me/").content.decode()
    kept = mine.get(reverse("members:data_json"))
    assert "1. River Table" in kept.content.decode()


def test_in_safe_mode_no_name_stands_beside_a_decision(cast: Cast, client: Client, monkeypatch: Any) -> None:
    from justaction.ballots import policy

    ballot = actions.close(a_ballot(cast), by=cast.ruth, reason="Enough.")
    cast.ruth.grants.update(listed=True)
    assert policy.public_name(ballot.closed_by) == "Ruth Abara"
    monkeypatch.setattr(house, "names_hidden", lambda: True)
    assert policy.public_name(ballot.closed_by) == ""


# --- proposals --------------------------------------------------------------------------------------------------


def asking(cast: Cast, who: str = "anyone") -> Ballot:
    until = clock.now() + timedelta(days=2)
    ballot = a_draft(cast, options=(), proposals=who, proposals_until=until, opens_at=until)
    return actions.ask_for_proposals(ballot, by=cast.ruth)


def test_anyone_proposes_by_link_and_each_is_screened_with_a_reason(
    cast: Cast, client: Client, signed_in: SignedIn
) -> None:
    from justaction.ballots.tests.test_vote import form

    ballot = asking(cast)
    here = reverse("ballots:propose", args=[ballot.slug])
    sent = client.post(here, form(name="Night Market", meaning="Open late.", credit="Ana"), follow=True)
    assert "Thank you" in sent.content.decode()
    assert "Night Market" not in client.get(reverse("ballots:decision", args=["name"])).content.decode()
    again = client.post(here, form(name=" night  MARKET! "))
    assert again.status_code == 409
    assert "proposed this already" in again.content.decode()
    client.post(here, form(name="Cruel words"))
    kept, aside = ballot.proposed.order_by("id")
    browser = signed_in(cast.ruth)
    screen = reverse("ballots:screen", args=[ballot.slug, kept.subject])
    assert browser.post(screen, {"keep": "keep", "reason": ""}).status_code == 422
    browser.post(screen, {"keep": "keep", "reason": "Many meet there."})
    browser.post(
        reverse("ballots:screen", args=[ballot.slug, aside.subject]),
        {"keep": "aside", "reason": "It hurts people among us.", "hide": "on"},
    )
    page = client.get(reverse("ballots:decision", args=["name"])).content.decode()
    for words in ("Night Market", "Many meet there.", "It hurts people among us."):
        assert words in page
    assert "Cruel words" not in page
    assert [option.name for option in ballot.options.all()] == ["Night Market"]


def test_it_does_not_open_while_a_proposal_waits(cast: Cast) -> None:
    ballot = asking(cast)
    for name in ("One", "Two", "Three"):
        actions.propose(ballot, name=name)
    with clock.at(clock.now() + timedelta(days=3)):
        with pytest.raises(Refused, match="wait for an answer"):
            actions.open_ballot(ballot, by=cast.ruth)
        for proposal in ballot.proposed.all():
            actions.screen(proposal, keep=True, reason="Fits.", by=cast.ruth)
        assert actions.open_ballot(ballot, by=cast.ruth).state == "open"
        with pytest.raises(Refused, match="over"):
            actions.propose(ballot, name="Four")


def test_where_the_roll_proposes_others_cannot(cast: Cast, client: Client, signed_in: SignedIn) -> None:
    from justaction.ballots.tests.test_vote import form

    ballot = asking(cast, "roll")
    here = reverse("ballots:propose", args=[ballot.slug])
    assert client.post(here, form(name="Mine")).status_code == 403
    assert signed_in(cast.imani).post(here, form(name="Mine")).status_code == 403
    assert signed_in(cast.ana).post(here, form(name="Mine")).status_code == 302
