"""Many letters, one after the other, over several connections: `crew`; or a single one to its end: `send_one`.

`lines` speaks SMTP, `calls` goes through a provider or into files, `journal` keeps what is on its way.
"""

from __future__ import annotations

from typing import TypeAlias

from django.conf import settings

from justaction.mail.pipe.calls import Calls
from justaction.mail.pipe.job import Answer, Going, Job, unwritten
from justaction.mail.pipe.lines import Lines

__all__ = ["Answer", "Crew", "Going", "Job", "crew", "send_one"]
Crew: TypeAlias = Lines | Calls


def crew(size: int, going: Going) -> Crew:
    """Connections to wherever letters go: `size` of them, one where they only become files. `going` is told of each
    letter before a byte of it goes."""
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return Lines(size, going)
    return Calls(size if settings.EMAIL_BACKEND.startswith("anymail.") else 1, going)


def send_one(job: Job) -> Answer:
    """A single letter, to its end."""
    one = crew(1, unwritten)
    one.take([job])
    found: list[Answer] = []
    try:
        while one.busy:
            found += one.answers()
    finally:
        one.end()
    return found[0]
