"""The heartbeat of each process, of whichever machine."""

from __future__ import annotations

import os
import secrets
from datetime import datetime, timedelta
from functools import lru_cache

from justaction.jobs import lease
from justaction.jobs.models import Process, Pulse

EVERY = 10.0  # seconds
GONE = timedelta(hours=1)  # then nobody wants to know any more that it was there


def beat(part: str, now: datetime, *, works: bool = True) -> None:
    """Say that this process is alive now, and, unless it only stands by, that its part is ("worker", "clock", "live")."""
    if works and not Pulse.objects.filter(part=part).update(at=now):
        Pulse.objects.bulk_create([Pulse(part=part, at=now)], ignore_conflicts=True)
    word = _word(os.getpid())
    if Process.objects.filter(word=word).update(seen_at=now):
        return
    Process.objects.filter(seen_at__lt=now - GONE).delete()
    here = {"machine": lease.here(), "pid": os.getpid(), "began_at": now, "seen_at": now}
    Process.objects.bulk_create([Process(word=word, part=part, **here)], ignore_conflicts=True)


def end() -> None:
    """Say that this process ends, as it should."""
    Process.objects.filter(word=_word(os.getpid())).delete()


@lru_cache(1)
def _word(pid: int) -> str:
    """A word for this process: another one after a fork."""
    return secrets.token_hex(16)
