"""The version of the public pages: a deed that changes one says so, and every cached page is stale at once.

The count is spread over sixteen rows, so that two deeds on PostgreSQL seldom wait for each other; the sum only
grows, in whatever order transactions end.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection
from django.db.models import F
from django.http import HttpResponse

from justaction.web.models import PageVersion

SHARDS = 16
PRIVATE = "private, no-store"


def changed() -> None:
    """Say, inside the deed's transaction, that something public has changed."""
    shard = secrets.randbelow(SHARDS)
    if not PageVersion.objects.filter(shard=shard).update(number=F("number") + 1):
        PageVersion.objects.bulk_create([PageVersion(shard=n) for n in range(SHARDS)], ignore_conflicts=True)
        PageVersion.objects.filter(shard=shard).update(number=F("number") + 1)


def version() -> int:
    """The version now; grows with each committed change. Asked on every request, so in plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT SUM(number) FROM web_pageversion")
        return int(cursor.fetchone()[0] or 0)


def never(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a view whose page is never kept: not here, not by a browser, not between."""

    @wraps(view)
    def never_kept(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response["Cache-Control"] = PRIVATE
        return response

    return never_kept
