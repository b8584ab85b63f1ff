"""The version of a page: up to which entry the record speaks of its story."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Subquery

from justaction.members.models import Organization
from justaction.record.models import Entry
from justaction.web.glance import Version


def of(thread: str) -> Version:
    """The newest numbered entry of the story with this public id; "" for the whole record. One question."""
    rows = Entry.objects.exclude(index=None)
    if thread:
        rows = rows.filter(thread=thread)
    newest = rows.order_by("-id" if thread else "-index").values_list("index", "at").first()
    if newest is None:
        return Version(None, None, "")
    return _version(*newest)


def with_version(rows: QuerySet[Organization, Any]) -> QuerySet[Organization, Any]:
    """Each with the newest numbered entry of the whole record (`entry_number`, `entry_at`), in the same question."""
    newest = Entry.objects.exclude(index=None).order_by("-index")
    return rows.annotate(
        entry_number=Subquery(newest.values("index")[:1]), entry_at=Subquery(newest.values("at")[:1])
    )


def told_with(row: Organization) -> Version | None:
    """What `with_version` told of it; None where it was not asked."""
    number = getattr(row, "entry_number", None)
    return _version(number, getattr(row, "entry_at", None)) if number is not None else None


def _version(number: int | None, at: datetime | None) -> Version:
    return Version(number, at, f"/record/entry/{number}/")
