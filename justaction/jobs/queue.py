"""Jobs: queued in the deed's own transaction, retried, delivered again after a crash.

A job is a function of ids and plain values, shallow, and safe to run twice. Only this module knows django-q2.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ParamSpec

P = ParamSpec("P")
_jobs: dict[str, Callable[..., Any]] = {}


def task(function: Callable[P, None]) -> Callable[P, None]:
    """Mark a function as a job that `later()` may queue."""
    _jobs[_name(function)] = function
    return function


def later(function: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
    """Queue a job; it runs after the transaction commits, or never if it is rolled back.

    Raises LookupError for a function that is not a `@task`.
    """
    from django_q.tasks import async_task

    name = _name(function)
    if name not in _jobs:
        raise LookupError(f"{name} is not a @task")
    async_task(name, *args, **kwargs)


@dataclass(frozen=True)
class Waiting:
    """What waits in the queue: how many jobs, since when the oldest, and how many were given up in the last day."""

    jobs: int
    oldest: datetime | None
    given_up: int


def waiting(now: datetime) -> Waiting:
    """How the queue stands."""
    from django_q.models import OrmQ, Task

    first = OrmQ.objects.order_by("id").first()
    since = first.task.get("started") if first else None
    given_up = Task.objects.filter(success=False, stopped__gt=now - timedelta(days=1)).count()
    return Waiting(OrmQ.objects.count(), since if isinstance(since, datetime) else None, given_up)


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"
