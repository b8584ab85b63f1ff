"""Running a program on something that a stranger made: little memory, little time, no network, none of our secrets.

What it reads and writes goes through nameless files, so that neither side waits for the other, and what it writes has
an end. It sees an empty environment. A page that asks for one waits its turn: two at a time in each process. A program
that takes long to make ready can be started before its input is there (`started`); that it then gets through a pipe.
"""

from __future__ import annotations

import subprocess  # two calls, see run and started
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from justaction.texts import inside

MB = 1024 * 1024
AT_ONCE = threading.BoundedSemaphore(2)
PATIENCE = 30  # seconds to wait for a turn
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
    "HOME": "/nonexistent",
    "PYTHONHASHSEED": "0",  # this and the next: the same bytes each time
    "SOURCE_DATE_EPOCH": "315532800",
}
TIMED_OUT = -1


@dataclass(frozen=True)
class Room:
    """How much a program gets: bytes of address space, seconds, and the bytes that it may write."""

    memory: int = 512 * MB
    seconds: int = 20
    written: int = 32 * MB


@dataclass(frozen=True)
class Done:
    """How it ended (0 where all is well, `TIMED_OUT`), and what it wrote to its output."""

    code: int
    out: bytes


def run(program: Sequence[str], given: bytes, room: Room | None = None) -> Done:
    """Run `program` (its path first) with `given` as its input. Never raises for what the program does."""
    room = room or Room()
    if not AT_ONCE.acquire(timeout=PATIENCE):
        return Done(TIMED_OUT, b"")
    try:
        with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target:
            source.write(given)
            source.seek(0)
            try:
                done = subprocess.run(  # noqa: S603  # our own programs, no shell
                    _command(program, room),
                    stdin=source,
                    stdout=target,
                    stderr=subprocess.DEVNULL,
                    env=ENVIRONMENT,
                    cwd="/",
                    timeout=room.seconds,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                return Done(TIMED_OUT, b"")
            target.seek(0)
            return Done(done.returncode, target.read() if done.returncode == 0 else b"")
    finally:
        AT_ONCE.release()


class Started:
    """A program at work in its room, which is still to be given what it asks for."""

    def __init__(self, program: subprocess.Popen[bytes], target: IO[bytes], seconds: int) -> None:
        self._program, self._target, self._seconds = program, target, seconds

    def finish(self, given: bytes) -> Done:
        """Hand in its input, and wait for the end. Never raises for what the program does."""
        try:
            self._program.communicate(given, timeout=self._seconds)
        except subprocess.TimeoutExpired:
            return Done(TIMED_OUT, b"")
        self._target.seek(0)
        code = self._program.returncode
        return Done(code, self._target.read() if code == 0 else b"")


@contextmanager
def started(file: str, room: Room) -> Iterator[Started | None]:
    """One of our own files as a program that begins at once and gets its input later: it can make ready meanwhile.

    None when no turn came. Leaving the block ends the program.
    """
    if not AT_ONCE.acquire(timeout=PATIENCE):
        yield None
        return
    try:
        with tempfile.TemporaryFile() as target:
            program = subprocess.Popen(  # noqa: S603  # our own programs, no shell
                _command(_python(file), room),
                stdin=subprocess.PIPE,
                stdout=target,
                stderr=subprocess.DEVNULL,
                env=ENVIRONMENT,
                cwd="/",
            )
            with program:
                try:
                    yield Started(program, target, room.seconds)
                finally:
                    program.kill()
    finally:
        AT_ONCE.release()


def run_python(file: str, given: bytes, room: Room | None = None) -> Done:
    """Run one of our own files as a program; it imports nothing of ours."""
    return run(_python(file), given, room)


def _python(file: str) -> list[str]:
    return [sys.executable, "-P", "-s", str(Path(file).resolve())]


def _command(program: Sequence[str], room: Room) -> list[str]:
    limits = [str(room.memory), str(room.seconds), str(room.written)]
    return [sys.executable, "-I", "-S", str(Path(inside.__file__)), *limits, *program]
