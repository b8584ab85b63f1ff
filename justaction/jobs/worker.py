"""The worker: django-q2's cluster, with a heartbeat."""

from __future__ import annotations

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
    cluster.start()
    while cluster.sentinel.is_alive():
        pulse.beat("worker", now())
        cluster.sentinel.join(pulse.EVERY)


def keep_the_days_of(zone: Callable[[], ZoneInfo]) -> None:
    """Let each job count its days and write its dates as `zone()` does."""
    from django_q.signals import pre_execute

    def before_each_job(**job: Any) -> None:
        timezone.activate(zone())

    pre_execute.connect(before_each_job, weak=False, dispatch_uid="justaction.jobs.zone")
