"""The clock: does each line of a schedule when it is due. Two clocks beside each other do no harm."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from django.db import close_old_connections
from django.utils import timezone

from justaction.jobs import pulse
from justaction.jobs.models import Tick

log = logging.getLogger(__name__)
LOOK_EVERY = 0.5  # seconds


@dataclass(frozen=True)
class Every:
    """One line: a function, and how often it runs: each `seconds` or `minutes`, or each day at the time `daily`.

    The time of day is meant in the zone of the collaborative. What was missed while the clock stood still is done
    once. The function runs in the clock itself, so it is short, or queues a job.
    """

    name: str
    function: Callable[[], object]
    seconds: int = 0
    minutes: int = 0
    daily: time | None = None

    def after(self, now: datetime, zone: ZoneInfo) -> datetime:
        """When it is due next, if it is done now."""
        if self.daily is None:
            return now + timedelta(seconds=self.seconds, minutes=self.minutes)
        here = now.astimezone(zone)
        today = datetime.combine(here.date(), self.daily, tzinfo=zone)
        if today.astimezone(now.tzinfo) > now:
            return today.astimezone(now.tzinfo)
        tomorrow = datetime.combine(here.date() + timedelta(days=1), self.daily, tzinfo=zone)
        return tomorrow.astimezone(now.tzinfo)


def run(
    lines: Sequence[Every],
    *,
    stop: threading.Event,
    now: Callable[[], datetime],
    zone: Callable[[], ZoneInfo],
) -> None:
    """Keep doing what is due until `stop` is set. Nothing that goes wrong in a line stops the clock."""
    beat_at = 0.0
    while not stop.is_set():
        try:
            if monotonic() >= beat_at:
                close_old_connections()
                pulse.beat("clock", now())
                beat_at = monotonic() + pulse.EVERY
            here = zone()
            with timezone.override(here):  # a day is a day of the place
                do_due(lines, now(), here)
        except Exception:
            log.exception("the clock lost a beat")
            close_old_connections()
            stop.wait(2)
        stop.wait(LOOK_EVERY)


def do_due(lines: Sequence[Every], now: datetime, zone: ZoneInfo) -> list[str]:
    """Do each line that is due and return their names. A line never seen before is due at once."""
    ticks = {tick.name: tick for tick in Tick.objects.all()}
    done = []
    for line in lines:
        tick = ticks.get(line.name)
        if _take(line, tick, now, zone):
            _do(line, tick.error if tick else "")
            done.append(line.name)
    return done


def _take(line: Every, tick: Tick | None, now: datetime, zone: ZoneInfo) -> bool:
    """Whether the line is due and this clock was the first to take it."""
    due = line.after(now, zone)
    if tick is None:
        _, made = Tick.objects.get_or_create(name=line.name, defaults={"due_at": due})
        return made
    # A line whose rhythm was shortened, or whose clock ran ahead, does not wait for the old moment.
    if tick.due_at > now and tick.due_at <= due:
        return False
    return bool(Tick.objects.filter(name=line.name, due_at=tick.due_at).update(due_at=due))


def _do(line: Every, error_before: str) -> None:
    error = ""
    try:
        line.function()
    except Exception as wrong:
        error = f"{type(wrong).__name__}: {wrong}"[:300]
        if error != error_before:  # said once, not every two seconds
            log.exception("%s went wrong", line.name)
    if error != error_before:
        Tick.objects.filter(name=line.name).update(error=error)
