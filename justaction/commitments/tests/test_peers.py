"""Peers: who may be asked, in which order, and what happens when they answer, pass on, or say nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.test import Client

from justaction.collaborative.models import Field
from justaction.commitments import actions, policy, tasks
from justaction.commitments.models import Commitment, Review
from justaction.commitments.tests.conftest import START
from justaction.commitments.tests.making import a_commitment, a_report, a_review
from justaction.conftest import Cast
from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members import actions as members
from justaction.members.models import Affiliation, Person
from justaction.record.models import Entry
from justaction.web import clock

Letters = Callable[..., list[Letter]]
SignedIn = Callable[[Person], Client]


def on(day: float) -> AbstractContextManager[None]:
    return clock.at(START + timedelta(days=day))


def another(name: str, **about: object) -> Person:
    """Somebody in the health field who is willing to check and belongs nowhere."""
    person = members.welcome(name=name, address=f"{name.split()[0].lower()}@example.org")
    field = Field.objects.get(slug="health-and-schools")
    return members.edit_me(person, by=person, **{"willing_to_check": True, "field": field, **about})


def asked(commitment: Commitment) -> set[str]:
    open_ = Review.objects.open().filter(report__commitment=commitment)
    return {review.peer.name for review in open_ if review.peer}


def test_three_peers_of_other_fields_are_asked_by_letter(
    founded: Cast, commitment: Commitment, letters: Letters
) -> None:
    with on(90):
        a_report(commitment, founded.grace, "5")
    assert asked(commitment) == {"Tom Wilk", "Lee Chau", "Sol Diaz"}
    (letter,) = letters(kind="review_asked", to="tom@example.org")
    review = Review.objects.get(peer=founded.tom)
    assert review.peer_organization == founded.theatre
    assert f"/reviews/{review.subject}/" in letter.text
    assert "15 April 2026" in letter.text


def test_nobody_of_the_same_field_or_with_a_tie_is_asked(founded: Cast, commitment: Commitment) -> None:
    finance = Field.objects.get(slug="finance")
    with on(80):
        another("Same Field", field=finance)
        another("No Field", field=None)
        another("Not Willing", willing_to_check=False)
        works_in_finance = another("Works Elsewhere")
        rival = members.list_organization(
            name="Other Bank", kind="institution", field=finance, by=founded.ruth
        )
        tied = another("Tied Once")
        asked_to_join = another("Asked Only")
        for person, place, state in (
            (works_in_finance, rival, "confirmed"),
            (tied, founded.fund, "confirmed"),
            (asked_to_join, founded.fund, "asked"),
        ):
            members.affiliate(person=person, organization=place, kind="member", state=state, by=founded.ruth)
        members.end_affiliation(tied.affiliations.get(), by=founded.ruth)
        report = a_report(commitment, founded.grace, "4")
        left = policy.independent(Person.objects.filter(willing_to_check=True), report, commitment)
        assert {person.name for person in left} == {"Tom Wilk", "Lee Chau", "Sol Diaz"}
    with on(80 + 366):
        left = policy.independent(Person.objects.filter(willing_to_check=True), report, commitment)
        assert "Tied Once" in {person.name for person in left}
        assert "Asked Only" not in {person.name for person in left}


def test_the_least_asked_comes_first(founded: Cast, commitment: Commitment) -> None:
    with on(10):
        new = [another(f"Peer{n} New") for n in range(3)]
    with on(20):
        a_report(commitment, founded.grace, "3")
    first = asked(commitment)
    with on(30):
        second = a_commitment(founded.fund, founded.grace, title="Another one")
        a_report(second, founded.grace, "3")
    assert asked(second).isdisjoint(first)
    assert first | asked(second) == {"Tom Wilk", "Lee Chau", "Sol Diaz", *[person.name for person in new]}


def test_an_ask_lapses_after_10_days_and_goes_to_the_next(
    founded: Cast, commitment: Commitment, letters: Letters
) -> None:
    with on(20):
        a_report(commitment, founded.grace, "3")
        another("Dana Next")
    for day in (27, 27, 30):
        with on(day):
            tasks.remind()
            tasks.lapse_reviews()
    assert len(letters(kind="review_reminder")) == 3
    with on(31):
        tasks.lapse_reviews()
        tasks.lapse_reviews()
    assert asked(commitment) == {"Dana Next"}
    assert Review.objects.filter(state="lapsed").count() == 3
    assert Entry.objects.filter(kind="review.lapsed").count() == 3


def test_a_peer_may_pass_it_on(founded: Cast, commitment: Commitment) -> None:
    with on(20):
        a_report(commitment, founded.grace, "3")
        another("Dana Next")
        actions.pass_on(Review.objects.get(peer=founded.tom), by=founded.tom)
        assert asked(commitment) == {"Dana Next", "Lee Chau", "Sol Diaz"}
        with pytest.raises(NotAllowed):
            actions.pass_on(Review.objects.get(peer=founded.lee), by=founded.tom)


def test_two_agreeing_answers_do_when_nobody_is_left(founded: Cast, commitment: Commitment) -> None:
    with on(100):
        a_report(commitment, founded.grace, "14")
        for peer in (founded.tom, founded.lee):
            a_review(peer)
    commitment.refresh_from_db()
    assert commitment.reason_key == "reached_waiting"
    with on(111):
        tasks.lapse_reviews()
    commitment.refresh_from_db()
    assert commitment.state == "done"


def test_one_answer_is_never_enough_until_somebody_new_comes(founded: Cast, commitment: Commitment) -> None:
    with on(100):
        a_report(commitment, founded.grace, "14")
        a_review(founded.tom)
    with on(111):
        tasks.lapse_reviews()
        commitment.refresh_from_db()
        assert commitment.reason_key == "reached_too_few"
        dana = another("Dana Next")
        tasks.lapse_reviews()
        a_review(dana)
    commitment.refresh_from_db()
    assert commitment.state == "done"


def test_asking_for_more_is_not_agreeing_until_it_is_changed_after_a_reply(
    founded: Cast, commitment: Commitment, letters: Letters
) -> None:
    with on(100):
        a_report(commitment, founded.grace, "14")
        verdicts = {founded.tom: "asks_for_more", founded.lee: "agrees", founded.sol: "disagrees"}
        for peer, verdict in verdicts.items():
            a_review(peer, verdict, reasons="Look closer.")
        commitment.refresh_from_db()
        assert commitment.reason_key == "reached_not_agreed"
        tom = Review.objects.get(peer=founded.tom)
        with pytest.raises(NotAllowed):
            actions.review(tom, by=founded.tom, verdict="agrees", reasons="Changed my mind.")
        actions.reply(tom, by=founded.grace, text="The memo is here.")
        assert letters(kind="review_replied", to="tom@example.org")
        with pytest.raises(Refused):
            actions.reply(tom, by=founded.grace, text="And another.")
        actions.review(tom, by=founded.tom, verdict="agrees", reasons="The memo is enough.")
        with pytest.raises(NotAllowed):
            actions.review(tom, by=founded.tom, verdict="disagrees", reasons="No.")
    commitment.refresh_from_db()
    assert commitment.state == "done"
    entries = Entry.objects.filter(subject=tom.subject).order_by("id")
    assert [entry.kind for entry in entries] == [
        "review.written",
        "review.given",
        "review.answered",
        "review.given",
    ]
    assert {letter.to for letter in letters(kind="commitment_done")} == {
        f"{name}@example.org" for name in ("grace", "tom", "lee", "sol")
    }


def test_somebody_who_joined_the_organization_yesterday_is_refused_everywhere(
    founded: Cast, commitment: Commitment, signed_in: SignedIn
) -> None:
    with on(20):
        a_report(commitment, founded.grace, "3")
        members.affiliate(
            person=founded.tom, organization=founded.fund, kind="member", state="asked", by=founded.tom
        )
        refused_everywhere(commitment, founded.tom, signed_in)


def refused_everywhere(commitment: Commitment, person: Person, signed_in: SignedIn) -> None:
    """On the page, in the form behind it, in the deed; and no address of data takes anything in."""
    review = Review.objects.get(peer=person)
    browser = signed_in(person)
    page = browser.get(f"/reviews/{review.subject}/")
    assert b"You are too close to this organization" in page.content
    assert b'name="verdict"' not in page.content
    said = {"verdict": "agrees", "reasons": "Fine."}
    assert browser.post(f"/reviews/{review.subject}/", said).status_code == 403
    with pytest.raises(NotAllowed):
        actions.review(review, by=person, verdict=said["verdict"], reasons=said["reasons"])
    data = commitment.get_absolute_url().rstrip("/")
    for address in (f"{data}.json", f"{data}.csv", "/data/reviews.csv", "/commitments.json"):
        assert browser.post(address, said).status_code == 405, address
    review.refresh_from_db()
    assert (review.state, review.verdict) == ("asked", "")


def test_the_same_field_or_a_job_that_ended_last_winter_is_refused_everywhere(
    founded: Cast, commitment: Commitment, signed_in: SignedIn
) -> None:
    with on(20):
        a_report(commitment, founded.grace, "3")
        members.edit_me(founded.tom, by=founded.tom, field=founded.fund.field, willing_to_check=True)
        refused_everywhere(commitment, founded.tom, signed_in)
        left = members.affiliate(
            person=founded.lee, organization=founded.fund, kind="member", state="confirmed", by=founded.ruth
        )
        Affiliation.objects.filter(pk=left.pk).update(
            starts_on=policy.today() - timedelta(days=900), ends_on=policy.today() - timedelta(days=364)
        )
        refused_everywhere(commitment, founded.lee, signed_in)
        Affiliation.objects.filter(pk=left.pk).update(ends_on=policy.today() - timedelta(days=366))
        assert policy.may_review(founded.lee, Review.objects.get(peer=founded.lee))


def test_a_review_needs_reasons_and_a_verdict(founded: Cast, commitment: Commitment) -> None:
    with on(20):
        a_report(commitment, founded.grace, "3")
        review = Review.objects.get(peer=founded.tom)
        for verdict, reasons, field in (("agrees", "  ", "reasons"), ("great", "Fine.", "verdict")):
            with pytest.raises(Refused) as no:
                actions.review(review, by=founded.tom, verdict=verdict, reasons=reasons)
            assert no.value.field == field


def test_the_organization_is_reminded_and_asked_what_got_in_the_way(
    founded: Cast, commitment: Commitment, letters: Letters
) -> None:
    for day in (70, 76, 80):
        with on(day):
            tasks.climb()
    assert len(letters(kind="report_due", to="grace@example.org")) == 1
    for _clock in range(2):
        with on(106):
            tasks.look_again()
    (letter,) = letters(kind="got_in_the_way")
    assert "What got in the way?" in letter.subject
    assert letter.to == "grace@example.org"


def test_withdrawing_closes_what_is_asked_and_keeps_the_page(founded: Cast, commitment: Commitment) -> None:
    with on(20):
        a_report(commitment, founded.grace, "3")
        with pytest.raises(Refused):
            actions.withdraw(commitment, by=founded.grace, reason=" ")
        with pytest.raises(NotAllowed):
            actions.withdraw(commitment, by=founded.ana, reason="No.")
        done = actions.withdraw(commitment, by=founded.grace, reason="The council voted for a larger one.")
        assert done.state == "withdrawn"
        assert set(Review.objects.values_list("state", flat=True)) == {"closed"}
        with pytest.raises(NotAllowed):
            actions.review(
                Review.objects.get(peer=founded.tom), by=founded.tom, verdict="agrees", reasons="x"
            )
        with pytest.raises(Refused):
            a_report(commitment, founded.grace, "4")


def test_nobody_with_an_address_at_the_organization_checks_it(founded: Cast, commitment: Commitment) -> None:
    with on(80):
        for address in ("kim@fund.example.org", "Lou@mail.FUND.example.org", "max@notfund.example.org"):
            person = members.welcome(name=address, address=address)
            field = Field.objects.get(slug="health-and-schools")
            members.edit_me(person, by=person, willing_to_check=True, field=field)
    with on(90):
        report = a_report(commitment, founded.grace, "5")
    everybody = policy.independent(Person.objects.all(), report, commitment)
    addresses = set(everybody.values_list("email", flat=True))
    assert "max@notfund.example.org" in addresses
    assert not {"kim@fund.example.org", "lou@mail.fund.example.org"} & addresses
