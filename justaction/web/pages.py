"""The version of the public pages: a deed that changes one says so, and every cached page is stale, but for one that was
just drawn (`web/shelf.py`).

The count is spread over sixteen rows, so that two deeds on PostgreSQL seldom wait for each other; the sum only
grows, in whatever order transactions end.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection
from django.http import HttpResponse

from justaction.web.models import PageVersion

SHARDS = 16
HOUSE = SHARDS  # a row of its own: the facts that every page knows (`web/house.py`), which change seldom
PRIVATE = "private, no-store"


def changed(shard: int | None = None) -> None:
    """Say, inside the deed's transaction, that something public has changed."""
    shard = secrets.randbelow(SHARDS) if shard is None else shard
    if not _add_one(shard):
        # from somewhere else each time, so that a database built anew is not taken for the old one
        rows = [PageVersion(shard=n, number=secrets.randbits(40)) for n in (*range(SHARDS), HOUSE)]
        PageVersion.objects.bulk_create(rows, ignore_conflicts=True)
        _add_one(shard)


def _add_one(shard: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE web_pageversion SET number = number + 1 WHERE shard = %s", [shard])
        return int(cursor.rowcount) > 0


def versions() -> tuple[int, int]:
    """The version now, which grows with each committed change, and that of the facts of the house.

    Asked on every request, so in plain SQL.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT SUM(number), SUM(CASE WHEN shard = %s THEN number END) FROM web_pageversion", [HOUSE]
        )
        everything, house = cursor.fetchone()
        return int(everything or 0), int(house or 0)


def version() -> int:
    """The version of all public pages now."""
    return versions()[0]


def never(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a view whose page is never kept: not here, not by a browser, not between."""

    @wraps(view)
    def never_kept(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response["Cache-Control"] = PRIVATE
        return response

    return never_kept
