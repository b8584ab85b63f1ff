"""A review is held back during the right of reply: page, files, letters and record tell the same on each day."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.test import Client

from justaction.commitments import actions, tasks
from justaction.commitments.models import Commitment, Review
from justaction.commitments.tests.conftest import START
from justaction.commitments.tests.making import a_report
from justaction.conftest import Cast
from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members.models import Person
from justaction.record import published
from justaction.record.models import Disclosure, Entry
from justaction.web import clock

SignedIn = Callable[[Person], Client]
Letters = Callable[..., list[Letter]]
DESK = "/desk/prairie-lantern-fund/move-our-cash-home/"
WORDS = "Half of the sum is missing."


def on(day: int) -> AbstractContextManager[object]:
    return clock.at(START + timedelta(days=day))


@pytest.fixture
def written(founded: Cast, commitment: Commitment, signed_in: SignedIn) -> Review:
    """Tom answered on day 91; the reply is open until day 101."""
    with on(90):
        a_report(commitment, founded.grace, "14")
    with on(91):
        review = Review.objects.get(peer=founded.tom)
        said = {"verdict": "disagrees", "reasons": WORDS, "completion": "limited"}
        assert signed_in(founded.tom).post(f"/reviews/{review.subject}/", said).status_code == 302
    review.refresh_from_db()
    return review


def everywhere(commitment: Commitment) -> str:
    """All that anybody can read of it without an account."""
    url = commitment.get_absolute_url()
    places = [
        *(url, f"{url}history/", f"{url.rstrip('/')}.json", f"{url.rstrip('/')}.csv"),
        *("/commitments/", "/data/reviews.csv", "/organizations/prairie-lantern-fund/"),
        *("/organizations/prairie-lantern-fund.json", "/organizations/night-kiln-theatre.json"),
    ]
    words = [
        f"{word.path}: {word.value}"
        for entry in Entry.objects.filter(thread=commitment.subject)
        for word in published.public_words(entry)
    ]
    return "\n".join([*(Client().get(place).content.decode() for place in places), *words])


def test_nobody_but_the_organization_reads_it_until_its_day(
    founded: Cast, commitment: Commitment, written: Review, signed_in: SignedIn, letters: Letters
) -> None:
    (letter,) = letters(kind="right_of_reply", to="grace@example.org")
    assert WORDS in letter.text
    assert "You have until 16 April 2026 to reply" in letter.text
    with on(101):  # the last day
        tasks.leave_unanswered()
        read = everywhere(commitment)
        assert WORDS not in read
        assert "Disagrees" not in read.replace("Disagrees: 0", "")
        assert "has until 16 April 2026 to reply. Then it is public" in read
        assert "1 review is written, and the organization may still reply." in read
        assert WORDS in signed_in(founded.grace).get(DESK).content.decode()
        assert WORDS in signed_in(founded.tom).get(f"/reviews/{written.subject}/").content.decode()
        assert signed_in(founded.lee).get(f"/reviews/{written.subject}/").status_code == 403
        told = Client().get(f"{commitment.get_absolute_url().rstrip('/')}.json").json()["reports"][0]
        held = next(one for one in told["reviews"] if one["state"] == "held")
        assert (held["verdict"], held["reasons"], held["reply_by"]) == (None, None, "2026-04-16")
        assert told["checked"] == "waiting"
    for _clock in range(2):
        with on(102):
            tasks.leave_unanswered()
    with on(102):
        read = everywhere(commitment)
        assert WORDS in read
        assert "No reply came in 10 days" in read
        assert "A little" in read  # what the peer saw on the scales came with it
    kinds = Entry.objects.filter(subject=written.subject).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["review.written", "review.given", "review.unanswered"]
    assert len(letters(kind="review_public", to="grace@example.org")) == 1
    assert len(letters(kind="review_public", to="tom@example.org")) == 1


def test_what_was_sealed_on_the_first_day_is_what_is_read_on_the_last(written: Review) -> None:
    sealed = Entry.objects.get(subject=written.subject, kind="review.written")
    assert set(sealed.disclosures.filter(public=True).values_list("path", flat=True)) == {"peer"}
    assert "disagrees" not in bytes(sealed.leaf).decode()
    with on(102):
        tasks.leave_unanswered()
    given = Entry.objects.get(subject=written.subject, kind="review.given")
    assert json.loads(bytes(given.leaf))["p"], "it answers the sealed one"
    opened = dict(Disclosure.objects.filter(entry=sealed, public=True).values_list("path", "value"))
    assert opened["reasons"] == given.disclosures.get(path="reasons").value == WORDS
    assert opened["verdict"] == json.loads(bytes(given.leaf))["m"]["verdict"]


def test_an_early_reply_makes_both_public_at_once(
    founded: Cast, commitment: Commitment, written: Review, signed_in: SignedIn, letters: Letters
) -> None:
    with on(93):
        grace = signed_in(founded.grace)
        assert b"Only you read this until" in grace.get(f"{DESK}reply/{written.subject}/").content
        assert grace.post(f"{DESK}reply/{written.subject}/", {"text": " "}).status_code == 422
        assert (
            grace.post(f"{DESK}reply/{written.subject}/", {"text": "It is at the second bank."}).status_code
            == 302
        )
        read = everywhere(commitment)
        assert WORDS in read
        assert "It is at the second bank." in read
    assert letters(kind="review_replied", to="tom@example.org")
    with on(110):
        tasks.leave_unanswered()
    assert not Entry.objects.filter(kind="review.unanswered").exists()


def test_a_late_reply_stands_beside_it_and_says_that_it_is_late(
    founded: Cast, commitment: Commitment, written: Review
) -> None:
    with on(102):
        tasks.leave_unanswered()
    with on(120):
        actions.reply(written, by=founded.grace, text="We were slow. It is there.")
        assert "It came after the 10 days." in Client().get(commitment.get_absolute_url()).content.decode()


def test_only_the_organization_lets_it_stand_and_the_peer_cannot_change_it_meanwhile(
    founded: Cast, commitment: Commitment, written: Review, signed_in: SignedIn, letters: Letters
) -> None:
    with on(97):
        tasks.remind()
        assert not letters(kind="reply_reminder")
    with on(98):
        tasks.remind()
        tasks.remind()
        assert len(letters(kind="reply_reminder", to="grace@example.org")) == 1
        with pytest.raises(NotAllowed):
            actions.review(written, by=founded.tom, verdict="agrees", reasons="On second thought.")
        url = f"{DESK}reply/{written.subject}/let-stand/"
        assert signed_in(founded.tom).post(url).status_code == 403
        assert signed_in(founded.grace).post(url).status_code == 302
        assert WORDS in everywhere(commitment)
        with pytest.raises(Refused):
            actions.let_stand(written, by=founded.grace)
