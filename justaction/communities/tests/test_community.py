"""A community's home: who is here, who to ask, what is agreed, and looking after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from justaction.collaborative.models import Channel
from justaction.communities import actions, policy
from justaction.communities.tests.making import joined, one_of_each
from justaction.errors import NotAllowed, Refused
from justaction.members import actions as members
from justaction.members.actions import cases
from justaction.members.models import Case, Person
from justaction.record.models import Entry
from justaction.web import slots

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[[Person], Client]


def words(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_all_communities_say_what_they_do_and_how_many_are_in_them(cast: Cast, client: Client) -> None:
    joined(cast.money, 6)
    page = words(client, "/communities/")
    for channel in Channel.objects.all():
        assert channel.about in page.replace("&#x27;", "'")
    assert "6 people" in page
    assert "Fewer than five people so far" in page


def test_the_count_of_money_is_of_everyone_there_now(cast: Cast, client: Client) -> None:
    people = joined(cast.money, 7)
    actions.leave(people[0].memberships.get(), by=people[0])
    assert "6 people are here." in words(client, "/communities/money/")


def test_fewer_than_five_are_never_counted_in_public(cast: Cast, client: Client) -> None:
    joined(cast.money, 4)
    page = words(client, "/communities/money/")
    assert "4 people" not in page
    assert "Fewer than five people so far." in page


def test_a_small_group_is_never_shown_nor_worked_out_from_the_total() -> None:
    assert policy.shown_groups({"finance": 9, "arts": 7, "": 6}) == (
        [("finance", 9), ("arts", 7), ("", 6)],
        0,
    )
    assert policy.shown_groups({"finance": 9, "arts": 3, "health": 2}) == ([("finance", 9)], 5)
    assert policy.shown_groups({"finance": 9, "arts": 7, "health": 1}) == ([("finance", 9)], 8)
    assert policy.shown_groups({"finance": 3, "arts": 1}) == ([], 0)
    assert policy.shown_groups({}) == ([], 0)


def test_names_are_shown_only_to_the_community_and_only_of_those_who_chose_so(
    cast: Cast, client: Client, signed_in: SignedIn
) -> None:
    for person in (cast.ana, cast.tom):
        actions.answer_survey(person, first=cast.money)
    actions.show_me(cast.tom.memberships.get(), listed=True, by=cast.tom)
    assert "Tom Wilk" not in words(client, "/communities/money/")
    assert "Tom Wilk" not in words(signed_in(cast.lee), "/communities/money/")
    inside = words(signed_in(cast.ana), "/communities/money/")
    assert "Tom Wilk" in inside
    assert "Ana Flores" not in inside
    assert "Tom Wilk" in words(signed_in(cast.imani), "/communities/money/")


def test_tom_shows_his_name_and_hides_it_again(cast: Cast, signed_in: SignedIn) -> None:
    actions.answer_survey(cast.tom, first=cast.money)
    browser = signed_in(cast.tom)
    assert browser.post("/communities/money/show-me/", {"listed": "1"}).status_code == 302
    assert cast.tom.memberships.get().listed
    browser.post("/communities/money/show-me/", {"listed": "0"})
    assert not cast.tom.memberships.get().listed


def test_nobody_shows_somebody_else(cast: Cast) -> None:
    actions.answer_survey(cast.tom, first=cast.money)
    with pytest.raises(NotAllowed):
        actions.show_me(cast.tom.memberships.get(), listed=True, by=cast.imani)
    with pytest.raises(NotAllowed):
        actions.leave(cast.tom.memberships.get(), by=cast.ana)


def test_one_press_joins_and_a_third_community_is_refused(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.ana)
    for slug in ("money", "money", "policy"):
        assert browser.post(f"/communities/{slug}/join/")["Location"] == f"/communities/{slug}/"
    now = {m.choice: m.community for m in cast.ana.memberships.now()}
    assert now == {1: cast.money, 2: cast.policy}
    assert browser.post("/communities/narrative/join/")["Location"] == "/survey/"
    assert cast.ana.memberships.now().count() == 2


def test_leaving_twice_is_leaving_once_and_coming_back_is_easy(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.ana)
    browser.post("/communities/money/join/")
    for _n in range(2):
        assert browser.post("/communities/money/leave/").status_code == 302
    assert not cast.ana.memberships.now().exists()
    browser.post("/communities/money/join/")
    assert cast.ana.memberships.now().get().community == cast.money
    assert cast.ana.memberships.count() == 2


def test_somebody_who_left_cannot_be_shown(cast: Cast) -> None:
    actions.answer_survey(cast.ana, first=cast.money)
    membership = actions.leave(cast.ana.memberships.get(), by=cast.ana)
    with pytest.raises(Refused):
        actions.show_me(membership, listed=True, by=cast.ana)


def test_joining_needs_signing_in_and_a_press(cast: Cast, client: Client) -> None:
    assert client.post("/communities/money/join/").status_code == 302
    assert client.get("/communities/money/join/").status_code == 405
    assert not cast.money.memberships.exists()


def test_only_people_who_agreed_to_be_named_are_listed_to_ask(cast: Cast, client: Client) -> None:
    assert "Imani Reyes" in words(client, "/communities/money/")
    assert "Imani Reyes" not in words(client, "/communities/policy/")
    grant = cast.imani.grants.get()
    members.end_grant(grant, by=cast.ruth)
    assert "Imani Reyes" not in words(client, "/communities/money/")


def test_the_page_shows_its_cells_of_the_theory_of_change(cast: Cast, client: Client) -> None:
    page = words(client, "/communities/policy/").replace("&#x27;", "'")
    for cell in cast.policy.channel.cells.all():
        assert cell.text in page


def test_chapters_above_add_their_panels(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(slots, "_slots", {**slots._slots})
    slots.register("community.panels", lambda viewer, thing: seen.append(thing) or [])  # type: ignore[func-returns-value]
    words(client, "/communities/money/")
    assert seen == [cast.money]


def test_the_words_of_welcome_change_in_the_open(cast: Cast, client: Client, signed_in: SignedIn) -> None:
    signed_in(cast.imani).post("/run/money/welcome/", {"welcome": "Bring your questions."})
    assert "Bring your questions." in words(client, "/communities/money/")
    assert Entry.objects.filter(kind="community.changed").count() == 1
    actions.change_welcome(cast.money, welcome="Bring your questions.", by=cast.imani)
    assert Entry.objects.filter(kind="community.changed").count() == 1


def test_a_coordinator_of_money_looks_after_money_alone(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.imani)
    assert browser.get("/run/money/").status_code == 200
    assert browser.get("/run/policy/").status_code == 403
    assert browser.post("/run/policy/norms/", {"text": "Mine"}).status_code == 403
    assert signed_in(cast.ana).get("/run/money/").status_code == 403
    with pytest.raises(NotAllowed):
        actions.agree_norm(cast.policy, text="Mine", by=cast.imani)


def test_the_page_of_the_coordinator_counts_by_choice(cast: Cast, signed_in: SignedIn) -> None:
    joined(cast.money, 3)
    actions.answer_survey(cast.ana, first=cast.policy, second=cast.money)
    page = signed_in(cast.imani).get("/run/money/")
    assert page.context["firsts"] == 3
    assert page.context["seconds"] == 1


def test_a_community_opens_once_and_only_by_who_may(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.open_community(cast.money.channel, by=cast.ruth, welcome="Again")
    with pytest.raises(NotAllowed):
        actions.open_community(cast.money.channel, by=cast.ana, welcome="Mine")
    assert Entry.objects.filter(kind="community.opened").count() == 3


def test_the_next_act_is_one_press_away_on_the_home(cast: Cast, client: Client, signed_in: SignedIn) -> None:
    actions.answer_survey(cast.ana, first=cast.money)
    norm = actions.propose_norm(cast.money, text="Say the number.", by=cast.ana)
    ana = signed_in(cast.ana)
    page = words(ana, "/communities/money/")
    assert "1 norm is proposed" in page
    assert 'href="/communities/money/norms/#proposed-h"' in page
    actions.rate_norm(norm, fingers=5, by=cast.ana)
    page = words(ana, "/communities/money/")
    assert "Your turn" not in page
    assert 'href="/communities/money/ideas/give/"' in page, "there is always something that one can do"
    visitor = words(client, "/communities/money/")
    assert "Your turn" not in visitor
    for word in ("ideas", "learning", "challenges", "voices", "vision", "norms"):
        assert f'href="/communities/money/{word}/"' in visitor


def test_what_people_gave_stands_on_the_home_once_it_is_shown(cast: Cast, client: Client) -> None:
    actions.answer_survey(cast.ana, first=cast.money)
    one_of_each(cast.money, cast.ana)
    assert "A bank day" not in words(client, "/communities/money/")
    waiting = Case.objects.open().exclude(kind="voice")
    cases.decide(list(waiting), by=cast.imani, decision="release", reason="We read it.")
    page = words(client, "/communities/money/")
    for title in ("A bank day", "I asked.", "No bank", "A bank on every block."):
        assert title in page
    assert "My street" not in page


@pytest.mark.parametrize("path", ["/communities/", "/communities/money/"])
def test_a_public_page_asks_little_of_the_database(
    cast: Cast, client: Client, path: str, django_assert_max_num_queries: Callable[..., object]
) -> None:
    joined(cast.money, 12)
    client.get("/communities/policy/")  # so that what every page must know is known
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        assert client.get(path).status_code == 200
    assert not client.cookies
