"""Reviewers are reviewed and thanked: by the organization, by those affected, in private numbers and public thanks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from justaction.commitments import actions, policy
from justaction.commitments.actions import Feedback
from justaction.commitments.models import Commitment, Review, ReviewFeedback
from justaction.commitments.tests.conftest import START
from justaction.commitments.tests.making import a_report, a_review
from justaction.conftest import Cast
from justaction.errors import Refused
from justaction.mail.models import Letter
from justaction.members.models import Person
from justaction.web import clock, house

SignedIn = Callable[[Person], Client]
Letters = Callable[..., list[Letter]]
DESK = "/desk/prairie-lantern-fund/move-our-cash-home/"
GOOD = {"fair": "yes", "helped": "yes", "exact": "partly"}


@pytest.fixture
def given(founded: Cast, commitment: Commitment) -> Review:
    with clock.at(START + timedelta(days=90)):
        a_report(commitment, founded.grace, "5")
        return a_review(founded.tom, "asks_for_more", reasons="Where is the rest?")


def by_link(url: str, said: dict[str, str]) -> int:
    """Send a form that needs no account, with the hidden words of its page."""
    client = Client()
    token = re.search(r'name="form_token" value="([^"]+)"', client.get(url).content.decode())
    assert token is not None
    return client.post(url, {**said, "form_token": token[1]}).status_code


def test_the_organization_says_what_it_was_like_once_and_the_peer_reads_its_word(
    founded: Cast, given: Review, signed_in: SignedIn, letters: Letters
) -> None:
    with clock.at(START + timedelta(days=92)):
        grace, tom = signed_in(founded.grace), signed_in(founded.tom)
        url = f"{DESK}reviews/{given.subject}/"
        assert b"What was it like?" in grace.get(DESK).content
        assert grace.post(url, {"fair": "yes"}).status_code == 422
        assert grace.post(url, {**GOOD, "words": "You asked for what we had missed."}).status_code == 302
        assert grace.post(url, GOOD).status_code == 409
        assert tom.post(url, GOOD).status_code == 403
        (letter,) = letters(kind="review_thanks")
        assert letter.to == "tom@example.org"
        page = tom.get("/reviews/").content.decode()
        assert "1 review of yours is public." in page
        assert "You asked for what we had missed." in page
        assert "found them fair" not in page  # one answer is no number
        assert b"had missed" not in Client().get(given.report.commitment.get_absolute_url()).content


def test_those_affected_say_it_by_their_link_and_numbers_begin_at_five(
    founded: Cast, given: Review, signed_in: SignedIn
) -> None:
    with clock.at(START + timedelta(days=92)):
        link = actions.give_link(given.report.commitment, by=founded.grace, label="Savers")
        assert b"Where is the rest?" in Client().get(f"/voice/{link.token}/peers/").content
        url = f"/voice/{link.token}/peers/{given.subject}/"
        assert by_link(url, {"fair": "yes"}) == 422
        for number in range(5):
            assert by_link(url, {**GOOD, "fair": "no" if number else "yes"}) == 302
            coordinator = signed_in(founded.imani).get("/steer/reviewers/").content.decode()
            assert ("1 · 0 · 4" in coordinator) == (number == 4)
        assert ReviewFeedback.objects.filter(by=None, words="").count() == 5
        assert b"Of 5 who were asked" in signed_in(founded.tom).get("/reviews/").content
        for person in (founded.ana, founded.grace, founded.tom):
            assert signed_in(person).get("/steer/reviewers/").status_code == 403
        actions.close_link(link, by=founded.grace)
        assert by_link(url, GOOD) == 410


def test_what_is_not_public_is_not_spoken_of(founded: Cast, given: Review) -> None:
    with clock.at(START + timedelta(days=92)):
        held = actions.review(
            Review.objects.get(peer=founded.lee), by=founded.lee, verdict="agrees", reasons="Fine."
        )
        with pytest.raises(Refused):
            actions.say_of_review(held, Feedback("yes", "yes", "yes"), by=founded.grace)
        link = actions.give_link(given.report.commitment, by=founded.grace, label="Savers")
        with pytest.raises(Refused) as no:
            actions.say_of_review_by_link(link, held, Feedback("yes", "yes", "yes"))
        assert no.value.status == 404


def test_thanks_by_name_are_for_those_who_want_them(
    founded: Cast, given: Review, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.at(START + timedelta(days=92)):
        page = Client().get("/reviews/thanks/").content.decode()
        assert "1 person has checked reports of others." in page
        assert "Tom Wilk" not in page
        assert signed_in(founded.ana).post("/reviews/thanks/name/", {"named": "yes"}).status_code == 403
        tom = signed_in(founded.tom)
        assert tom.post("/reviews/thanks/name/", {"named": "yes"}).status_code == 302
        assert b"Tom Wilk" in Client().get("/reviews/thanks/").content
        monkeypatch.setattr(house, "names_hidden", lambda: True)
        assert policy.thanked() == (1, 1, [])
        monkeypatch.undo()
        assert tom.post("/reviews/thanks/name/", {"named": "no"}).status_code == 302
        assert b"Tom Wilk" not in Client().get("/reviews/thanks/").content
