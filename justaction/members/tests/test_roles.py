"""Roles: given for a term and a place, ended, written without code. A steward always remains."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from justaction.coedit.models import Recall
from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members import actions
from justaction.members.models import Grant, Person, Role
from justaction.members.tests.making import a_collaborative, a_person, a_steward, in_role
from justaction.web import clock

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def _founded(db: None) -> None:
    a_collaborative()


def role(slug: str) -> Role:
    return Role.objects.get(slug=slug)


def test_a_role_gives_its_abilities_where_it_was_given() -> None:
    ruth, imani = a_steward(), a_person("Imani Reyes")

    actions.grant(person=imani, role=role("project-coordinator"), scope="community:money", by=ruth)

    assert imani.may("coordinate", "community:money")
    assert not imani.may("coordinate", "community:policy")
    assert not imani.may("coordinate")
    assert not imani.may("steward")


def test_a_role_ends_by_itself_on_its_day() -> None:
    with clock.at(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        ruth, imani = a_steward(), a_person("Imani Reyes")
        actions.grant(person=imani, role=role("convener"), ends_on=date(2026, 6, 1), by=ruth)

    with clock.at(datetime(2026, 2, 28, 12, tzinfo=UTC)):
        assert not imani.may("convene")
    with clock.at(datetime(2026, 6, 1, 4, 59, tzinfo=UTC)):  # a minute before midnight in Chicago
        assert imani.may("convene")
    with clock.at(datetime(2026, 6, 1, 5, 0, tzinfo=UTC)):
        assert not imani.may("convene")


def test_a_role_that_was_ended_gives_nothing_the_same_day() -> None:
    ruth, imani = a_steward(), a_person("Imani Reyes")
    given = actions.grant(person=imani, role=role("convener"), by=ruth)

    actions.end_grant(given, by=ruth)
    assert Recall.objects.filter(person=imani).exists()  # whatever they write live looks again at once

    assert not imani.may("convene")
    assert list(Letter.objects.filter(to="imani@example.org").values_list("kind", flat=True)) == [
        "role_given",
        "role_ended",
    ]
    actions.grant(person=imani, role=role("convener"), by=ruth)
    assert imani.may("convene")


def test_somebody_who_is_gone_may_nothing() -> None:
    ruth = a_steward()
    ruth.is_active = False

    assert not ruth.may("steward")


def test_only_a_steward_gives_roles() -> None:
    a_steward()
    convener = in_role(a_person("Cole Byrd"), "convener")

    with pytest.raises(NotAllowed):
        actions.grant(person=convener, role=role("steward"), by=convener)
    with pytest.raises(NotAllowed):
        actions.write_role(role("convener"), by=convener, name="Convener", about="", abilities=["steward"])
    with pytest.raises(NotAllowed):
        actions.grant_to("ruth@example.org", role=role("advisor"), by=convener)


def test_a_role_is_given_once_and_not_into_the_past() -> None:
    ruth, imani = a_steward(), a_person("Imani Reyes")
    actions.grant(person=imani, role=role("advisor"), by=ruth)

    with pytest.raises(Refused):
        actions.grant(person=imani, role=role("advisor"), by=ruth)
    with pytest.raises(Refused) as no:
        actions.grant(person=imani, role=role("designer"), ends_on=clock.today(), by=ruth)
    assert no.value.field == "ends_on"


def test_the_last_steward_cannot_go() -> None:
    ruth = a_steward()
    own = Grant.objects.get(person=ruth, role__slug="steward")

    with pytest.raises(Refused):
        actions.end_grant(own, by=ruth)

    assert ruth.may("steward")


def test_a_steward_for_a_term_or_for_one_place_is_not_enough_for_the_last_one_to_go() -> None:
    ruth, imani = a_steward(), a_person("Imani Reyes")
    own = Grant.objects.get(person=ruth, role__slug="steward")
    actions.grant(person=imani, role=role("steward"), ends_on=date(2099, 1, 1), by=ruth)
    actions.grant(person=imani, role=role("steward"), scope="community:money", by=ruth)

    with pytest.raises(Refused):
        actions.end_grant(own, by=ruth)


def test_with_a_second_steward_the_first_may_go() -> None:
    ruth, imani = a_steward(), a_person("Imani Reyes")
    actions.grant(person=imani, role=role("steward"), by=ruth)

    actions.end_grant(Grant.objects.get(person=ruth, role__slug="steward"), by=ruth)

    assert not ruth.may("steward")
    with pytest.raises(Refused):
        actions.end_grant(Grant.objects.get(person=imani, role__slug="steward"), by=imani)


def test_the_stewards_role_cannot_lose_what_makes_it_one() -> None:
    ruth = a_steward()

    with pytest.raises(Refused):
        actions.write_role(role("steward"), by=ruth, name="Steward", about="", abilities=[])

    assert ruth.may("steward")


def test_a_steward_writes_a_new_role_without_code(signed_in: SignedIn) -> None:
    ruth, imani = a_steward(), a_person("Imani Reyes")
    browser = signed_in(ruth)

    browser.post(
        "/steer/roles/new/", {"name": "Archivist", "about": "Keeps the old papers.", "abilities": ["assign"]}
    )
    browser.post(
        "/steer/roles/give/",
        {"address": "Imani@example.org", "role": role("archivist").pk, "scope": "community:policy"},
    )

    assert imani.may("assign", "community:policy")
    assert "Archivist" in browser.get("/steer/roles/").content.decode()
    assert "Archivist" in signed_in(imani).get("/me/").content.decode()


def test_a_role_that_changes_counts_at_once() -> None:
    ruth, imani = a_steward(), a_person("Imani Reyes")
    actions.grant(person=imani, role=role("advisor"), by=ruth)

    actions.write_role(role("advisor"), by=ruth, name="Advisor", about="", abilities=["publish"])

    assert imani.may("publish")


def test_an_ability_that_nobody_knows_is_refused() -> None:
    with pytest.raises(Refused):
        actions.write_role(None, by=a_steward(), name="Wizard", about="", abilities=["fly"])


def test_an_address_that_nobody_has_is_said_beside_the_field(signed_in: SignedIn) -> None:
    answer = signed_in(a_steward()).post(
        "/steer/roles/give/", {"address": "who@example.org", "role": role("advisor").pk, "scope": ""}
    )

    assert answer.status_code == 409
    assert "sign on first" in answer.content.decode()
    assert "who@example.org" in answer.content.decode()


def test_ending_a_role_in_the_browser(signed_in: SignedIn) -> None:
    ruth, imani = a_steward(), a_person("Imani Reyes")
    given = actions.grant(person=imani, role=role("advisor"), by=ruth)
    browser = signed_in(ruth)

    browser.post(f"/steer/grants/{given.pk}/end/")
    last = browser.post(f"/steer/grants/{Grant.objects.get(person=ruth, role__slug='steward').pk}/end/")

    assert not imani.grants.now().exists()
    assert last.status_code == 302
    assert "must stay steward" in browser.get("/steer/roles/").content.decode()


@pytest.mark.parametrize(
    "url", ["/steer/roles/", "/steer/roles/give/", "/steer/roles/new/", "/steer/roles/convener/"]
)
def test_these_pages_are_for_stewards(signed_in: SignedIn, client: Client, url: str) -> None:
    a_steward()

    assert signed_in(in_role(a_person("Cole Byrd"), "convener")).get(url).status_code == 403
    assert signed_in(a_person("Ana Flores")).get(url).status_code == 403
    assert client.get(url)["Location"].startswith("/sign-in/")
