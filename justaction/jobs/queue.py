"""Jobs: queued in the deed's own transaction, retried, delivered again after a crash.

A job is a function of ids and plain values, shallow, and safe to run twice. Only this module knows django-q2.
"""

from __future__ import annotations

from collections.abc import Callable
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


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"
