"""The page of who looks after a community: a few things today, and people who have gone quiet, softly."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from justaction.communities import actions, quiet
from justaction.communities.looking_after import MOST_TODAY
from justaction.communities.models import Membership
from justaction.communities.tests.making import a_process, joined
from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members.models import Person
from justaction.web import clock, slots

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[[Person], Client]
RUN = "/run/money/"


def words(client: Client, path: str = RUN) -> str:
    return client.get(path).content.decode()


def today(page: str) -> str:
    return page.partition('id="today-h"')[2].partition("</section>")[0]


@pytest.fixture
def ana_in_winter(cast: Cast) -> Membership:
    """Ana joined, agreed to be looked after, and two months later nobody has seen her."""
    with clock.at(clock.now() - timedelta(days=90)):
        membership = actions.join(cast.money, by=cast.ana)
    return actions.look_after_me(membership, yes=True, by=cast.ana)


def test_today_holds_at_most_five_things_and_the_rest_can_wait(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Nothing waits for you." in words(signed_in(cast.imani))
    for number in range(MOST_TODAY + 1):
        a_process(cast.money, by=cast.imani, title=f"Thing {number}")
    page = words(signed_in(cast.imani))
    assert today(page).partition("<details")[0].count("<li>") == MOST_TODAY
    assert "1 more thing can wait" in page


def test_what_other_chapters_wait_for_stands_there_too(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "_slots", dict(slots._slots))
    monkeypatch.setitem(slots._slots, "community.run", [(1, lambda _viewer, thing: [
        slots.Part(title=f"Approve 2 ideas for {thing}", url="/x/", waiting=2), slots.Part(title="No wait", waiting=0, url="/y/"),
    ])])  # fmt: skip
    page = words(signed_in(cast.imani))
    assert "Approve 2 ideas for Money" in today(page)
    assert "No wait" not in today(page)


def test_who_agreed_and_has_gone_quiet_is_named_without_a_number(
    cast: Cast, signed_in: SignedIn, ana_in_winter: Membership
) -> None:
    joined(cast.money, 3)
    page = words(signed_in(cast.imani))
    section = page.partition('id="quiet-h"')[2].partition("</section>")[0]
    assert "Ana Flores" in section
    assert not re.search(r"\d", re.sub(r"<[^>]*>", "", section)), "no days, no counts, no ranking"
    assert "Somebody has gone quiet" in today(page)
    assert "Ana Flores" not in today(page)


def test_who_did_not_agree_or_was_seen_is_not_looked_for(
    cast: Cast, ana_in_winter: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert quiet.gone_quiet(cast.money) == [ana_in_winter]
    monkeypatch.setattr(quiet, "_seen", [lambda since: Person.objects.values("pk")])
    assert quiet.gone_quiet(cast.money) == []
    monkeypatch.setattr(quiet, "_seen", [])
    actions.look_after_me(ana_in_winter, yes=False, by=cast.ana)
    assert quiet.gone_quiet(cast.money) == []
    actions.look_after_me(ana_in_winter, yes=True, by=cast.ana)
    Person.objects.filter(pk=cast.ana.pk).update(last_login=clock.now())
    assert quiet.gone_quiet(cast.money) == []
    with pytest.raises(NotAllowed):
        actions.look_after_me(ana_in_winter, yes=True, by=cast.imani)


def test_one_letter_goes_out_by_the_coordinators_hand_and_never_a_second(
    cast: Cast, signed_in: SignedIn, ana_in_winter: Membership, letters: Callable[..., list[Letter]]
) -> None:
    imani, page = signed_in(cast.imani), f"{RUN}quiet/{ana_in_winter.pk}/"
    assert "you owe us no answer" in words(imani, page), "it is prepared"
    assert letters(kind="community.quiet") == [], "and not sent"
    assert imani.post(page, {"words": " "}).status_code == 422
    assert imani.post(page, {"words": "We kept your chair.\n\nImani"}).status_code == 302
    (sent,) = letters(kind="community.quiet")
    assert sent.to == "ana@example.org"
    assert "We kept your chair." in sent.text
    assert imani.post(page, {"words": "Again"}).status_code == 302
    with pytest.raises(Refused, match="One letter is enough"):
        actions.write_to_quiet(ana_in_winter, words="Again", by=cast.imani)
    with pytest.raises(NotAllowed):
        actions.write_to_quiet(ana_in_winter, words="x", by=cast.tom)
    assert len(letters(kind="community.quiet")) == 1


def test_ana_agrees_on_the_page_of_the_community_and_takes_it_back(cast: Cast, signed_in: SignedIn) -> None:
    membership, ana = actions.join(cast.money, by=cast.ana), signed_in(cast.ana)
    assert not membership.looked_after
    assert "Look after me if I go quiet" in words(ana, "/communities/money/")
    ana.post("/communities/money/look-after-me/", {"yes": "1"})
    assert Membership.objects.get(pk=membership.pk).looked_after
    ana.post("/communities/money/look-after-me/", {"yes": "0"})
    assert not Membership.objects.get(pk=membership.pk).looked_after


def test_the_page_costs_few_queries(
    cast: Cast,
    signed_in: SignedIn,
    ana_in_winter: Membership,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(3):
        a_process(cast.money, by=cast.imani, title=f"Thing {number}")
    for slot, fillers in slots._slots.items():  # what other chapters add is theirs to count
        ours = [one for one in fillers if ".communities." in one[1].__module__]
        monkeypatch.setitem(slots._slots, slot, ours)
    imani = signed_in(cast.imani)
    words(imani)
    with django_assert_max_num_queries(12):
        words(imani)
