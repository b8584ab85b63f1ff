"""Names of records on Bluesky: a moment in microseconds and some luck, in 13 letters that sort by time (AT Protocol, TID). Pure."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def new(at: datetime) -> str:
    """A name for what is made at this moment; two of the same moment differ."""
    since = at - EPOCH
    micros = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    number = (micros << 10) | secrets.randbelow(1024)
    return "".join(LETTERS[(number >> (5 * place)) & 31] for place in range(12, -1, -1))
