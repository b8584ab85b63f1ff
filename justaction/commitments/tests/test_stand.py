"""Where each signer stands: computed by the clock, recorded when it changes, with one press as the way back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from justaction.commitments import actions, tasks
from justaction.commitments.state import standing as rules
from justaction.commitments.tests.conftest import START
from justaction.commitments.tests.making import a_commitment
from justaction.conftest import Cast
from justaction.mail.models import Letter
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.statement import actions as statement
from justaction.web import clock

SignedIn = Callable[[Person], Client]
Letters = Callable[..., list[Letter]]
DAY = date(2026, 1, 1)
PAGE = "/organizations/prairie-lantern-fund/standing/"


def day(number: int) -> date:
    return DAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("known", "number", "key"),
    [
        (rules.Known(DAY, DAY, committed=False), 89, "heard"),
        (rules.Known(DAY, DAY, committed=False), 90, "nothing_promised"),
        (rules.Known(DAY, DAY, committed=True), 119, "heard"),
        (rules.Known(DAY, DAY, committed=True), 120, "unheard"),
        (rules.Known(DAY, DAY, committed=True), 180, "half_year_unheard"),
        (rules.Known(DAY, DAY, committed=True), 365, "year_unheard"),
        (rules.Known(DAY, day(300), committed=True, late_since=day(290)), 305, "heard"),
        (rules.Known(DAY, day(300), committed=True, late_since=day(290)), 306, "late"),
        (rules.Known(DAY, day(300), committed=False, back_on=day(300)), 389, "came_back"),
        (rules.Known(DAY, day(300), committed=False, back_on=day(300)), 390, "nothing_promised"),
    ],
)
def test_each_row_of_the_table(known: rules.Known, number: int, key: str) -> None:
    assert rules.stand(known, day(number)).key == key


def test_it_looks_again_on_the_very_day_on_which_it_changes() -> None:
    known, number = rules.Known(DAY, DAY, committed=True, late_since=day(20)), 0
    while (found := rules.stand(known, day(number))).look_again_on is not None:
        until = (found.look_again_on - DAY).days
        assert {rules.stand(known, day(n)).key for n in range(number, until)} == {found.key}
        number = until
    assert found.key == "year_unheard"


def night(number: int) -> None:
    with clock.at(START + timedelta(days=number)):
        tasks.look_again()
        tasks.stand()
        tasks.stand()


def changes(subject: str) -> list[str]:
    rows = Entry.objects.filter(kind="standing.changed", thread=subject).order_by("id")
    return [json.loads(bytes(entry.leaf))["m"]["now"] for entry in rows]


def sign(cast: Cast) -> None:
    """The fund signs, at the start, and is let in."""
    with clock.at(START):
        signature = statement.sign(
            kind="institution",
            name=cast.grace.name,
            address=cast.grace.email,
            organization_name=cast.fund.name,
            organization_kind="institution",
            role_title="Chief of staff",
            authority="The board said so",
        )
        signature = statement.confirm(signature)
        if signature.state == "held":
            statement.release(signature, by=cast.ruth, reason="The letter fits.")


def test_a_signer_that_says_nothing_goes_from_due_to_lapsed_and_comes_back_with_one_press(
    founded: Cast, signed_in: SignedIn, letters: Letters
) -> None:
    sign(founded)
    for number in (1, 89, 90, 180, 365):
        night(number)
    assert changes(founded.fund.subject) == ["due", "silent", "lapsed"]
    assert len(letters(to="grace@example.org", kind="standing_lapsed")) == 1
    with clock.at(START + timedelta(days=366)):
        page = Client().get(PAGE).content.decode()
        assert "Lapsed." in page
        assert "We still stand by it" not in page
        assert Client().post(PAGE).status_code == 302
        assert signed_in(founded.ana).post(PAGE).status_code == 403
        assert "Lapsed" in Client().get("/organizations/?standing=lapsed").content.decode()
        assert "Lapsed since" in Client().get("/signers/").content.decode()
        grace = signed_in(founded.grace)
        assert b"We still stand by it" in grace.get(PAGE).content
        assert grace.post(PAGE).status_code == 302
        assert grace.post(PAGE).status_code == 409
        assert "Restored." in Client().get("/organizations/prairie-lantern-fund/").content.decode()
        rows = Client().get("/organizations.json").json()["organizations"]
        (fund,) = [row for row in rows if row["name"] == founded.fund.name]
        assert (fund["standing"], fund["standing_since"]) == ("restored", "2027-01-06")
        a_commitment(founded.fund, founded.grace)
    night(366 + 90)
    assert changes(founded.fund.subject) == ["due", "silent", "lapsed", "restored", "active"]
    assert "moved from" in Client().get(PAGE).content.decode()


def test_who_has_not_signed_has_no_standing(founded: Cast) -> None:
    with clock.at(START):
        assert actions.stand(founded.theatre) is None
    assert (
        "has no standing yet" in Client().get("/organizations/night-kiln-theatre/standing/").content.decode()
    )
