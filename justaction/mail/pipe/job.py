"""A letter on its way, and what became of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Sequence
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


class Way(ABC):
    """How letters go: they are taken in turn, and each gets its answer."""

    def __init__(self) -> None:
        self._feed: deque[Job] = deque()

    @property
    @abstractmethod
    def busy(self) -> bool:
        """Whether a letter is taken that has no answer yet."""

    @abstractmethod
    def answers(self) -> list[Answer]:
        """Go on by a step: what became of letters meanwhile. Waits at most half a second for the server."""

    def take(self, jobs: Iterable[Job]) -> None:
        """Hand these over, one after the other. The caller has written down that they are taken."""
        self._feed.extend(jobs)

    def stop(self) -> int:
        """Begin no more. What the server waits for already still goes; how many were taken and not begun."""
        left = len(self._feed)
        self._feed.clear()
        return left

    def rest(self) -> list[Answer]:
        """Begin no more, and wait for what is on its way."""
        self.stop()
        found: list[Answer] = []
        while self.busy:
            found += self.answers()
        return found
