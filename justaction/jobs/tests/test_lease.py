"""Many clocks, one works; what it was at when it died, the next one does."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from justaction.jobs import clock
from justaction.jobs.clock import Every
from justaction.jobs.lease import HOLDS, LOOK, RENEW, Lease
from justaction.jobs.models import Tick

NIGHT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
UTC_ZONE = ZoneInfo("UTC")
pytestmark = pytest.mark.django_db


class Watch:
    """The watch of one machine. Nobody else's says the same."""

    def __init__(self, says: float) -> None:
        self.says = says

    def __call__(self) -> float:
        return self.says


def two() -> tuple[Lease, Watch, Lease, Watch]:
    here, there = Watch(100.0), Watch(987_654.0)
    first = Lease("clock", machine="east", pid=7, watch=here)
    return first, here, Lease("clock", machine="west", pid=7, watch=there), there


def test_one_has_the_turn_while_it_gives_signs_of_life() -> None:
    first, here, second, there = two()
    assert first.take()
    for _ in range(10):
        assert not second.take()
        here.says += RENEW
        there.says += RENEW
        assert first.renew()
    assert first.held()
    assert not second.held()


def test_the_other_takes_over_when_the_first_is_silent_and_the_first_knows_before() -> None:
    first, here, second, there = two()
    assert first.take()
    assert not second.take()
    for _ in range(int(HOLDS / LOOK)):
        here.says += LOOK
        there.says += LOOK
        assert not second.take()
    assert not first.held(), "whoever cannot renew stops before another begins"
    here.says += LOOK + 1
    there.says += LOOK + 1
    assert second.take()
    assert not first.renew()
    assert not first.take()


def test_given_free_it_is_taken_at_once() -> None:
    first, _here, second, there = two()
    assert first.take()
    assert not second.take()
    first.let_go()
    there.says += LOOK
    assert second.take()


def test_a_process_of_this_machine_that_has_ended_is_not_waited_for() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    assert Lease("clock", machine="east", pid=gone.pid).take()
    assert not Lease("clock", machine="west", pid=1).take(), "another machine cannot know"
    assert Lease("clock", machine="east", pid=1).take()


def test_what_a_clock_died_over_is_done_by_the_next_three_times_at_most() -> None:
    done: list[str] = []

    def die() -> None:
        done.append("begun")
        raise KeyboardInterrupt  # as `kill -9` would: nothing after it happens

    line = Every("night", die, daily=time(3, 0))
    for number in range(6):
        now = NIGHT + timedelta(minutes=number)
        clock.take_over(f"clock {number}", now)
        try:
            clock.do_due([line], now, UTC_ZONE, by=f"clock {number}")
        except KeyboardInterrupt:
            continue
    assert len(done) == 1 + clock.MOST_TRIES
    assert clock.do_due(
        [Every("night", lambda: None, daily=time(3, 0))], NIGHT + timedelta(days=1), UTC_ZONE, by="x"
    )
    assert Tick.objects.get(name="night").tries == 0


def test_what_ended_well_is_not_done_again_by_the_next() -> None:
    done: list[int] = []
    line = Every("night", lambda: done.append(1), daily=time(3, 0))
    clock.do_due([line], NIGHT, UTC_ZONE, by="one")
    assert clock.take_over("two", NIGHT) == 0
    clock.do_due([line], NIGHT, UTC_ZONE, by="two")
    assert len(done) == 1


def test_whose_turn_is_over_does_nothing_more() -> None:
    done: list[int] = []
    lines = [Every(f"line {n}", lambda: done.append(1), minutes=1) for n in range(3)]
    clock.do_due(lines, NIGHT, UTC_ZONE, by="one", while_=lambda: len(done) < 1)
    assert len(done) == 1
