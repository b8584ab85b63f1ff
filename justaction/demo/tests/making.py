"""Building the invented year in tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from justaction.commitments.models import Commitment, Review
from justaction.demo.build import Demonstration, Size
from justaction.record.models import Entry
from justaction.statement.models import Signature

TODAY = date(2026, 10, 7)


def build(today: date, size: Size) -> None:
    Demonstration(today, size=size, tell=lambda *_: None).build()


def told() -> list[Any]:
    """Everything that must be the same when the year is built again."""
    return [
        *Signature.objects.order_by("id").values_list("name", "state", "asked_at"),
        *Commitment.objects.order_by("id").values_list("title", "state", "published_at"),
        *Review.objects.order_by("id").values_list("state", "verdict", "asked_at"),
        *Entry.objects.order_by("id").values_list("kind", "at"),
    ]
