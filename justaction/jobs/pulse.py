"""The heartbeat of a part of the process group."""

from __future__ import annotations

from justaction.jobs.models import Pulse
from justaction.web import clock

EVERY = 10.0  # seconds


def beat(part: str) -> None:
    """Say that `part` ("worker", "clock") is alive now."""
    now = clock.now()
    if not Pulse.objects.filter(part=part).update(at=now):
        Pulse.objects.bulk_create([Pulse(part=part, at=now)], ignore_conflicts=True)
