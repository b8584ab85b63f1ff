"""Carrying a queued letter to the mail server."""

from __future__ import annotations

from justaction.jobs import task


@task
def deliver(letter_id: int) -> None:
    """Send one letter, once."""
