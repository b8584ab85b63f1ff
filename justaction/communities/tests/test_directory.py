"""The directory: by consent, for the community alone, filtered by what each person shows, gone when one takes it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from justaction.collaborative import actions as collaborative
from justaction.collaborative.models import Field
from justaction.communities import actions
from justaction.communities.models import DirectoryEntry
from justaction.errors import NotAllowed
from justaction.members import actions as members
from justaction.members.models import Person

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[[Person], Client]
PAGE = "/communities/money/people/"


def words(client: Client, path: str = PAGE) -> str:
    return client.get(path).content.decode()


@pytest.fixture
def money(cast: Cast) -> Cast:
    """Ana, Tom and Sol are in Money; Tom can be found."""
    for person in (cast.ana, cast.tom, cast.sol):
        actions.answer_survey(person, first=cast.money)
    members.edit_me(
        cast.tom, by=cast.tom, field=Field.objects.get(slug="arts-and-media"), neighbourhood="Pilsen"
    )
    actions.enter_directory(
        cast.money, by=cast.tom, offers="A stage on Mondays", looks_for="Somebody who counts"
    )
    return cast


def test_nobody_stands_there_who_did_not_choose_it(money: Cast, signed_in: SignedIn) -> None:
    page = words(signed_in(money.ana))
    assert "Tom Wilk" in page
    assert "Sol Diaz" not in page
    assert 'content="noindex"' in page
    assert "Pilsen" not in page, "what was not ticked is not shown"


def test_ana_says_what_she_offers_and_takes_it_back(money: Cast, signed_in: SignedIn) -> None:
    ana, tom = signed_in(money.ana), signed_in(money.tom)
    said = {"offers": "An hour a week", "looks_for": "", "shows_field": "on"}
    assert ana.post(PAGE + "me/", said)["Location"] == PAGE
    assert "An hour a week" in words(tom)
    assert ana.post(PAGE + "me/", {**said, "offers": "Two hours"}).status_code == 302
    assert "Two hours" in words(tom)
    ana.post(PAGE + "me/leave/")
    assert "Ana Flores" not in words(tom)
    assert not DirectoryEntry.objects.filter(person=money.ana).exists()
    assert not money.ana.memberships.get().listed


def test_it_is_closed_to_everybody_else(money: Cast, client: Client, signed_in: SignedIn) -> None:
    assert client.get(PAGE).status_code == 302
    assert signed_in(money.lee).get(PAGE).status_code == 403
    assert signed_in(money.ruth).get(PAGE).status_code == 403
    assert signed_in(money.imani).get(PAGE).status_code == 200, "who looks after it sees it too"
    with pytest.raises(NotAllowed):
        actions.enter_directory(money.money, by=money.lee)


def test_it_is_searched_only_by_what_each_person_shows(money: Cast, signed_in: SignedIn) -> None:
    ana = signed_in(money.ana)
    assert "Tom Wilk" in words(ana, PAGE + "?q=stage")
    assert "Nobody fits" in words(ana, PAGE + "?q=boat")
    for query in ("?place=pilsen", "?field=arts-and-media"):
        assert "Tom Wilk" not in words(ana, PAGE + query)
    actions.enter_directory(money.money, by=money.tom, shows_field=True, shows_neighbourhood=True)
    for query in ("?place=pilsen", "?field=arts-and-media"):
        assert "Tom Wilk" in words(ana, PAGE + query)
    assert ana.get(PAGE + "?field=nonsense").status_code == 200


def test_leaving_or_choosing_anew_deletes_what_one_said(money: Cast) -> None:
    actions.leave(money.tom.memberships.get(), by=money.tom)
    assert not DirectoryEntry.objects.exists()
    actions.enter_directory(money.money, by=money.ana)
    actions.answer_survey(money.ana, first=money.policy)
    assert not DirectoryEntry.objects.exists()


def test_in_safe_mode_it_shows_nobody(money: Cast, signed_in: SignedIn) -> None:
    collaborative.hide_names(by=money.ruth, reason="Somebody is threatened.")
    page = words(signed_in(money.ana))
    assert "Tom Wilk" not in page
    assert "Names of people are hidden for now" in page
