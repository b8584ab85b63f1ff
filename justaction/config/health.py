"""Is every part of the process group alive? Asked by `/healthz`, by `justaction serve` and by `justaction doctor`."""

from __future__ import annotations

from datetime import timedelta

from django.db import DatabaseError

from justaction.jobs.models import Pulse, Tick
from justaction.record.models import Head
from justaction.web import clock

FRESH = timedelta(seconds=60)  # parts beat every 10 seconds
PUBLISHER = "record.publish"  # the line of the schedule that seals the record


def parts() -> dict[str, str]:
    """Each part, with "ok" or what is wrong with it."""
    try:
        pulses = {pulse.part: pulse.at for pulse in Pulse.objects.all()}
        publisher = Tick.objects.filter(name=PUBLISHER).first()
        stopped = Head.objects.exclude(stopped="").values_list("stopped", flat=True).first()
    except DatabaseError:
        return {"database": "does not answer"}
    now = clock.now()
    found = {"database": "ok"}
    for part in ("worker", "clock", "live"):
        at = pulses.get(part)
        if at is None:
            found[part] = "never seen"
        elif now - at > FRESH:
            found[part] = f"last seen {at:%Y-%m-%d %H:%M:%S} UTC"
        else:
            found[part] = "ok"
    found["record"] = f"is not signed: {stopped}" if stopped else _publisher(publisher)
    return found


def _publisher(tick: Tick | None) -> str:
    if tick is None:
        return "never published"
    if tick.error:
        return f"does not publish: {tick.error}"
    if clock.now() - tick.due_at > FRESH:
        return f"not published since {tick.due_at:%Y-%m-%d %H:%M:%S} UTC"
    return "ok"
