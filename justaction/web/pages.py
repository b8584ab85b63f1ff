"""The version of the public pages: a deed that changes one says so, and every cached page is stale at once.

The count is spread over sixteen rows, so that two deeds on PostgreSQL seldom wait for each other; the sum only
grows, in whatever order transactions end.
"""

from __future__ import annotations

import secrets

from django.db.models import F, Sum

from justaction.web.models import PageVersion

SHARDS = 16


def changed() -> None:
    """Say, inside the deed's transaction, that something public has changed."""
    shard = secrets.randbelow(SHARDS)
    if not PageVersion.objects.filter(shard=shard).update(number=F("number") + 1):
        PageVersion.objects.bulk_create([PageVersion(shard=n) for n in range(SHARDS)], ignore_conflicts=True)
        PageVersion.objects.filter(shard=shard).update(number=F("number") + 1)


def version() -> int:
    """The version now; grows with each committed change."""
    return PageVersion.objects.aggregate(total=Sum("number"))["total"] or 0
