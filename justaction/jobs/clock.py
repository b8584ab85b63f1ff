"""The clock: does each line of a schedule when it is due.

However many clocks there are, one works: the one whose turn it is (`lease.py`). What it was at when it died, the next one
does again, if it would not come soon by itself. So a line has to be safe to do twice.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from django.db import close_old_connections
from django.db.models import F
from django.utils import timezone

from justaction.jobs import pulse
from justaction.jobs.lease import Lease
from justaction.jobs.models import Tick

log = logging.getLogger(__name__)
LOOK_EVERY = 0.5  # seconds
SELDOM = timedelta(minutes=10)  # what comes less often is done again after a crash
MOST_TRIES = 3  # … but not what three clocks died over


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

    @property
    def is_seldom(self) -> bool:
        """Whether it would be missed until it comes again."""
        return self.daily is not None or timedelta(seconds=self.seconds, minutes=self.minutes) > SELDOM

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
    """Keep doing what is due, while it is our turn, until `stop` is set. Nothing that goes wrong in a line stops the clock."""
    beat_at = 0.0
    lease = Lease("clock")
    lease.keep()
    worked = False
    try:
        while not stop.is_set():
            try:
                if monotonic() >= beat_at:
                    close_old_connections()
                    pulse.beat("clock", now(), works=lease.held())
                    beat_at = monotonic() + pulse.EVERY
                if not lease.take():
                    worked = False
                else:
                    if not worked:
                        pulse.beat("clock", now())
                        take_over(lease.word, now())
                        worked = True
                    here = zone()
                    with timezone.override(here):  # a day is a day of the place
                        do_due(lines, now(), here, by=lease.word, while_=lease.held)
            except Exception:
                log.exception("the clock lost a beat")
                close_old_connections()
                stop.wait(2)
            stop.wait(LOOK_EVERY)
    finally:
        lease.let_go()


def take_over(by: str, now: datetime) -> int:
    """What another clock had begun and not ended is due at once; how many lines."""
    left = Tick.objects.exclude(begun_by="").exclude(begun_by=by)
    again = left.filter(tries__lt=MOST_TRIES).update(due_at=now, begun_by="", tries=F("tries") + 1)
    left.update(begun_by="")
    return again


def do_due(
    lines: Sequence[Every],
    now: datetime,
    zone: ZoneInfo,
    *,
    by: str = "",
    while_: Callable[[], bool] = lambda: True,
) -> list[str]:
    """Do each line that is due, while it is our turn, and return their names. A line never seen before is due at once."""
    ticks = {tick.name: tick for tick in Tick.objects.all()}
    done = []
    for line in lines:
        tick = ticks.get(line.name)
        if not while_():
            break
        begun = by if line.is_seldom else ""
        if _take(line, tick, now, zone, begun):
            _do(line, tick.error if tick else "", begun)
            done.append(line.name)
    return done


def _take(line: Every, tick: Tick | None, now: datetime, zone: ZoneInfo, by: str) -> bool:
    """Whether the line is due and this clock was the first to take it."""
    due = line.after(now, zone)
    if tick is None:
        _, made = Tick.objects.get_or_create(name=line.name, defaults={"due_at": due, "begun_by": by})
        return made
    # A line whose rhythm was shortened, or whose clock ran ahead, does not wait for the old moment.
    if tick.due_at > now and tick.due_at <= due:
        return False
    return bool(Tick.objects.filter(name=line.name, due_at=tick.due_at).update(due_at=due, begun_by=by))


def _do(line: Every, error_before: str, by: str) -> None:
    error = ""
    try:
        line.function()
    except Exception as wrong:
        error = f"{type(wrong).__name__}: {wrong}"[:300]
        if error != error_before:  # said once, not every two seconds
            log.exception("%s went wrong", line.name)
    if by:
        Tick.objects.filter(name=line.name).update(error=error, begun_by="", tries=0)
    elif error != error_before:
        Tick.objects.filter(name=line.name).update(error=error)
