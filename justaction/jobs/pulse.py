"""The heartbeat of a part of the process group."""

from __future__ import annotations

from datetime import datetime

from justaction.jobs.models import Pulse

EVERY = 10.0  # seconds


def beat(part: str, now: datetime) -> None:
    """Say that `part` ("worker", "clock") is alive now."""
    if not Pulse.objects.filter(part=part).update(at=now):
        Pulse.objects.bulk_create([Pulse(part=part, at=now)], ignore_conflicts=True)
