"""Copies of finished backups in a bucket: that of BACKUP_URL, or the folder `backups/` of STORAGE_URL's (decision 47).

A copy is sealed before it leaves, has the name of its backup, and is kept for as many days. No page gives one out.
"""

from __future__ import annotations

import fcntl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import storages

from justaction.config.backups import making
from justaction.config.backups.making import Tell
from justaction.errors import Refused
from justaction.jobs import lease
from justaction.jobs.models import LastDone
from justaction.members.actions import erasing
from justaction.web import clock

ALIAS = "backups"  # among STORAGES
DONE = "backup copy"
LOCK = ".copying"
MEGABYTE = 1024 * 1024


class Failed(Exception):  # noqa: N818  # a state that a volunteer reads
    """No copy was made, or none can be fetched. The message says why, and holds no secret."""


@dataclass(frozen=True)
class Copy:
    """A copy that lies in the bucket."""

    name: str
    at: datetime  # when its backup was made
    size: int  # bytes


def are_kept() -> bool:
    """Whether there is a bucket for them."""
    return ALIAS in settings.STORAGES


def every() -> list[Copy]:
    """All copies there are, the newest first. Raises Failed."""
    with _said():
        sizes = _bucket().sizes()
    found = [Copy(name, at, size) for name, size in sizes.items() if (at := making.made_at(name))]
    return sorted(found, key=lambda one: one.at, reverse=True)


def address(copy: Copy) -> str:
    """Where the bucket would hand it out to anybody, if it were not private."""
    return str(_bucket().url(copy.name)).partition("?")[0]


def carry(tell: Tell = lambda *_: None) -> list[str]:
    """Copy each finished backup that has no copy yet, the newest first; then let go of what is too old. Returns what was
    copied. How it went is written down for stewards and the doctor. Raises Failed; what was copied before stays."""
    with _alone() as first:
        if not first:
            return []
        try:
            copied = list(_carried(tell))
            _let_go()
        except Failed as wrong:
            _note_wrong(str(wrong))
            raise
        newest = every()[:1]
        if newest:
            _note(newest[0])
        return copied


def has(name: str) -> bool:
    """Whether there is a copy of this name. Raises Failed when the bucket does not say."""
    return are_kept() and any(one.name == name for one in every())


def fetch(name: str, tell: Tell = lambda *_: None) -> Path:
    """Bring a copy back into BACKUP_DIR, and learn who was erased since from the list beside it. Raises Failed."""
    size = next((one.size for one in every() if one.name == name), None)
    if size is None:
        raise Failed(f"There is no copy named {name}. See which there are: justaction restore --copies")
    folder = Path(settings.BACKUP_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path, beside = folder / name, folder / f".{name}.fetched"
    come = _Told("Fetching the copy, in MB", size, tell)
    try:
        with _said(), beside.open("wb") as file:
            beside.chmod(0o600)
            _bucket().bring(name, file, come)
        if beside.stat().st_size != size:
            raise Failed(f"{name} came back cut short. Try again.")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    making.put_list(folder, {**erasing.noted(folder), **_erased()})
    return path


def try_again() -> None:
    """What the clock starts each hour: where the newest backup has no copy, a process that makes one."""
    newest, last = making.every()[:1], LastDone.objects.filter(name=DONE).first()
    copied = last is not None and newest and last.about.get("file") == newest[0].path.name
    if not settings.PRODUCTION or not are_kept() or not newest or copied:
        return
    subprocess.Popen(
        [sys.executable, "-m", "justaction", "backup", "--copy", "--verbosity=0"],
        start_new_session=True,
        stdin=subprocess.DEVNULL,
    )


def _carried(tell: Tell) -> Iterator[str]:
    """Copy what has no copy, and name it. The list of who was erased goes first: no copy stands without it."""
    there = {one.name: one.size for one in every()}
    folder = Path(settings.BACKUP_DIR)
    gone = {**_erased(), **erasing.noted(folder), **erasing.noted()}
    with _said():
        _bucket().keep(erasing.LIST, BytesIO(making.listed(gone)))
    oldest = _oldest()
    for number, one in enumerate(making.every()):
        name = one.path.name
        if there.get(name) == one.size or (number and one.at < oldest):
            continue
        with _said(), one.path.open("rb") as file:
            _bucket().keep(name, file, _Told("Copying the backup, in MB", one.size, tell))
        with _said():
            if _bucket().size(name) != one.size:
                raise Failed(f"The copy of {name} is not as large as the backup.")
        yield name


def _let_go() -> None:
    """Delete copies that are older than BACKUP_DAYS, of whichever machine; the newest stays in any case."""
    for one in every()[1:]:
        if one.at < _oldest():
            with _said():
                _bucket().delete(one.name)


def _oldest() -> datetime:
    return clock.now() - timedelta(days=settings.BACKUP_DAYS)


def _erased() -> dict[str, datetime]:
    """Whom the list beside the copies names."""
    words = BytesIO()
    with _said():
        if _bucket().exists(erasing.LIST):
            _bucket().bring(erasing.LIST, words)
    return erasing.read_list(words.getvalue())


def _note(newest: Copy) -> None:
    """Write down that all is copied; `at` is when the newest of these backups was made."""
    about = {"file": newest.name, "bytes": newest.size, "machine": lease.here()}
    LastDone.objects.update_or_create(name=DONE, defaults={"at": newest.at, "about": about})


def _note_wrong(why: str) -> None:
    """Write down that it went wrong; what was copied last stays known, if anything was ("file")."""
    row, _made = LastDone.objects.get_or_create(name=DONE, defaults={"at": clock.now()})
    row.about = {**row.about, "wrong": why}
    row.save(update_fields=["about"])


def _bucket() -> Any:
    return storages[ALIAS]


@contextmanager
def _said() -> Iterator[None]:
    """What goes wrong inside is Failed, in the words of the storage."""
    try:
        yield
    except (Refused, OSError) as error:
        raise Failed(f"The copies of backups cannot be reached: {getattr(error, 'why', error)}") from error


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else on this machine copies meanwhile."""
    folder = Path(settings.BACKUP_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


class _Told:
    """Called with bytes as they go over the line, from several threads; tells megabytes."""

    def __init__(self, what: str, size: int, tell: Tell) -> None:
        self._what, self._of, self._tell, self._done = what, max(1, size // MEGABYTE), tell, 0
        self._left = size

    def __call__(self, count: int) -> None:
        self._done += count
        self._left -= count
        done = self._of if self._left <= 0 else min(self._done // MEGABYTE, self._of - 1)
        self._tell(self._what, done, self._of)
