"""A progress line for whoever waits in a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TextIO, TypeVar

T = TypeVar("T")
Tell = Callable[[str, int, int], None]  # what is done, how much, of how much


def silent(what: str, done: int, of: int) -> None:
    """Where nobody waits."""


def each(things: Sequence[T], what: str, tell: Tell) -> Iterator[T]:
    """These things, and how many of them are done, told before each and in the end."""
    for number, thing in enumerate(things):
        tell(what, number, len(things))
        yield thing
    tell(what, len(things), len(things))


BRINGING = "Bringing in new rows"
ON_A_TERMINAL, ELSEWHERE = 0.1, 3.0  # seconds between two lines
LENGTH = 20


class Progress:
    """Called with what is done, how much, and of how much: a line rewritten in place on a terminal, a line every few
    seconds elsewhere, and one when it is done."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.shown = 0.0

    def __call__(self, what: str, done: int, of: int) -> None:
        tty = self.stream.isatty()
        if done < of and time.monotonic() - self.shown <= (ON_A_TERMINAL if tty else ELSEWHERE):
            return
        self.shown = time.monotonic()
        bar = "█" * (LENGTH * done // max(of, 1))
        line = f"{what:<36} {bar:<{LENGTH}} {done}" + (f" of {of}" if done < of else "")
        self.stream.write(("\r\033[K" if tty else "") + line + ("\n" if done == of or not tty else ""))
        self.stream.flush()
