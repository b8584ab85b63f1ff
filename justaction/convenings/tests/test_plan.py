"""Planning when people meet: once or by a rule, in the clock of the place; changing and cancelling."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client

from justaction.conftest import Cast
from justaction.convenings import actions
from justaction.convenings.models import Gathering, Season, Series
from justaction.convenings.tests.making import a_gathering, a_series, in_days
from justaction.errors import NotAllowed, Refused
from justaction.record.models import Entry
from justaction.web import clock

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def typed(cast: Cast, **more: str) -> dict[str, str]:
    """What Imani types into the form."""
    return {
        "title": "Small group", "purpose": "We listen.", "where": "Online", "on": in_days(7).isoformat(),
        "starts": "18:00", "minutes": "60", "zone": "America/Chicago", "kind": "small_group",
        "scope": cast.money.scope, "repeat": "once", **more,
    }  # fmt: skip


def test_a_coordinator_plans_a_weekly_small_group_with_a_day_left_out(
    cast: Cast, signed_in: Browser, client: Client
) -> None:
    page = signed_in(cast.imani)
    left_out = in_days(14).isoformat()
    answer = page.post(
        "/convenings/plan/", typed(cast, repeat="weeks", count="6", without=left_out), follow=True
    )
    assert "5 gatherings are planned." in answer.text
    series = Series.objects.get()
    assert [one.on for one in series.gatherings.all()] == [in_days(7 * n) for n in (1, 3, 4, 5, 6)]
    assert series.rule.startswith("FREQ=WEEKLY;BYDAY=")
    listed = client.get("/convenings/").text
    assert listed.count("Small group</a>") == 5
    assert "6:00 PM to 7:00 PM (Chicago time, C" in listed
    one = series.gatherings.first()
    assert one is not None
    assert "It meets again" in client.get(one.url).text
    assert "Small group" in client.get("/communities/money/").text
    assert "Small group" not in client.get("/communities/policy/").text
    entry = Entry.objects.get(kind="convening.planned")
    assert b'"gatherings":5' in bytes(entry.leaf)
    assert b"Imani" not in bytes(entry.leaf)


def test_the_clock_of_the_day_decides_what_moment_it_is(cast: Cast) -> None:
    november = date(clock.today().year + 1, 11, 1)
    summer_ends = november + timedelta(days=(6 - november.weekday()) % 7)  # the first Sunday
    series = a_series(cast, on=summer_ends - timedelta(days=12), repeat="weeks", count=3)
    assert [one.starts_at.hour for one in series.gatherings.all()] == [23, 23, 0]
    assert [one.local_start.hour for one in series.gatherings.all()] == [18, 18, 18]


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"repeat": "weeks"}, "until", "This would never end."),
        ({"repeat": "weeks", "count": "3", "until": "2099-01-01"}, "until", "Not both."),
        ({"repeat": "weeks", "until": "2031-01-01"}, "until", "That is too many at once."),
        ({"repeat": "weeks", "until": "2020-01-01"}, "until", "no gathering at all"),
        ({"zone": "America/Chicagoland"}, "zone", "There is no time zone called “America/Chicagoland”."),
        ({"on": "2020-01-01"}, "on", "This time is over already."),
        ({"on": "2199-01-01"}, "on", "more than three years away"),
        ({"without": "Christmas"}, "without", "Write each day like 2026-12-24."),
        ({"kind": "citywide"}, "scope", "A citywide convening is for all of us."),
        ({"capacity": "0"}, "capacity", "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_is_said_beside_what_was_typed(
    cast: Cast, signed_in: Browser, more: dict[str, str], field: str, words: str
) -> None:
    answer = signed_in(cast.imani).post("/convenings/plan/", typed(cast, **more))
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors[field])
    assert "We listen." in answer.text
    assert not Series.objects.exists()


def test_a_coordinator_plans_for_their_community_only(cast: Cast, signed_in: Browser) -> None:
    answer = signed_in(cast.imani).post("/convenings/plan/", typed(cast, scope=cast.policy.scope))
    assert answer.status_code == 422
    with pytest.raises(NotAllowed):
        a_series(cast, scope=cast.policy.scope)
    with pytest.raises(NotAllowed):
        a_series(cast, by=cast.ana)
    with pytest.raises(NotAllowed):
        a_series(cast, scope="", kind="citywide")
    assert a_series(cast, scope="", kind="citywide", by=cast.ruth)


def test_one_evening_is_moved_and_the_others_stay(cast: Cast, signed_in: Browser, client: Client) -> None:
    first, second, third = a_series(cast, repeat="weeks", count=3).gatherings.all()
    words = {"title": first.title, "purpose": first.purpose, "where": "The library", "minutes": "90"}
    said = {**words, "on": second.on + timedelta(days=1), "starts": "18:00"}
    answer = signed_in(cast.imani).post(f"{second.url}change/", said, follow=True)
    assert "It is changed." in answer.text
    rows = {one.pk: one for one in Gathering.objects.all()}
    assert rows[second.pk].on == second.on + timedelta(days=1)
    assert (rows[second.pk].sequence, rows[first.pk].sequence, rows[third.pk].sequence) == (1, 0, 0)
    assert "The library" in client.get(second.url).text
    assert Entry.objects.filter(kind="convening.changed").count() == 2  # where, and when


def test_all_that_follow_are_moved_by_as_many_days(cast: Cast) -> None:
    first, second, third = a_series(cast, repeat="weeks", count=3).gatherings.all()
    words: dict[str, Any] = {
        "title": "New",
        "purpose": "P",
        "where": "W",
        "starts": time(19),
        "minutes": 60,
        "capacity": 9,
    }
    on = second.on + timedelta(days=2)
    assert len(actions.change(second, on=on, following=True, by=cast.imani, **words)) == 2
    days = [one.on for one in Gathering.objects.all()]
    assert days == [first.on, on, third.on + timedelta(days=2)]
    assert actions.change(second, on=on, following=True, by=cast.imani, **words) == []  # the same once more


def test_a_cancelled_evening_stays_with_its_reason(cast: Cast, signed_in: Browser, client: Client) -> None:
    one, other = a_series(cast, repeat="weeks", count=2).gatherings.all()
    page = signed_in(cast.imani)
    assert page.post(f"{one.url}cancel/", {"reason": ""}).status_code == 422
    page.post(f"{one.url}cancel/", {"reason": "The snow is too deep."})
    assert "The snow is too deep." in client.get(one.url).text
    assert ">Cancelled</span>" in client.get("/convenings/").text
    assert client.get("/communities/money/").text.count(other.url) == 1
    assert "It is cancelled already." in page.post(f"{one.url}cancel/", {"reason": "Again."}).text
    assert Entry.objects.filter(kind="convening.cancelled").count() == 1


def test_cancelling_a_series_leaves_what_was(cast: Cast) -> None:
    first, second, third = a_series(cast, repeat="weeks", count=3).gatherings.all()
    with clock.at(first.starts_at + timedelta(minutes=1)):
        with pytest.raises(Refused, match="It has begun already"):
            actions.cancel(first, reason="Too late.", by=cast.imani)
        assert actions.cancel(second, reason="We pause.", following=True, by=cast.imani) == [second, third]
    assert [one.cancelled_at is None for one in Gathering.objects.all()] == [True, False, False]


def test_a_season_gives_its_theme(cast: Cast, signed_in: Browser, client: Client) -> None:
    page = signed_in(cast.ruth)
    said = {"name": "Spring", "theme": "Standards", "starts_on": in_days(1), "ends_on": in_days(90)}
    assert page.post("/convenings/season/", {**said, "ends_on": in_days(0)}).status_code == 422
    assert page.post("/convenings/season/", said).status_code == 302
    assert page.post("/convenings/season/", said).status_code == 409
    evening = a_gathering(cast, season=Season.objects.get())
    assert "Standards" in client.get("/convenings/").text
    assert "Standards" in client.get(evening.url).text


def test_what_is_over_moves_to_what_was_on_kept_pages_too(cast: Cast, client: Client) -> None:
    evening = a_gathering(cast, starts=time(10))
    with clock.at(evening.ends_at - timedelta(minutes=5)):
        assert evening.title in client.get("/convenings/").text
    with clock.at(evening.ends_at + timedelta(minutes=5)):
        assert actions.turn() == 1
        assert actions.turn() == 0
        assert evening.title not in client.get("/convenings/").text
        assert evening.title in client.get("/convenings/past/").text
