"""Who belongs to which organization: asked, confirmed by somebody else, ended, kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members import actions, policy
from justaction.members.models import Affiliation, Person
from justaction.members.tests.making import (
    a_collaborative,
    a_person,
    a_representative,
    a_steward,
    an_organization,
    asks,
    in_role,
)

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def _founded(db: None) -> None:
    a_collaborative()


def test_somebody_says_where_they_work_and_a_convener_confirms_it(signed_in: SignedIn) -> None:
    fund, ana, ruth = an_organization(), a_person("Ana Flores"), a_steward()

    signed_in(ana).post(
        "/me/organizations/ask/",
        {
            "organization": fund.pk,
            "kind": "representative",
            "role_title": "Director",
            "authority": "The board",
        },
    )
    assert not policy.may_represent(ana, fund)
    convener = signed_in(ruth)
    assert "Ana Flores" in convener.get("/steer/affiliations/").content.decode()
    assert "Your turn" in convener.get("/me/").content.decode()
    convener.post(f"/affiliations/{ana.affiliations.get().pk}/confirm/")

    assert policy.may_represent(ana, fund)
    letter = Letter.objects.get(to="ana@example.org")
    assert letter.kind == "affiliation_confirmed"
    assert "Prairie Lantern Fund" in letter.subject


def test_a_representative_confirms_a_colleague_but_only_of_their_own(signed_in: SignedIn) -> None:
    fund, other = an_organization(), an_organization("Night Kiln Theatre", "arts-and-media")
    grace, ana, tom = a_representative(fund), a_person("Ana Flores"), a_person("Tom Wilk")
    here, there = asks(ana, fund), asks(tom, other)

    page = signed_in(grace).get("/steer/affiliations/").content.decode()
    assert "Ana Flores" in page
    assert "Tom Wilk" not in page
    actions.confirm_affiliation(here, by=grace)
    with pytest.raises(NotAllowed):
        actions.confirm_affiliation(there, by=grace)


def test_nobody_confirms_themselves() -> None:
    fund, ruth = an_organization(), a_steward()
    own = asks(ruth, fund)

    with pytest.raises(NotAllowed):
        actions.confirm_affiliation(own, by=ruth)
    with pytest.raises(NotAllowed):
        actions.affiliate(person=ruth, organization=fund, kind="representative", state="confirmed", by=ruth)


def test_nobody_asks_for_somebody_else() -> None:
    fund, ana, bob = an_organization(), a_person("Ana Flores"), a_person("Bob Stone")

    with pytest.raises(NotAllowed):
        actions.affiliate(person=ana, organization=fund, kind="member", by=bob)


def test_asking_twice_is_asking_once() -> None:
    fund, ana = an_organization(), a_person("Ana Flores")

    asks(ana, fund)
    asks(ana, fund)

    assert Affiliation.objects.count() == 1


def test_asking_again_does_not_undo_a_yes() -> None:
    fund = an_organization()
    grace = a_representative(fund)

    actions.affiliate(person=grace, organization=fund, kind="representative", authority="All of it", by=grace)

    assert policy.may_represent(grace, fund)
    assert grace.affiliations.get().authority == ""


def test_a_no_is_told_and_one_can_ask_again() -> None:
    fund, ana, ruth = an_organization(), a_person("Ana Flores"), a_steward()

    actions.refuse_affiliation(asks(ana, fund), by=ruth)

    assert Letter.objects.get(to="ana@example.org").kind == "affiliation_refused"
    again = asks(ana, fund)
    assert again.state == "asked"
    actions.confirm_affiliation(again, by=ruth)
    assert policy.may_represent(ana, fund)


def test_what_was_decided_is_not_decided_twice() -> None:
    fund, ana, ruth = an_organization(), a_person("Ana Flores"), a_steward()
    asked = asks(ana, fund)
    actions.confirm_affiliation(asked, by=ruth)

    with pytest.raises(Refused):
        actions.refuse_affiliation(asked, by=ruth)


def test_somebody_leaves_and_the_history_stays(signed_in: SignedIn) -> None:
    fund = an_organization()
    grace = a_representative(fund)
    link = grace.affiliations.get()

    signed_in(grace).post(f"/affiliations/{link.pk}/end/")

    assert not policy.may_represent(grace, fund)
    assert Affiliation.objects.get().state == "confirmed"
    assert Affiliation.objects.get().ends_on is not None
    with pytest.raises(Refused):
        actions.end_affiliation(link, by=grace)


def test_a_convener_ends_it_and_the_person_is_told() -> None:
    fund, ruth = an_organization(), a_steward()
    grace = a_representative(fund)

    actions.end_affiliation(grace.affiliations.get(), by=ruth)

    assert Letter.objects.get(to="grace@example.org").kind == "affiliation_ended"


def test_strangers_end_nothing(signed_in: SignedIn) -> None:
    fund = an_organization()
    grace, ana = a_representative(fund), a_person("Ana Flores")

    answer = signed_in(ana).post(f"/affiliations/{grace.affiliations.get().pk}/end/")

    assert answer.status_code == 403
    assert policy.may_represent(grace, fund)


def test_an_advocate_or_member_does_not_speak_for_it() -> None:
    fund, ruth, ana = an_organization(), a_steward(), a_person("Ana Flores")
    for kind in ("external_advocate", "member"):
        actions.affiliate(person=ana, organization=fund, kind=kind, state="confirmed", by=ruth)

    assert not policy.may_represent(ana, fund)
    actions.affiliate(person=ana, organization=fund, kind="internal_reformer", state="confirmed", by=ruth)
    assert policy.may_represent(ana, fund)
    assert not policy.may_edit_organization(ana, fund)


def test_the_page_is_for_conveners_and_representatives(signed_in: SignedIn) -> None:
    assert signed_in(a_person("Ana Flores")).get("/steer/affiliations/").status_code == 403
    assert (
        signed_in(in_role(a_person("Cole Byrd"), "convener")).get("/steer/affiliations/").status_code == 200
    )
