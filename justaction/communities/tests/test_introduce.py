"""Introductions: neither name nor address passes before both say yes, and a no looks like no answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from justaction.communities import actions
from justaction.communities.models import Block, Introduction
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[[Person], Client]
Letters = Callable[..., list[Any]]
WHY = "Both keep the books of a block club."


@pytest.fixture
def money(cast: Cast) -> Cast:
    """Ana, Tom and Sol are in Money; Tom and Sol can be found."""
    for person in (cast.ana, cast.tom, cast.sol):
        actions.answer_survey(person, first=cast.money)
    for person in (cast.tom, cast.sol):
        actions.enter_directory(cast.money, by=person)
    return cast


def introduced(cast: Cast) -> Introduction:
    return actions.introduce(cast.money, first=cast.tom, second=cast.sol, why=WHY, by=cast.ana)


def test_ana_introduces_two_who_learn_of_each_other_when_both_say_yes(
    money: Cast, signed_in: SignedIn, letters: Letters
) -> None:
    said = {"first": money.tom.pk, "second": money.sol.pk, "why": WHY}
    assert signed_in(money.ana).post("/communities/money/people/introduce/", said).status_code == 302
    row = Introduction.objects.get()
    page = f"/me/introductions/{row.subject}/"
    tom, sol = signed_in(money.tom), signed_in(money.sol)
    assert "Would you like to meet somebody?" in tom.get("/me/").content.decode()
    for browser, person, other in ((tom, money.tom, money.sol), (sol, money.sol, money.tom)):
        for text in (
            browser.get(page).content.decode(),
            letters(to=person.email, kind="introduction")[0].text,
        ):
            assert WHY in text
            assert "Ana Flores" in text
            assert other.name not in text
            assert other.email not in text
    assert tom.post(page, {"answer": "yes"}).status_code == 302
    assert "Sol" not in tom.get(page).content.decode()
    assert tom.post(page, {}).status_code == 422
    sol.post(page, {"answer": "yes"})
    for browser, person, other in ((tom, money.tom, money.sol), (sol, money.sol, money.tom)):
        for text in (
            browser.get(page).content.decode(),
            letters(to=person.email, kind="introduction")[-1].text,
        ):
            assert other.name in text
            assert other.email in text
    assert "both said yes" in letters(to=money.ana.email, kind="introduction")[0].text


def test_a_no_looks_like_no_answer_to_everybody(money: Cast, signed_in: SignedIn, letters: Letters) -> None:
    declined = introduced(money)
    actions.answer_introduction(declined, answer="yes", by=money.tom)
    before = len(letters())
    actions.answer_introduction(declined, answer="no", by=money.sol)
    assert len(letters()) == before, "no letter goes at the moment of a no"
    assert (
        "You have answered"
        in signed_in(money.tom).get(f"/me/introductions/{declined.subject}/").content.decode()
    )
    with clock.at(clock.now() + timedelta(days=15)):
        actions.keep_introductions()
    told = letters(to=money.tom.email, kind="introduction")[-1].text
    assert "did not come about" in told
    assert "Sol" not in told
    with clock.at(clock.now() + timedelta(days=15)):
        silent = introduced(money)
        actions.answer_introduction(silent, answer="yes", by=money.tom)
    with clock.at(clock.now() + timedelta(days=30)):
        actions.keep_introductions()
    assert letters(to=money.tom.email, kind="introduction")[-1].text.split("http")[0] == told.split("http")[0]
    declined.refresh_from_db()
    assert (declined.state, declined.first_answer, declined.second_answer) == ("over", "", "")
    assert len(letters(to=money.sol.email, kind="introduction")) == 2, "who said no hears nothing more"


def test_tom_asks_to_meet_sol_without_giving_his_name(
    money: Cast, signed_in: SignedIn, letters: Letters
) -> None:
    path = f"/communities/money/people/{money.sol.subject}/meet/"
    tom = signed_in(money.tom)
    named = tom.post(path, {"why": "It is Tom, from the theatre."})
    assert named.status_code == 422
    assert "Leave the names out" in named.content.decode()
    assert tom.post(path, {"why": WHY}).status_code == 302
    (letter,) = letters(to=money.sol.email, kind="introduction")
    assert "Tom" not in letter.text
    assert tom.post(path, {"why": "Once more."}).status_code == 409
    row = Introduction.objects.get()
    actions.answer_introduction(row, answer="yes", by=money.sol)
    assert money.tom.email in letters(to=money.sol.email, kind="introduction")[-1].text
    with pytest.raises(Refused, match="lately"):
        actions.ask_to_meet(money.money, to=money.sol, why=WHY, by=money.tom)


def test_only_the_two_answer_once_and_in_time(money: Cast, signed_in: SignedIn) -> None:
    row = introduced(money)
    assert signed_in(money.ana).get(f"/me/introductions/{row.subject}/").status_code == 404
    with pytest.raises(NotAllowed):
        actions.answer_introduction(row, answer="yes", by=money.ana)
    actions.answer_introduction(row, answer="no", by=money.tom)
    with pytest.raises(Refused):
        actions.answer_introduction(row, answer="yes", by=money.tom)
    with clock.at(clock.now() + timedelta(days=15)), pytest.raises(Refused, match="over"):
        actions.answer_introduction(row, answer="yes", by=money.sol)


def test_nobody_is_introduced_who_cannot_be_found_nor_to_themselves(money: Cast) -> None:
    for first, second in ((money.tom, money.ana), (money.tom, money.tom), (money.tom, money.lee)):
        with pytest.raises(Refused):
            actions.introduce(money.money, first=first, second=second, why=WHY, by=money.ana)
    with pytest.raises(NotAllowed):
        actions.introduce(money.money, first=money.tom, second=money.sol, why=WHY, by=money.lee)
    introduced(money)
    with pytest.raises(Refused, match="already"):
        introduced(money)


def test_who_blocks_another_is_never_asked_about_them_and_nobody_can_tell(
    money: Cast, signed_in: SignedIn, letters: Letters
) -> None:
    Block.objects.create(person=money.sol, other=money.tom)
    before = len(letters())
    row = actions.ask_to_meet(money.money, to=money.sol, why=WHY, by=money.tom)
    assert len(letters()) == before
    assert "Would you like to meet somebody?" not in signed_in(money.sol).get("/me/").content.decode()
    assert (
        "You have answered" in signed_in(money.tom).get(f"/me/introductions/{row.subject}/").content.decode()
    )
    with clock.at(clock.now() + timedelta(days=15)):
        actions.keep_introductions()
    assert "did not come about" in letters(to=money.tom.email, kind="introduction")[-1].text
    assert not letters(to=money.sol.email, kind="introduction")
