"""Makes a backup: the published record first, then the database, then the files; sealed while it is written."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from io import BytesIO
from itertools import chain
from pathlib import Path
from tempfile import mkdtemp

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from justaction.config.backups import archive, database, keys
from justaction.jobs import lease
from justaction.jobs.models import LastDone
from justaction.members.actions import erasing
from justaction.record import place
from justaction.record.tree.folder import Folder
from justaction.web import clock, stored

Tell = Callable[[str, int, int], None]
STAMP = "%Y-%m-%dT%H%M%SZ"
PREFIX, SUFFIX = "justaction-", ".tar.gz.age"
FRESH = timedelta(hours=26)  # a night and a bit
DONE = "backup"


@dataclass(frozen=True)
class Backup:
    """A backup that lies in BACKUP_DIR."""

    path: Path
    at: datetime
    size: int  # bytes


def every() -> list[Backup]:
    """All backups there are, the newest first."""
    found = []
    for path in Path(settings.BACKUP_DIR).glob(f"{PREFIX}*{SUFFIX}"):
        try:
            if at := made_at(path.name):
                found.append(Backup(path, at, path.stat().st_size))
        except FileNotFoundError:
            continue  # just taken away
    return sorted(found, key=lambda one: one.at, reverse=True)


def made_at(name: str) -> datetime | None:
    """When a backup was made, by the name of its file; None where that is not one of ours."""
    try:
        if not (name.startswith(PREFIX) and name.endswith(SUFFIX)):
            return None
        return datetime.strptime(name[len(PREFIX) : -len(SUFFIX)], STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def make(*, into: Path | None = None, tell: Tell = lambda *_: None) -> Path:
    """Make a backup in BACKUP_DIR, or in another folder. A crash on the way leaves no half of one."""
    folder = into or Path(settings.BACKUP_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = _new_place(folder)
    with room("backup") as work, archive.writing(path, keys.recipients()) as out:
        add_record(out)
        dumped = work / database.name()
        tell("Copying the database", 0, 1)
        database.dump(dumped)
        tell("Copying the database", 1, 1)
        with dumped.open("rb") as file:
            out.add(database.name(), file, dumped.stat().st_size)
        dumped.unlink()
        add_files(out, tell)
        out.close(
            {
                "format": 1,
                "made_at": clock.now().astimezone(UTC).isoformat(),
                "site": settings.SITE_URL,
                "version": version("justaction"),
                "database": connection.vendor,
            }
        )
    note_beside(folder)
    if into is None:  # known on every machine, whichever made it
        about = {"file": path.name, "bytes": path.stat().st_size, "machine": lease.here()}
        LastDone.objects.update_or_create(name=DONE, defaults={"at": clock.now(), "about": about})
    return path


def _new_place(folder: Path) -> Path:
    """Where a backup of this second lies, or of the next one that has none: none takes the place of another."""
    at = clock.now().astimezone(UTC)
    while (path := folder / f"{PREFIX}{at:{STAMP}}{SUFFIX}").exists():
        at += timedelta(seconds=1)
    return path


@contextmanager
def room(purpose: str) -> Iterator[Path]:
    """A folder of our own under DATA_DIR for what is not sealed, gone afterwards. It is locked while somebody is in it: two at
    once have one each, and what a crash left behind goes first."""
    home = Path(settings.DATA_DIR)
    for left in home.glob(f".{purpose}-work*"):
        with _alone_in(left) as alone:
            if alone:
                shutil.rmtree(left, ignore_errors=True)
    path = Path(mkdtemp(prefix=f".{purpose}-work-", dir=home))
    with _alone_in(path):
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _alone_in(folder: Path) -> Iterator[bool]:
    """Whether nobody else is in it, who then stays out until the block ends."""
    with ExitStack() as stack:
        alone = False
        with suppress(OSError):
            here = os.open(folder, os.O_RDONLY)
            stack.callback(os.close, here)
            fcntl.flock(here, fcntl.LOCK_EX | fcntl.LOCK_NB)
            alone = True
        yield alone


def add_record(out: archive.Writer) -> None:
    """The public files, the checkpoint before the names of all others: those only grow, so it finds all that it speaks of."""
    files = place.public()
    first = ["checkpoint"] if files.has("checkpoint") else []
    for name in chain(first, _others(files)):
        try:
            data = files.read(name)
        except FileNotFoundError:
            continue  # a partial tile whose full one stands now
        out.add(f"record/{name}", BytesIO(data), len(data))


def _others(files: place.Place) -> Iterator[str]:
    """The names of the other files, asked for when the first is wanted."""
    yield from (name for name in files.names() if name != "checkpoint")


def add_files(out: archive.Writer, tell: Tell) -> int:
    """All files of the storage; returns how many."""
    names = list(stored.names())
    added = 0
    for number, name in enumerate(names):
        tell("Copying files", number, len(names))
        try:
            with default_storage.open(name) as file:
                out.add(f"files/{name}", file, file.size)
        except FileNotFoundError:
            continue  # its owner took it away meanwhile
        added += 1
    tell("Copying files", len(names), len(names))
    return added


def note_beside(folder: Path) -> None:
    """Copy the list of who was erased, which lies in no backup, beside the backups: every restore replays it."""
    erasing.note_erased()
    put_list(folder, {**erasing.noted(folder), **erasing.noted()})


def put_list(folder: Path, gone: dict[str, datetime]) -> None:
    """Let the list of who was erased in this folder name these."""
    kept = Folder(folder)
    kept.put(erasing.LIST, listed(gone), mode=0o600)
    kept.settle()


def listed(gone: dict[str, datetime]) -> bytes:
    """The list of who was erased, as `erasing.read_list` reads it."""
    lines = [json.dumps({"gone": subject, "at": at.isoformat()}) + "\n" for subject, at in gone.items()]
    return "".join(lines).encode()


def prune() -> list[Path]:
    """Delete backups that are older than BACKUP_DAYS; the newest stays in any case. Returns what went."""
    oldest = clock.now() - timedelta(days=settings.BACKUP_DAYS)
    gone = [one.path for one in every()[1:] if one.at < oldest]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def nightly() -> None:
    """What the clock starts each night where real people are: a process of its own, since it may take longer than anybody
    should wait."""
    if not settings.PRODUCTION:
        return
    subprocess.Popen(
        [sys.executable, "-m", "justaction", "backup", "--prune", "--verbosity=0"],
        start_new_session=True,
        stdin=subprocess.DEVNULL,
    )
