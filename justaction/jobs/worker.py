"""The worker: django-q2's cluster, with a heartbeat."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from justaction.jobs import pulse


def run(now: Callable[[], datetime], zone: Callable[[], ZoneInfo]) -> None:
    """Work on the queue until SIGTERM or SIGINT; the job at hand is finished first. A day is a day of `zone()`."""
    from django_q.cluster import Cluster

    keep_the_days_of(zone)
    cluster = Cluster()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _stop(cluster))
    cluster.start()
    while cluster.sentinel.is_alive():
        pulse.beat("worker", now())
        cluster.sentinel.join(pulse.EVERY)


def _stop(cluster: Any) -> None:
    """Tell it to stop, beside everything else: django-q2 waits there for its processes to take notice, and would wait forever
    for one that the same signal has ended (`kill -- -GROUP`), or when a second signal comes meanwhile (Ctrl-C, then ours)."""
    threading.Thread(target=cluster.stop, daemon=True).start()


def keep_the_days_of(zone: Callable[[], ZoneInfo]) -> None:
    """Let each job count its days and write its dates as `zone()` does."""
    from django_q.signals import pre_execute

    def before_each_job(**job: Any) -> None:
        timezone.activate(zone())

    pre_execute.connect(before_each_job, weak=False, dispatch_uid="justaction.jobs.zone")
