"""Organizations: listed once, on the record, changed by those who speak for them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from justaction.collaborative.models import Field
from justaction.errors import NotAllowed, Refused
from justaction.members import actions
from justaction.members.models import Organization, Person
from justaction.members.tests.making import (
    a_collaborative,
    a_person,
    a_representative,
    a_steward,
    an_organization,
)
from justaction.record.models import Entry

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% debug %}",
    "=HYPERLINK(0)",
    "\u202eevil\u202c",
    "Robert'); DROP TABLE members_person;--",
]


@pytest.fixture(autouse=True)
def _founded(db: None) -> None:
    a_collaborative()


def listed(name: str, **more: object) -> Organization:
    return actions.list_organization(name=name, kind="institution", **more)  # type: ignore[arg-type]  # as told


def words(entry: Entry) -> dict[str, object]:
    return {one.path: one.value for one in entry.disclosures.all()}


def test_an_organization_is_listed_once_however_it_is_written() -> None:
    first = listed("Prairie Lantern Fund")

    assert listed("  prairie   LANTERN fund ") == first
    assert Organization.objects.count() == 1
    assert Entry.objects.filter(kind="organization.listed").count() == 1


@pytest.mark.parametrize(("one", "other"), [("École du Lac", "ÉCOLE DU LAC"), ("Łąka", "ŁĄKA")])
def test_letters_beyond_ascii_are_folded_too(one: str, other: str) -> None:
    assert listed(one) == listed(other)


def test_listing_tells_its_source() -> None:
    listed("Fund", source="imported", source_note="A list of 2020", source_url="https://list.example.org/")

    entry = Entry.objects.get(kind="organization.listed")
    assert words(entry) == {
        "name": "Fund",
        "source": "A list of 2020",
        "source_url": "https://list.example.org/",
    }
    assert entry.url == "/organizations/fund/"


def test_an_imported_one_that_signs_counts_as_signed_here() -> None:
    listed("Fund", source="imported")

    listed("Fund", source="signed")

    assert Organization.objects.get().source == "signed"
    assert words(Entry.objects.get(kind="organization.changed")) == {
        "what": "source",
        "was": "imported",
        "now": "signed",
    }


def test_one_that_is_held_back_is_on_the_record_only_once_it_is_listed() -> None:
    listed("Fund", listed=False)
    assert not Entry.objects.filter(kind="organization.listed").exists()

    listed("Fund")

    assert Organization.objects.get().listed
    assert Entry.objects.filter(kind="organization.listed").count() == 1


def test_two_names_that_look_alike_in_an_address_get_two_addresses() -> None:
    assert [listed(name).slug for name in ("A & B", "A B", "中文")] == ["a-b", "a-b-2", "organization"]


def test_a_name_is_needed() -> None:
    with pytest.raises(Refused) as no:
        listed("   ")
    assert no.value.field == "name"


def test_a_representative_changes_what_is_said_and_the_record_keeps_both(signed_in: SignedIn) -> None:
    fund = an_organization()
    grace = a_representative(fund)
    health = Field.objects.get(slug="health-and-schools")

    answer = signed_in(grace).post(
        "/organizations/prairie-lantern-fund/edit/",
        {"about": "We lend.", "website": "fund.example.org", "field": health.pk},
    )

    assert answer["Location"] == "/organizations/prairie-lantern-fund/"
    fund.refresh_from_db()
    assert (fund.about, fund.website, fund.field) == ("We lend.", "https://fund.example.org", health)
    said = [words(entry) for entry in Entry.objects.filter(kind="organization.changed")]
    assert {"what": "field", "was": "Finance", "now": "Health and schools"} in said
    assert {"what": "about", "now": "We lend."} in said


def test_saving_the_same_words_records_nothing() -> None:
    fund = an_organization()

    actions.edit_organization(fund, by=a_representative(fund), about="")

    assert not Entry.objects.filter(kind="organization.changed").exists()


def test_others_cannot_change_it(signed_in: SignedIn) -> None:
    fund = an_organization()
    stranger = a_representative(an_organization("Other"), "Tom Wilk")

    assert signed_in(stranger).get("/organizations/prairie-lantern-fund/edit/").status_code == 403
    with pytest.raises(NotAllowed):
        actions.edit_organization(fund, by=stranger, about="Mine now.")
    with pytest.raises(TypeError):
        actions.edit_organization(fund, by=a_steward(), slug="mine")


def test_a_website_that_is_none_is_refused(signed_in: SignedIn) -> None:
    fund = an_organization()

    answer = signed_in(a_representative(fund)).post(
        "/organizations/prairie-lantern-fund/edit/", {"about": "Words kept", "website": "javascript:alert(1)"}
    )

    assert answer.status_code == 422
    assert "Words kept" in answer.content.decode()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_only_ever_words(signed_in: SignedIn, name: str) -> None:
    organization = listed(name)
    person = actions.welcome(name=name, address="mal@example.org")
    actions.affiliate(
        person=person, organization=organization, kind="member", role_title=name[:120], by=person
    )
    ruth = a_steward()

    pages = [
        signed_in(ruth).get("/steer/affiliations/"),
        signed_in(ruth).get("/me/"),
        signed_in(person).get("/me/"),
        signed_in(person).get("/me/organizations/ask/"),
        signed_in(person).get("/me/details/"),
    ]

    for page in pages:
        body = page.content.decode()
        assert page.status_code == 200
        assert "<script>alert" not in body
        assert "<img src=x" not in body
    assert Person.objects.get(pk=person.pk).name == name


def test_a_person_sees_all_that_is_kept_about_them(signed_in: SignedIn) -> None:
    fund = an_organization()
    grace = a_representative(fund)
    actions.edit_me(grace, by=grace, neighbourhood="Pilsen")

    answer = signed_in(grace).get("/me/data.json")

    data = answer.json()
    assert data["person"]["neighbourhood"] == "Pilsen"
    assert data["organizations"][0]["organization__name"] == "Prairie Lantern Fund"
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]


def test_only_oneself_changes_ones_details(signed_in: SignedIn) -> None:
    ana = a_person("Ana Flores")

    with pytest.raises(NotAllowed):
        actions.edit_me(ana, by=a_steward(), name="Anna")
    with pytest.raises(TypeError):
        actions.edit_me(ana, by=ana, email="other@example.org")
    signed_in(ana).post(
        "/me/details/", {"name": "Ana M. Flores", "neighbourhood": "Austin", "willing_to_check": "on"}
    )

    ana.refresh_from_db()
    assert (ana.name, ana.neighbourhood, ana.willing_to_check) == ("Ana M. Flores", "Austin", True)


def test_one_address_is_one_person_however_it_is_written() -> None:
    first = actions.welcome(name="Ana", address="Ana@Example.org")

    again = actions.welcome(name="Somebody else", address=" ana@example.ORG ")

    assert again == first
    assert again.name == "Ana"


def test_a_list_brings_nobody_into_the_open_who_chose_not_to_be_listed() -> None:
    hidden = listed("Tuesday Porch Circle", listed=False)
    listed("tuesday porch circle", source="imported", source_note="A page of 2020")
    hidden.refresh_from_db()
    assert not hidden.listed
    assert not Entry.objects.filter(kind="organization.listed").exists()


def test_the_address_of_an_unlisted_organization_tells_strangers_nothing(signed_in: SignedIn) -> None:
    hidden = listed("Tuesday Porch Circle", listed=False)
    stranger = actions.welcome(name="Stranger", address="stranger@example.org")
    for url in (f"/organizations/{hidden.slug}/edit/", f"/desk/{hidden.slug}/"):
        answer = signed_in(stranger).get(url)
        assert answer.status_code == 404
        assert "Tuesday Porch" not in answer.content.decode()
