"""Numbers for whoever watches the machine (Prometheus): how many requests, how long, and how things stand.

Nothing here tells of a person: a request is counted by the name of its page, its method and its status, never by its address.
Each process counts in a file of its own under DATA_DIR, and whoever is asked adds them up, so it does not matter which process
of a machine answers. What stands in the database is the same on each machine.
"""

from __future__ import annotations

import logging
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from justaction.jobs import pulse
from justaction.web import clock
from justaction.web.door import MARK

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

    from justaction.config.standing import Standing

log = logging.getLogger("justaction.requests")
VIEW = "justaction.view"  # in the environ of a request: the name of its page
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
Start = Callable[..., Any]


def folder() -> Path:
    """Where the processes of this machine count."""
    return Path(settings.METRICS_DIR)


def begin_anew() -> None:
    """Forget what former processes counted; called before the first one starts."""
    shutil.rmtree(folder(), ignore_errors=True)


@lru_cache(1)
def _numbers() -> tuple[Any, Any]:
    folder().mkdir(exist_ok=True, mode=0o700)
    from prometheus_client import CollectorRegistry, Counter, Histogram

    apart = CollectorRegistry()
    requests = Counter(
        "justaction_requests",
        "Requests by page, method and status",
        ["page", "method", "status"],
        registry=apart,
    )
    seconds = Histogram(
        "justaction_request_seconds",
        "Seconds until the answer began",
        ["kept"],
        buckets=SECONDS,
        registry=apart,
    )
    return requests, seconds


class Counted:
    """A WSGI application around another one. Counts its answers, and lets this process give a sign of life."""

    def __init__(self, inside: Callable[[dict[str, Any], Start], Iterable[bytes]]) -> None:
        self._inside = inside
        self._heart = Heart("web")

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        self._heart.start()
        began, said = perf_counter(), ["500"]

        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            said[0] = status[:3]
            return start(status, headers, *more)

        try:
            return self._inside(environ, begin)
        finally:
            kept = VIEW not in environ and MARK not in environ
            method = environ["REQUEST_METHOD"]
            requests, seconds = _numbers()
            page = environ.get(VIEW, "kept ready" if kept and said[0] in {"200", "304"} else "none")
            method = method if method in METHODS else "other"
            requests.labels(page, method, said[0]).inc()
            took = perf_counter() - began
            seconds.labels("yes" if kept else "no").observe(took)
            if log.isEnabledFor(logging.INFO):
                about = {"page": page, "method": method, "status": int(said[0]), "ms": round(took * 1000, 1)}
                log.info("answered", extra=about)


class Heart:
    """Gives signs of life of a process that does nothing else by itself; begins with its first request, after the last fork."""

    def __init__(self, part: str) -> None:
        self.part = part
        self._pid = 0

    def start(self) -> None:
        if self._pid != os.getpid():
            self._pid = os.getpid()
            threading.Thread(target=self._beat, name="heart", daemon=True).start()

    def _beat(self) -> None:
        rest = threading.Event()
        while True:
            try:
                pulse.beat(self.part, clock.now(), works=False)
            except DatabaseError:
                connection.close()
            rest.wait(pulse.EVERY)
            close_old_connections()


def text() -> bytes:
    """All numbers, in the text format of Prometheus."""
    from prometheus_client import CollectorRegistry, generate_latest

    here = CollectorRegistry()
    here.register(_Standing())
    return _counted() + bytes(generate_latest(here))


def _counted() -> bytes:
    """What the processes of this machine counted, added up."""
    _numbers()
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    together = CollectorRegistry()
    MultiProcessCollector(together, str(folder()))  # type: ignore[no-untyped-call]  # the library has no types here
    return bytes(generate_latest(together))


class _Standing:
    """How things stand, looked up when somebody asks."""

    def describe(self) -> list[Metric]:
        return []  # nothing is looked up before somebody asks

    def collect(self) -> Iterator[Metric]:
        from prometheus_client.core import GaugeMetricFamily

        from justaction.config import standing

        now: Standing = standing.now()
        for name, about, value in now.figures():
            if value is not None:
                yield GaugeMetricFamily(f"justaction_{name}", about, value=float(value))
        alive = GaugeMetricFamily("justaction_processes", "Processes that are alive", labels=["part"])
        for part, many in now.alive_by_part().items():
            alive.add_metric([part], many)
        yield alive
        letters = GaugeMetricFamily(
            "justaction_letters", "Letters of the last day by state", labels=["state"]
        )
        for state, many in now.letters.items():
            letters.add_metric([state], many)
        yield letters
