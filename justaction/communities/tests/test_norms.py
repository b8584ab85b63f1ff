"""Norms: proposed by a member, rated by one hand each, agreed with the day, set aside with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError
from django.test import Client

from justaction.communities import actions
from justaction.communities.models import Norm, NormRating
from justaction.communities.tests.making import joined
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record.models import Entry

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[[Person], Client]
PAGE = "/communities/money/norms/"


def words(client: Client, path: str = PAGE) -> str:
    return client.get(path).content.decode()


def test_ana_proposes_a_norm_all_rate_it_and_imani_writes_down_that_it_is_agreed(
    cast: Cast, client: Client, signed_in: SignedIn
) -> None:
    actions.join(cast.money, by=cast.ana)
    ana, imani = signed_in(cast.ana), signed_in(cast.imani)
    assert ana.post(PAGE + "propose/", {"text": " Say the  number. "}).status_code == 302
    norm = Norm.objects.get()
    assert "Say the number." not in words(client), "only the community sees what is proposed"
    assert "Say the number." in words(imani)
    imani.post(f"/run/money/norms/{norm.pk}/agree/")
    assert "Too few people have rated it." in words(imani)
    for person, fingers in zip([cast.ana, *joined(cast.money, 5)], (5, 5, 4, 3, 2, 1), strict=True):
        actions.rate_norm(norm, fingers=fingers, by=person)
    assert ana.post(f"{PAGE}{norm.pk}/", {f"n{norm.pk}-fingers": "4"}).status_code == 302
    assert norm.ratings.get(person=cast.ana).fingers == 4, "a hand can be changed, and stays one hand"
    imani.post(f"/run/money/norms/{norm.pk}/agree/")
    norm.refresh_from_db()
    assert (norm.state, norm.raters, norm.agreed_by) == (Norm.State.AGREED, 6, cast.imani)
    assert "by 6 people" in words(client)
    assert Entry.objects.get(kind="norm.agreed").title == "Say the number."
    assert list(Norm.objects.agreed(cast.money)) == [norm]
    assert "Say the number." in words(client, "/communities/money/")


def test_a_norm_is_not_agreed_while_fewer_than_two_of_three_stand_behind_it(cast: Cast) -> None:
    actions.join(cast.money, by=cast.ana)
    norm = actions.propose_norm(cast.money, text="No names.", by=cast.ana)
    for person, fingers in zip(joined(cast.money, 4), (5, 5, 0, 2), strict=True):
        actions.rate_norm(norm, fingers=fingers, by=person)
    with pytest.raises(Refused, match="two of three"):
        actions.agree_on(norm, by=cast.imani)
    with pytest.raises(NotAllowed):
        actions.agree_on(norm, by=cast.ana)


def test_hands_are_told_apart_only_from_five_of_a_kind(cast: Cast, signed_in: SignedIn) -> None:
    people = joined(cast.money, 12)
    norm = actions.propose_norm(cast.money, text="No names.", by=people[0])
    for person in people[:4]:
        actions.rate_norm(norm, fingers=0, by=person)
    browser = signed_in(people[0])
    assert "Fewer than five people have rated it." in words(browser)
    for person in people[4:]:
        actions.rate_norm(norm, fingers=5, by=person)
    page = browser.get(PAGE)
    (hands,) = page.context["proposed"]
    assert (hands.people, hands.fingers, hands.others) == (12, [], 12), "four fists are nobody's to see"


def test_one_hand_each_is_held_by_the_database(cast: Cast) -> None:
    actions.join(cast.money, by=cast.ana)
    norm = actions.propose_norm(cast.money, text="No names.", by=cast.ana)
    actions.rate_norm(norm, fingers=5, by=cast.ana)
    with pytest.raises(IntegrityError):
        NormRating.objects.create(norm=norm, person=cast.ana, fingers=0)


def test_who_is_not_there_neither_proposes_nor_rates(cast: Cast, signed_in: SignedIn) -> None:
    actions.join(cast.money, by=cast.ana)
    norm = actions.propose_norm(cast.money, text="No names.", by=cast.ana)
    tom = signed_in(cast.tom)
    assert tom.post(PAGE + "propose/", {"text": "Mine"}).status_code == 403
    assert tom.post(f"{PAGE}{norm.pk}/", {f"n{norm.pk}-fingers": "0"}).status_code == 403
    with pytest.raises(NotAllowed):
        actions.rate_norm(norm, fingers=5, by=cast.tom)
    with pytest.raises(NotAllowed):
        actions.take_back_norm(norm, by=cast.imani)


def test_the_same_norm_is_not_proposed_twice_and_an_empty_one_not_at_all(
    cast: Cast, signed_in: SignedIn
) -> None:
    actions.agree_norm(cast.money, text="Say the number.", by=cast.imani)
    actions.join(cast.money, by=cast.ana)
    ana = signed_in(cast.ana)
    again = ana.post(PAGE + "propose/", {"text": "say the NUMBER."})
    assert again.status_code == 409
    assert "agreed on this one" in again.content.decode()
    assert ana.post(PAGE + "propose/", {"text": "  "}).status_code == 422


def test_imani_writes_down_what_a_gathering_agreed(cast: Cast, client: Client, signed_in: SignedIn) -> None:
    answer = signed_in(cast.imani).post("/run/money/norms/", {"text": "  Say the   number. "})
    assert answer["Location"] == "/run/money/"
    assert "Say the number." in words(client, "/communities/money/")
    assert Entry.objects.get(kind="norm.agreed").title == "Say the number."


def test_a_norm_is_set_aside_with_a_reason_that_stays(
    cast: Cast, client: Client, signed_in: SignedIn
) -> None:
    norm = actions.agree_norm(cast.money, text="Go slow.", by=cast.imani)
    browser = signed_in(cast.imani)
    path = f"/run/money/norms/{norm.pk}/end/"
    assert browser.post(path, {"reason": " "}).status_code == 422
    for _n in range(2):
        assert browser.post(path, {"reason": "It kept people waiting."}).status_code == 302
    assert not Norm.objects.agreed(cast.money).exists()
    assert "It kept people waiting." in words(client)
    assert Entry.objects.filter(kind="norm.ended").count() == 1
    with pytest.raises(Refused):
        actions.rate_norm(norm, fingers=5, by=cast.imani)
