"""What each process of the group runs: pages, jobs, the clock."""

from __future__ import annotations

import os
import signal
import threading

from django.conf import settings

from justaction.config import schedule
from justaction.jobs import clock as schedules
from justaction.jobs import worker
from justaction.web import clock


def work() -> None:
    """Work on the queue until SIGTERM or SIGINT. Pages come first: somebody waits for them."""
    os.nice(5)
    worker.run(clock.now, schedule.zone)


def tick() -> None:
    """Run the schedule until SIGTERM or SIGINT; what it is doing is finished first."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    schedules.run(schedule.LINES, stop=stop, now=clock.now, zone=schedule.zone)


def serve_pages() -> None:
    """Serve until SIGTERM or SIGINT. One thread a process: more of them only wait for each other (performance.md)."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "justaction.config.wsgi:application",
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=settings.WEB_WORKERS,
        blocking_threads=1,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
    ).serve()
