"""Limits count in one step, evade no trick of writing, and name nobody."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from justaction.web import addresses, clock, limits, tasks
from justaction.web.models import Count

HOUR = timedelta(hours=1)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_the_fourth_letter_in_an_hour_trips_a_limit_of_three() -> None:
    with clock.at(NOON):
        answers = [limits.tripped("letter", "ana@example.org", most=3, per=HOUR) for _ in range(4)]
    assert answers == [False, False, False, True]


@pytest.mark.django_db
def test_an_hour_later_the_count_begins_again() -> None:
    for moment in (NOON, NOON + HOUR):
        with clock.at(moment):
            assert not limits.tripped("letter", "ana@example.org", most=1, per=HOUR)


@pytest.mark.django_db
def test_each_thing_and_each_visitor_is_counted_apart() -> None:
    assert not limits.tripped("sign", "192.0.2.1", most=1, per=HOUR)
    assert not limits.tripped("sign", "192.0.2.2", most=1, per=HOUR)
    assert not limits.tripped("survey", "192.0.2.1", most=1, per=HOUR)
    # no way of cutting the words differently leads to the same count
    assert not limits.tripped("signs", "92.0.2.1", most=1, per=HOUR)


@pytest.mark.django_db
def test_several_limits_are_counted_in_one_statement(django_assert_num_queries: Any) -> None:
    both = (limits.Limit("visitor", "192.0.2.1", 1, HOUR), limits.Limit("address", "ana", 9, HOUR))
    with clock.at(NOON):
        limits.count(*both)
        with django_assert_num_queries(1):
            counted = limits.count(*both)
    assert counted.counts == (2, 2)
    assert counted.tripped == ("visitor",)


@pytest.mark.django_db
def test_the_table_holds_neither_the_address_nor_a_name_for_it_that_lasts() -> None:
    for day in (NOON, NOON + timedelta(days=1)):
        with clock.at(day):
            limits.tripped("letter", "ana@example.org", most=3, per=HOUR)
    keys = list(Count.objects.values_list("key", flat=True))
    assert len(set(keys)) == 2
    assert all("ana" not in key and len(key) == 64 for key in keys)


@pytest.mark.django_db
def test_counts_are_forgotten_when_their_window_is_over() -> None:
    with clock.at(NOON):
        limits.tripped("letter", "ana@example.org", most=3, per=HOUR)
        assert limits.sweep() == 0
    with clock.at(NOON + 2 * HOUR):
        tasks.forget_counts()
    assert not Count.objects.exists()


def test_a_window_never_reaches_into_the_next_day() -> None:
    with clock.at(datetime(2026, 3, 2, 23, 59, tzinfo=UTC)):
        _start, end = limits._window(limits.Limit("x", "y", 1, timedelta(hours=7)))
    assert end == int(datetime(2026, 3, 3, tzinfo=UTC).timestamp())


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_are_counted_fifty_times() -> None:
    counts: list[int] = []

    def ask() -> None:
        counts.extend(limits.count(limits.Limit("sign", "192.0.2.1", 9, HOUR)).counts)
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(counts) == 50
    assert sum(Count.objects.values_list("times", flat=True)) == 50


# --- A19: X-Forwarded-For, case and diacritics varied: limits still trip ------------------------------------------


@pytest.mark.django_db
def test_a_made_up_forwarded_address_does_not_evade_a_limit(rf: RequestFactory) -> None:
    asked = [
        rf.post("/sign/", REMOTE_ADDR="192.0.2.7", headers={"X-Forwarded-For": f"198.51.100.{n}"})
        for n in range(4)
    ]
    tripped = [limits.tripped("sign", limits.visitor(request), most=3, per=HOUR) for request in asked]
    assert tripped == [False, False, False, True]


def test_only_what_our_own_proxies_wrote_is_believed(rf: RequestFactory, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    request = rf.get(
        "/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.4, 192.0.2.7"}
    )
    assert limits.visitor(request) == "192.0.2.7"
    settings.TRUSTED_PROXIES = 2
    assert limits.visitor(request) == "198.51.100.4"
    bare = rf.get("/", REMOTE_ADDR="10.0.0.1")
    assert limits.visitor(bare) == "10.0.0.1"


@pytest.mark.parametrize(
    ("one", "other"), [("192.0.2.7:5001", "192.0.2.7:5002"), ("[2001:db8::1]:5001", "2001:db8::2")]
)
def test_the_port_that_a_proxy_writes_makes_no_other_visitor(
    rf: RequestFactory, settings: Any, one: str, other: str
) -> None:
    settings.TRUSTED_PROXIES = 1
    asked = [rf.get("/", headers={"X-Forwarded-For": address}) for address in (one, other)]
    assert limits.visitor(asked[0]) == limits.visitor(asked[1])


def test_a_whole_ipv6_network_is_one_visitor(rf: RequestFactory) -> None:
    one = limits.visitor(rf.get("/", REMOTE_ADDR="2001:db8:1:2::1"))
    assert one == limits.visitor(rf.get("/", REMOTE_ADDR="2001:DB8:1:2:ffff::9"))
    assert one != limits.visitor(rf.get("/", REMOTE_ADDR="2001:db8:1:3::1"))
    assert limits.visitor(rf.get("/", REMOTE_ADDR="::ffff:192.0.2.7")) == "192.0.2.7"


@pytest.mark.django_db
def test_case_diacritics_spaces_and_tags_do_not_evade_a_limit() -> None:
    written = [
        "ana@example.org",
        " ANA@Example.ORG ",
        "áná@example.org",
        "ana+2@example.org",
        "ａna@example.org.",
    ]
    tripped = [limits.tripped("letter", addresses.limit_key(one), most=4, per=HOUR) for one in written]
    assert tripped == [False, False, False, False, True]


def test_one_address_has_one_key_however_it_is_written() -> None:
    assert addresses.key(" Ana@BÜCHER.example") == addresses.key("ana@xn--bcher-kva.example")
    assert addresses.key("ana@example.org") != addresses.key("ána@example.org")
    assert addresses.key("ana.b+c@example.org") == "ana.b+c@example.org"


@given(st.text(max_size=60))
def test_a_key_of_a_key_is_the_same_key(anything: str) -> None:
    assert addresses.key(addresses.key(anything)) == addresses.key(anything)
