"""Three voices side by side: never averaged, those affected without an account and never in groups under five."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from justaction.commitments import actions, policy
from justaction.commitments.models import Commitment, Review, VoiceAnswer, VoiceLink
from justaction.commitments.state import scales as rules
from justaction.commitments.tests.conftest import START
from justaction.commitments.tests.making import a_line, a_report
from justaction.conftest import Cast
from justaction.errors import NotAllowed, Refused
from justaction.members import actions as members
from justaction.members.actions import cases
from justaction.members.models import Case, Person
from justaction.record.models import Entry
from justaction.web import clock

SignedIn = Callable[[Person], Client]
DESK = "/desk/prairie-lantern-fund/move-our-cash-home/"
GOOD = {"completion": "complete", "ambition": "substantial", "results": "major"}
BAD = {"completion": "limited", "ambition": "modest", "results": "worsened"}


@pytest.fixture
def reported(founded: Cast, commitment: Commitment) -> Commitment:
    with clock.at(START + timedelta(days=90)):
        a_report(commitment, founded.grace, "5")
    return commitment


def open_form(client: Client, url: str, said: dict[str, str]) -> int:
    """Send a form that needs no account, with the hidden words of its page."""
    page = client.get(url).content.decode()
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert token is not None
    return client.post(url, {**said, "form_token": token[1]}).status_code


def test_nobody_differs_where_nothing_is_said_and_no_number_is_made() -> None:
    scale = rules.SCALES[0]
    ours, peers, theirs = rules.tally(
        scale, {"self": ["complete"], "peer": ["limited", "limited", ""], "affected": []}
    )
    assert (ours.counts, peers.counts, theirs.counts) == ((("complete", 1),), (("limited", 2),), ())
    assert rules.differ([ours, peers, theirs])
    assert not rules.differ([ours, theirs])


def test_three_voices_stand_side_by_side_and_their_disagreement_is_shown(
    founded: Cast, reported: Commitment, signed_in: SignedIn
) -> None:
    url = reported.get_absolute_url()
    with clock.at(START + timedelta(days=91)):
        grace = signed_in(founded.grace)
        assert grace.post(f"{DESK}voice/", {"completion": "complete"}).status_code == 422
        assert grace.post(f"{DESK}voice/", {**GOOD, "words": "We moved it all."}).status_code == 302
        assert grace.post(f"{DESK}voice/", GOOD).status_code == 409
        review = Review.objects.get(peer=founded.tom)
        said = {"verdict": "disagrees", "reasons": "Half is missing.", **BAD}
        assert signed_in(founded.tom).post(f"/reviews/{review.subject}/", said).status_code == 302
        assert "A little: 1" not in Client().get(url).content.decode()  # held back with the review
        assert grace.post(f"{DESK}reply/{review.subject}/let-stand/").status_code == 302
        page = Client().get(url).content.decode()
        assert "All of it" in page
        assert "A little: 1" in page
        assert "They see it differently." in page
        assert "Fewer than five people" in page
        voices = Client().get(f"{url.rstrip('/')}.json").json()["voices"]
        assert voices[0]["differ"]
        assert voices[0]["affected"] is None
        assert Entry.objects.filter(kind="voice.given", thread=reported.subject).count() == 2
        assert b"said what they see" in Client().get(f"{url}history/").content


def test_those_affected_answer_by_a_link_without_an_account(
    founded: Cast, reported: Commitment, signed_in: SignedIn
) -> None:
    url = reported.get_absolute_url()
    with clock.at(START + timedelta(days=91)):
        assert signed_in(founded.ana).get(f"{url}links/").status_code == 403
        assert signed_in(founded.imani).get(f"{url}links/").status_code == 200  # coordinates Money
        grace = signed_in(founded.grace)
        assert grace.post(f"{url}links/", {"label": "Savers of nine blocks"}).status_code == 302
        link = VoiceLink.objects.get()
        page = f"/voice/{link.token}/"
        assert b"the organization" in Client().get(page).content
        assert open_form(Client(), page, {"completion": "limited"}) == 422
        for number in range(5):
            assert open_form(Client(), page, {**BAD, "words": f"Nothing came to block {number}."}) == 302
        assert "block 0" not in Client().get(url).content.decode()  # nobody has looked yet
        waiting = list(Case.objects.filter(kind="affected"))
        cases.decide(waiting[:4], by=founded.ruth, decision="release", reason="It is about the commitment.")
        assert "block 0" not in Client().get(url).content.decode()  # four are too few
        cases.decide(waiting[4:], by=founded.ruth, decision="release", reason="It is about the commitment.")
        text = Client().get(url).content.decode()
        assert "It got worse: 5" in text
        assert "Nothing came to block 0." in text
        assert "5 people who are affected answered." in text
        assert not Entry.objects.filter(kind="voice.given").exists()  # nobody is found by the day
        assert set(VoiceAnswer.objects.values_list("by", flat=True)) == {None}
        assert grace.post(f"{url}links/{link.pk}/close/").status_code == 302
        assert Client().get(page).status_code == 410


def test_an_advocate_from_outside_gives_a_link_too(founded: Cast, reported: Commitment) -> None:
    with clock.at(START + timedelta(days=91)):
        assert policy.gives_links_as(founded.sol, reported) == ""
        members.affiliate(
            person=founded.sol,
            organization=founded.fund,
            kind="external_advocate",
            state="confirmed",
            by=founded.ruth,
        )
        link = actions.give_link(reported, by=founded.sol, label="Tenants")
        assert link.given_by == "advocate"
        with pytest.raises(NotAllowed):
            actions.give_link(reported, by=founded.tom, label="Friends")


def test_who_is_funded_is_not_asked_and_is_refused_in_page_and_deed(
    founded: Cast, commitment: Commitment, signed_in: SignedIn
) -> None:
    with clock.at(START + timedelta(days=80)):
        report = a_report(commitment, founded.grace, "4")
        review = Review.objects.get(peer=founded.tom)
        theatre = signed_in(founded.grace)
        typed = {
            "way": "gave",
            "other": founded.theatre.pk,
            "last_on": "2026-03-01",
            "source": "Our yearly report",
        }
        assert theatre.post("/desk/prairie-lantern-fund/money-ties/", typed).status_code == 302
        left = policy.independent(Person.objects.filter(willing_to_check=True), report, commitment)
        assert founded.tom not in left
        with pytest.raises(NotAllowed):
            actions.review(review, by=founded.tom, verdict="agrees", reasons="Fine.")
        said = {"verdict": "agrees", "reasons": "Fine."}
        assert signed_in(founded.tom).post(f"/reviews/{review.subject}/", said).status_code == 403
        assert (
            Client().get(f"{commitment.get_absolute_url().rstrip('/')}.json").json()["reports"][0]["reviews"]
        )
    with clock.at(START + timedelta(days=80 + 400)):
        left = policy.independent(Person.objects.filter(willing_to_check=True), report, commitment)
        assert founded.tom in left


def test_who_is_too_close_is_not_asked_again_for_a_year(
    founded: Cast, reported: Commitment, signed_in: SignedIn
) -> None:
    with clock.at(START + timedelta(days=91)):
        review = Review.objects.get(peer=founded.tom)
        tom = signed_in(founded.tom)
        assert tom.post(f"/reviews/{review.subject}/pass-on/", {"why": "too_close"}).status_code == 302
    with clock.at(START + timedelta(days=120)):
        newer = a_report(reported, founded.grace, "6")
        assert founded.tom not in {one.peer for one in newer.reviews.select_related("peer")}


def test_a_scale_knows_only_its_own_answers(founded: Cast, reported: Commitment) -> None:
    with clock.at(START + timedelta(days=91)), pytest.raises(Refused) as no:
        actions.rate(reported, by=founded.grace, scales=actions.Scales("complete", "huge", "major"))
    assert no.value.field == "ambition"


def test_one_who_is_affected_confirms_the_power_and_decides_if_it_is_told(
    founded: Cast, reported: Commitment, client: Client
) -> None:
    url = reported.get_absolute_url()
    with clock.at(START + timedelta(days=91)):
        link = actions.give_link(reported, by=founded.grace, label="Savers")
        page = client.get(f"/voice/{link.token}/").content.decode()
        assert "A council of seven chooses; four are residents." in page
        for told, shown in ((False, "Nobody affected has confirmed it"), (True, "it is so. ")):
            said = {**GOOD, "power": "yes", **({"may_be_told": "on"} if told else {})}
            assert open_form(client, f"/voice/{link.token}/", said) == 302
            waiting = Case.objects.filter(state="open", kind="affected")
            cases.decide(list(waiting), by=founded.ruth, decision="release", reason="A voice.")
            assert shown in Client().get(url).content.decode()
        told_ = Client().get(f"{url.rstrip('/')}.json").json()["power_confirmed_by_those_affected"]
        assert told_ == ["Somebody affected says: Yes, it is so"]


def test_a_line_of_money_ties_the_recipient_to_the_payer_for_a_year(
    founded: Cast, reported: Commitment, signed_in: SignedIn
) -> None:
    review = Review.objects.get(peer=founded.tom)
    with clock.at(START + timedelta(days=91)):
        line = a_line(reported, founded.grace, kind="committed", recipient="night kiln theatre")
        assert line.paid_to == founded.theatre
        assert (
            b"Night Kiln Theatre"
            in signed_in(founded.grace).get("/desk/prairie-lantern-fund/money-ties/").content
        )
        tom = signed_in(founded.tom)
        assert b"You are too close" in tom.get(f"/reviews/{review.subject}/").content
        said = {"verdict": "agrees", "reasons": "Fine."}
        assert tom.post(f"/reviews/{review.subject}/", said).status_code == 403
        with pytest.raises(NotAllowed):
            actions.review(review, by=founded.tom, verdict="agrees", reasons="Fine.")
        actions.take_money_back(line, by=founded.grace, why="It went to another theatre.")
        assert tom.post(f"/reviews/{review.subject}/", said).status_code == 302
