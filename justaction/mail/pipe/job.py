"""A letter on its way, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Job:
    """A letter to hand over: whatever the caller knows it by, its envelope, and its bytes as they travel: with CRLF,
    dots doubled (RFC 5321, 4.5.2)."""

    key: int
    sender: str
    to: str
    content: bytes
    word: str = ""  # sealed, for a provider to give back


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a letter: `code` as the server said it, 0 when it did not."""

    key: int
    outcome: str
    code: int = 0
    said: str = ""


Going = Callable[[Sequence[Answer], Sequence[Job]], None]
"""Told what became of letters, and which ones go now: it writes this down before a byte of these is on its way."""


def unwritten(_learned: Sequence[Answer], _jobs: Sequence[Job]) -> None:
    """For a letter of which nothing needs to be known after a crash."""
