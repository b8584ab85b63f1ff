from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from django.utils import timezone

from justaction.jobs import clock, pulse
from justaction.jobs.clock import Every
from justaction.jobs.models import Pulse, Tick

CHICAGO = ZoneInfo("America/Chicago")
NOON = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)  # noon in Chicago
pytestmark = pytest.mark.django_db


def counting(name: str = "tea", **rhythm: object) -> tuple[Every, list[int]]:
    cups: list[int] = []
    return Every(name, lambda: cups.append(1), **rhythm), cups  # type: ignore[arg-type]  # any rhythm


def test_a_line_is_done_each_time_it_is_due() -> None:
    line, cups = counting(minutes=5)
    for minute in (0, 1, 4, 5, 6, 10, 16):
        clock.do_due([line], NOON + timedelta(minutes=minute), CHICAGO)
    assert len(cups) == 4  # at 0, 5, 10 and 16


def test_what_was_missed_is_done_once() -> None:
    line, cups = counting(minutes=5)
    clock.do_due([line], NOON, CHICAGO)
    clock.do_due([line], NOON + timedelta(days=2), CHICAGO)
    clock.do_due([line], NOON + timedelta(days=2, seconds=1), CHICAGO)
    assert len(cups) == 2


def test_a_time_of_day_is_meant_where_the_collaborative_is() -> None:
    line, cups = counting(daily=time(3, 10))
    assert line.after(NOON, CHICAGO) == datetime(2026, 3, 3, 9, 10, tzinfo=UTC)
    clock.do_due([line], NOON, CHICAGO)  # never seen before
    clock.do_due([line], datetime(2026, 3, 3, 9, 9, tzinfo=UTC), CHICAGO)
    assert len(cups) == 1
    clock.do_due([line], datetime(2026, 3, 3, 9, 10, tzinfo=UTC), CHICAGO)
    assert len(cups) == 2


def test_a_time_of_day_moves_with_summer() -> None:
    line, _ = counting(daily=time(3, 10))
    before, after = datetime(2026, 3, 7, 18, tzinfo=UTC), datetime(2026, 3, 8, 18, tzinfo=UTC)
    assert line.after(before, CHICAGO) == datetime(2026, 3, 8, 8, 10, tzinfo=UTC)
    assert line.after(after, CHICAGO) == datetime(2026, 3, 9, 8, 10, tzinfo=UTC)
    assert line.after(before - timedelta(days=1), CHICAGO) == datetime(2026, 3, 7, 9, 10, tzinfo=UTC)


def test_a_line_that_goes_wrong_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    def spill() -> None:
        raise RuntimeError("spilled")

    wrong = Every("spill", spill, minutes=1)
    line, cups = counting(minutes=1)
    with caplog.at_level(logging.ERROR):
        clock.do_due([wrong, line], NOON, CHICAGO)
        clock.do_due([wrong, line], NOON + timedelta(minutes=1), CHICAGO)
    assert len(cups) == 2
    assert "spill went wrong" in caplog.text
    assert Tick.objects.get(name="spill").error == "RuntimeError: spilled"


def test_what_went_right_again_has_no_error() -> None:
    Tick.objects.create(name="tea", due_at=NOON, error="RuntimeError: spilled")
    line, _ = counting(minutes=1)
    clock.do_due([line], NOON, CHICAGO)
    assert Tick.objects.get(name="tea").error == ""


def test_a_line_that_became_quicker_does_not_wait_for_its_old_time() -> None:
    line, cups = counting(minutes=60)
    clock.do_due([line], NOON, CHICAGO)
    quicker, cups = counting(minutes=5)
    clock.do_due([quicker], NOON + timedelta(minutes=1), CHICAGO)
    assert len(cups) == 1
    clock.do_due([quicker], NOON + timedelta(minutes=2), CHICAGO)
    assert len(cups) == 1


@pytest.mark.django_db(transaction=True)
def test_two_clocks_do_a_line_once() -> None:
    line, cups = counting(minutes=5)
    gate = threading.Barrier(6)

    def another_clock() -> None:
        gate.wait()
        clock.do_due([line], NOON, CHICAGO)
        gate.wait()
        clock.do_due([line], NOON + timedelta(minutes=5), CHICAGO)
        connections.close_all()

    clocks = [threading.Thread(target=another_clock) for _ in range(6)]
    for thread in clocks:
        thread.start()
    for thread in clocks:
        thread.join()
    assert len(cups) == 2


@pytest.mark.django_db(transaction=True)
def test_the_clock_says_that_it_is_alive_and_stops_when_told() -> None:
    stop = threading.Event()
    line = Every("stop", stop.set, seconds=1)
    clock.run([line], stop=stop, now=lambda: NOON, zone=lambda: CHICAGO)
    assert Pulse.objects.get(part="clock").at == NOON


def test_a_pulse_moves_on() -> None:
    pulse.beat("worker", NOON)
    pulse.beat("worker", NOON + timedelta(seconds=10))
    assert Pulse.objects.get().at == NOON + timedelta(seconds=10)


@pytest.mark.django_db(transaction=True)
def test_what_the_clock_does_happens_on_a_day_of_the_place() -> None:
    zones: list[str] = []
    stop = threading.Event()

    def look() -> None:
        zones.append(timezone.get_current_timezone_name())
        stop.set()

    with timezone.override(UTC):
        clock.run([Every("look", look, minutes=5)], stop=stop, now=lambda: NOON, zone=lambda: CHICAGO)
    assert zones == ["America/Chicago"]
