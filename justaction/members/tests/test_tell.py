"""Being told: at once, in one daily letter, or not at all; chosen by kind and by community, and from any letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils.html import escape

from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.members import actions as members
from justaction.members import following, telling
from justaction.members.actions import telling as deeds
from justaction.members.models import DigestItem, Person, Telling
from justaction.web import clock, openforms

if TYPE_CHECKING:
    from justaction.conftest import Cast

EVENING = datetime(2026, 5, 4, 23, 0, tzinfo=UTC)  # 6 in the evening in Chicago
MORNING = datetime(2026, 5, 5, 12, 5, tzinfo=UTC)  # five past seven there
Letters = Callable[..., list[Letter]]


@pytest.fixture(autouse=True)
def _kind(cast: Cast) -> Iterator[None]:
    telling.register("test", "News of the test", default="digest", order=1)
    yield
    del telling._kinds["test"]


def news(person: Person, title: str = "Something new") -> Draft:
    return Draft(
        kind="test", to=person.email, subject=title, paragraphs=["It happened."],
        button=("Look", f"https://example.org/{title.replace(' ', '-')}"),
    )  # fmt: skip


def choose(person: Person, way: str, kind: str = "test", community: str = "") -> None:
    deeds.choose(person, {(kind, community): way}, by=person)


def test_what_is_said_of_one_kind_in_one_community_counts_most(cast: Cast) -> None:
    ana = cast.ana
    assert telling.way(ana, "test", "money") == "digest"  # nobody said: the default
    choose(ana, "immediate")
    assert telling.way(ana, "test", "money") == "immediate"
    choose(ana, "none", kind="", community="money")
    assert telling.ways([ana.pk, cast.tom.pk], "test", "money") == {ana.pk: "none", cast.tom.pk: "digest"}
    assert telling.way(ana, "test", "policy") == "immediate"
    choose(ana, "digest", community="money")
    assert telling.way(ana, "test", "money") == "digest"
    with pytest.raises(LookupError):
        telling.way(ana, "nonsense")


def test_at_once_in_the_daily_letter_or_not_at_all(cast: Cast, letters: Letters) -> None:
    for person, way in ((cast.ana, "immediate"), (cast.tom, "digest"), (cast.lee, "none")):
        choose(person, way)
        for _twice in range(2):
            deeds.tell(person, "test", news(person), once=f"test:{person.pk}")
    (now,) = letters(kind="test")
    assert now.to == cast.ana.email
    assert "List-Unsubscribe-Post" in now.headers
    assert [item.person for item in DigestItem.objects.all()] == [cast.tom]


def test_the_daily_letter_comes_once_in_the_readers_morning_newest_first(
    cast: Cast, letters: Letters, run_jobs: Callable[[], int]
) -> None:
    with clock.at(EVENING):
        for title in ("The older", "The newer", "The newer"):
            deeds.put(cast.ana, "test", "", title, "https://example.org/x", "Words.", clock.now(), "Tom")
    paris = members.edit_me(cast.tom, by=cast.tom, time_zone="Europe/Paris")
    with clock.at(EVENING + timedelta(hours=6)):  # seven in Paris, midnight in Chicago
        assert deeds.send_digests() == 0
        deeds.put(paris, "test", "", "At night", "/x", "", clock.now() - timedelta(minutes=1))
        assert deeds.send_digests() == 0  # put after seven of its reader: it waits a day
    with clock.at(MORNING):
        deeds.send_digests()
        deeds.send_digests()  # a clock that lost its beat, or a worker killed on the way
        run_jobs()
        deeds.send_digests()
        run_jobs()
    (letter,) = letters(kind="digest")
    assert letter.to == cast.ana.email
    assert letter.text.index("The newer") < letter.text.index("The older")
    assert letter.text.count("The newer") == 1
    assert "Tom, 4 May 2026, 6" in letter.text
    with clock.at(MORNING + timedelta(days=1)):
        assert deeds.send_digests() == 1  # only Tom: an empty pile makes no letter
        run_jobs()
    assert [one.to for one in letters(kind="digest")] == [cast.ana.email, cast.tom.email]


def test_whoever_says_no_meanwhile_is_told_nothing(
    cast: Cast, letters: Letters, run_jobs: Callable[[], int]
) -> None:
    with clock.at(EVENING):
        deeds.put(cast.ana, "test", "", "Something", "/x", "", clock.now())
    choose(cast.ana, "none")
    with clock.at(MORNING):
        deeds.send_digests()
        run_jobs()
        assert deeds.send_digests() == 0
    assert not letters(kind="digest")


def test_a_link_in_the_letter_opens_and_only_posting_it_stops(cast: Cast, client: Client) -> None:
    choose(cast.ana, "immediate", community="money")
    letter = deeds.tell(cast.ana, "test", news(cast.ana), community="money")
    assert letter is not None
    url = letter.headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    assert url.endswith("/stop/test/?community=money")
    assert client.get(url).status_code == 200
    assert telling.way(cast.ana, "test", "money") == "immediate"  # a scanner opened it
    assert client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert telling.way(cast.ana, "test", "money") == "none"
    assert telling.way(cast.ana, "test") == "digest"
    assert client.post("/telling/nonsense/stop/test/").status_code == 404


def test_stopping_the_daily_letter_stops_all_that_comes_in_it(cast: Cast) -> None:
    choose(cast.ana, "digest", kind="decision")
    deeds.stop(cast.ana, telling.DAILY)
    ways = {kind.kind: telling.way(cast.ana, kind.kind) for kind in telling.kinds()}
    assert ways["test"] == ways["decision"] == "none"
    assert ways["gathering"] == "immediate"
    assert "digest" not in ways.values()


def test_the_page_shows_what_holds_and_keeps_what_is_chosen(
    cast: Cast, signed_in: Callable[..., Client]
) -> None:
    following.follow(cast.ana, "community", "money", "Money", "/communities/money/", by=cast.ana)
    browser = signed_in(cast.ana)
    page = browser.get("/me/telling/")
    form = page.context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    assert values[".test"] == "digest"
    assert values["money."] == ""
    answer = browser.post("/me/telling/", {**values, ".test": "none", "money.gathering": "digest"})
    assert answer["Location"] == "/me/telling/?saved=1"
    assert telling.way(cast.ana, "test") == "none"
    assert telling.way(cast.ana, "gathering", "money") == "digest"
    assert browser.post("/me/telling/", {**values, ".test": "shout"}).status_code == 422


def test_from_a_letter_one_chooses_without_signing_in(cast: Cast, client: Client) -> None:
    url = f"/telling/{telling.token(cast.ana)}/"
    page = client.get(url)
    assert escape(cast.ana.name) not in page.content.decode()
    form = page.context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    assert client.get(url + "?saved=1").status_code == 200
    assert not Telling.objects.exists()  # opening it changes nothing, whoever opens it
    sent = {**values, ".test": "none", openforms.TOKEN: openforms.token()}
    assert client.post(url, sent).status_code == 302
    assert telling.way(cast.ana, "test") == "none"
