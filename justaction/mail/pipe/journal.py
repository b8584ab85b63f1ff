"""Which letters are on their way: a file that is only added to, so that a killed worker leaves behind what it knew.

    with Journal(path) as journal:
        journal.note(answers, jobs)      # one write, before the bytes of these jobs go
    read(path)                           # what it says; None where there is none

A line `> key` says that the bytes of a letter go now, `< key outcome code words` what became of it. A write that
returned outlives the process, whatever kills it; it is not synced, so it may not outlive the machine. So each file names
the start of the machine that wrote it, and `whole` says whether all that was written is there: only then does a missing line
prove that a letter did not go. While somebody holds a journal open it is locked, and not whole: more may come.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from justaction.mail.pipe.job import Answer, Job

_LINE = re.compile(r"^(?:> (\d+)|< (\d+) (\w+) (\d+) (.*))\n", re.MULTILINE)
STARTED = Path("/proc/sys/kernel/random/boot_id")


class Journal:
    """An open journal, locked for as long as its process lives. Raises FileExistsError where there is one."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        self._file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC, 0o600)
        self._whole = True
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._write(f"= {_started()}\n")

    def note(self, learned: Iterable[Answer], going: Iterable[Job]) -> None:
        """Write what became of letters, and which ones go now. Raises OSError when the disk takes nothing."""
        self._write(
            "".join(
                [
                    *[f"< {one.key} {one.outcome} {one.code} {one.said}\n" for one in learned],
                    *[f"> {job.key}\n" for job in going],
                ]
            )
        )

    def _write(self, lines: str) -> None:
        raw, whole, self._whole = lines.encode(), self._whole, False
        if not whole or os.write(self._file, raw) != len(raw):  # nothing more goes behind half a line
            raise OSError("The journal could not be written: the disk is full.")
        self._whole = True

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        os.close(self._file)


@dataclass
class Said:
    """What a journal says: the answers by letter, those that were on their way without one, whether somebody still
    writes it, and whether it is whole."""

    held: bool = False
    whole: bool = False
    answers: dict[int, Answer] = field(default_factory=dict)
    open: set[int] = field(default_factory=set)


def read(path: Path) -> Said | None:
    """Read a journal; None where there is none. A line that was not written to its end is left out."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    with file:
        held = _is_held(file.fileno())
        first, _end, lines = file.read().decode(errors="replace").partition("\n")
    started = _started()
    said = Said(held, not held and bool(started) and first == f"= {started}")
    last = {goes or key: (key, *told) for goes, key, *told in _LINE.findall(lines)}
    for letter, (answered, outcome, code, words) in last.items():
        if answered:
            said.answers[int(letter)] = Answer(int(letter), outcome, int(code), words)
        else:
            said.open.add(int(letter))
    return said


def remove(path: Path) -> None:
    """Once what it says is written elsewhere."""
    with suppress(FileNotFoundError):
        path.unlink()


def _is_held(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _started() -> str:
    """A word for this start of the machine; "" where the system has none, so that no journal counts as whole."""
    try:
        return STARTED.read_text().strip()
    except OSError:
        return ""
