"""The worker: django-q2's cluster, with a heartbeat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from justaction.jobs import pulse


def run(now: Callable[[], datetime]) -> None:
    """Work on the queue until SIGTERM or SIGINT; the job at hand is finished first."""
    from django_q.cluster import Cluster

    cluster = Cluster()
    cluster.start()
    while cluster.sentinel.is_alive():
        pulse.beat("worker", now())
        cluster.sentinel.join(pulse.EVERY)
