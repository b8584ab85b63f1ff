"""Leaving an organization: somebody is asked to take over and says yes or no; nothing that was carried is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.test import Client

from justaction.mail.models import Letter
from justaction.members.actions import leaving
from justaction.members.models import Affiliation, Passing
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast

Letters = Callable[..., list[Letter]]
SignedIn = Callable[..., Client]


def leaves(cast: Cast, signed_in: SignedIn, to: str) -> int:
    mine = cast.grace.affiliations.get()
    said = {"to_address": to, "note": "The report is due in May."}
    return signed_in(cast.grace).post(f"/me/organizations/{mine.pk}/leave/", said).status_code


def speaks(cast: Cast) -> list[str]:
    now = Affiliation.objects.now().filter(organization=cast.fund, kind="representative")
    return [one.person.name for one in now]


def test_who_is_asked_consents_and_carries_on(cast: Cast, signed_in: SignedIn, letters: Letters) -> None:
    assert leaves(cast, signed_in, cast.ana.email) == 302
    assert speaks(cast) == []
    assert [one.to for one in letters(kind="passing_asked")] == [cast.ana.email]
    assert not letters(kind="nobody_speaks")  # somebody is asked
    passing = Passing.objects.get()
    page = signed_in(cast.ana).get(f"/me/take-over/{passing.subject}/").content.decode()
    assert "The report is due in May." in page
    assert "Take over at Prairie Lantern Fund?" in signed_in(cast.ana).get("/me/").content.decode()
    signed_in(cast.ana).post(f"/me/take-over/{passing.subject}/", {"answer": "yes"})
    assert speaks(cast) == ["Ana Flores"]
    assert letters(kind="passing_answered")[0].to == cast.grace.email
    assert signed_in(cast.ana).post(f"/me/take-over/{passing.subject}/", {"answer": "yes"}).status_code == 410


def test_with_nobody_the_conveners_are_told_and_the_page_stays(
    cast: Cast, client: Client, signed_in: SignedIn, letters: Letters
) -> None:
    assert leaves(cast, signed_in, "") == 302
    assert [one.to for one in letters(kind="nobody_speaks")] == [cast.ruth.email]
    assert client.get(f"/organizations/{cast.fund.slug}/").status_code == 200


def test_a_no_or_two_weeks_of_silence_reach_the_conveners(
    cast: Cast, signed_in: SignedIn, letters: Letters
) -> None:
    leaves(cast, signed_in, cast.ana.email)
    with clock.at(clock.now() + timedelta(days=14, minutes=1)):
        assert leaving.lapse_passings() == 1
        assert leaving.lapse_passings() == 0
    assert [one.to for one in letters(kind="nobody_speaks")] == [cast.ruth.email]


def test_an_unknown_address_is_said_beside_the_field_and_nobody_left(cast: Cast, signed_in: SignedIn) -> None:
    assert leaves(cast, signed_in, "nobody@example.org") == 422
    assert speaks(cast) == ["Grace Okoye"]


def test_nobody_finds_out_by_trying_who_has_an_account(cast: Cast, signed_in: SignedIn) -> None:
    tries = [leaves(cast, signed_in, f"nobody{number}@example.org") for number in range(5)]
    assert tries == [422] * 5
    assert leaves(cast, signed_in, cast.ana.email) == 429
    assert leaves(cast, signed_in, "") == 302  # leaving itself is always open
