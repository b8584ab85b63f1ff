from __future__ import annotations

import importlib
import inspect
from datetime import UTC, datetime
from pathlib import Path

import pytest

from justaction.collaborative.models import Collaborative
from justaction.config import health, schedule
from justaction.jobs import clock

PACKAGE = Path(schedule.__file__).parent.parent


def test_every_door_of_the_clock_is_on_the_schedule_once() -> None:
    doors = {
        function
        for path in PACKAGE.glob("*/tasks.py")
        for name, function in inspect.getmembers(
            importlib.import_module(f"justaction.{path.parent.name}.tasks"), inspect.isfunction
        )
        if function.__module__ == f"justaction.{path.parent.name}.tasks" and not name.startswith("_")
    }
    planned = [line.function for line in schedule.LINES]
    assert set(planned) == doors
    assert len(planned) == len(doors)


def test_each_line_has_a_name_of_its_own_and_a_rhythm() -> None:
    names = [line.name for line in schedule.LINES]
    assert len(set(names)) == len(names)
    assert all(line.seconds or line.minutes or line.daily for line in schedule.LINES)
    assert health.PUBLISHER in names


@pytest.mark.django_db
def test_the_time_of_day_is_that_of_the_collaborative(collaborative: Collaborative) -> None:
    assert str(schedule.zone()) == "America/Chicago"


@pytest.mark.django_db
def test_before_it_is_founded_the_clock_keeps_utc() -> None:
    assert str(schedule.zone()) == "UTC"


@pytest.mark.django_db
def test_the_whole_schedule_can_run(cast: object) -> None:
    """Each line runs on a small collaborative without an error, twice."""
    for day in (1, 2):
        done = clock.do_due(schedule.LINES, datetime(2030, 3, day, 18, tzinfo=UTC), schedule.zone())
        assert len(done) == len(schedule.LINES)
    from justaction.jobs.models import Tick

    assert list(Tick.objects.exclude(error="").values_list("name", "error")) == []
