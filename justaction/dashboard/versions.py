"""The version of a page: up to which entry the record speaks of its story."""

from __future__ import annotations

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
    number, at = newest
    return Version(number, at, f"/record/entry/{number}/")
