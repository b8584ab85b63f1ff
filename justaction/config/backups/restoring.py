"""Puts a backup in place, and proves that what stands there is whole before anything is served."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection
from pyrage import x25519

from justaction.collaborative.models import Collaborative
from justaction.config.backups import archive, database, making, proving
from justaction.config.backups.making import Tell
from justaction.jobs.models import Pulse
from justaction.mail import actions as mail
from justaction.members.actions import erasing
from justaction.newsletter import actions as newsletter
from justaction.record import place, recovering
from justaction.record.tree.folder import Folder
from justaction.social import actions as social
from justaction.web import clock, stored

ALIVE = timedelta(seconds=25)  # parts beat every 10


class Refused(Exception):  # noqa: N818  # a state that a volunteer reads
    """Nothing was changed. The message says what to do first."""


@dataclass(frozen=True)
class Restored:
    """What a restore did: the record's size and root, and how many were brought back, erased again, or are in doubt."""

    size: int
    root: str
    recovered: int
    erased_again: int
    letters_in_doubt: int
    kept: Path | None  # a backup of what was here before
    stopped: str  # why the record is not signed for now, if so


def restore(
    path: Path, identity: x25519.Identity, *, replace: bool = False, tell: Tell = lambda *_: None
) -> Restored:
    """Put a backup in place of what is here. Raises Refused, Closed, Damaged or Apart; then everything is as it was."""
    stopped()
    lives = somebody_lives_here()
    if lives and not replace:
        raise Refused(
            "A collaborative lives here. Say --replace to put the backup in its place; a backup of it is made first."
        )
    with making.room("restore") as work:
        about = archive.unpack(path, identity, work, tell)
        if "kind" in about:
            raise Refused(
                "This is an archive of a collaborative. Bring it in by `justaction import collaborative`."
            )
        if about["database"] != connection.vendor:
            raise Refused(f"This backup is of {about['database']}. Set DATABASE_URL to such a database.")
        database.check(work / database.name())
        log = _newest_log(work / "record")
        kept = making.make(tell=tell) if lives else None
        erasing.learn({**erasing.noted(path.parent), **erasing.noted(Path(settings.BACKUP_DIR))})
        before = set(stored.names())
        done: dict[str, int] = {}
        with record_from(work / "record", log):
            database.put(work / database.name(), lambda: done.update(_settle(work, tell)))
        _forget_files(before, work / "files")
    size, root, why_not = proving.sign_again()
    return Restored(size=size, root=root, kept=kept, stopped=why_not, **done)


def stopped() -> None:
    """Raise Refused while a part of the process group is alive."""
    try:
        alive = list(Pulse.objects.filter(at__gt=clock.now() - ALIVE).values_list("part", flat=True))
    except DatabaseError:
        return  # no tables yet
    if alive:
        raise Refused(
            f"Still running: {', '.join(alive)}. Stop everything, wait half a minute, and try again."
        )


def somebody_lives_here() -> bool:
    try:
        return Collaborative.objects.exists()
    except DatabaseError:
        return False


def _newest_log(backed_up: Path) -> str:
    """Which published files go on: those "here", where they are as far as the backup's or farther, or the "backup"'s.

    Raises Apart when both are of one record but tell two histories.
    """
    old = recovering.log_in(Folder(backed_up))
    if old is None:
        return "backup"
    here = place.public()
    try:
        ours = recovering.log_in(here)
    except recovering.Apart:
        return "backup"  # what is here does not hold
    if ours is None or not ours.keys & old.keys:
        return "backup"
    if ours.checkpoint.size < old.checkpoint.size:
        return "backup"
    recovering.log_in(here, since=old.note)
    return "here"


@contextmanager
def record_from(backed_up: Path, which: str) -> Iterator[None]:
    """Inside, the published files are those of the "backup", or those "here"; when it goes wrong, the old ones are back."""
    if which == "here":
        yield
        return
    with place.public().instead(backed_up):
        yield


def _settle(work: Path, tell: Tell) -> dict[str, int]:
    """All that follows the tables: migrations, numbers, files, record, erasures, and what may have gone out since."""
    call_command("migrate", verbosity=0)
    database.leave_a_gap()
    _put_files(work / "files", tell)
    found = recovering.log_in(place.public())
    recovered = recovering.recover(found) if found else 0
    Session.objects.all().delete()
    Pulse.objects.all().delete()
    return {
        "recovered": recovered,
        "erased_again": erasing.erase_again(),
        "letters_in_doubt": doubt_all(),
    }


def doubt_all() -> int:
    """Put what waited to be sent in doubt, since it may have gone out from where this comes from; returns how many."""
    return mail.doubt_all() + newsletter.doubt_all() + social.doubt_all()


def _put_files(folder: Path, tell: Tell) -> None:
    """Let the storage hold what the backup holds."""
    names = names_in(folder)
    for number, name in enumerate(names):
        tell("Putting files back", number, len(names))
        default_storage.delete(name)
        with (folder / name).open("rb") as file:
            default_storage.save(name, File(file))
    tell("Putting files back", len(names), len(names))


def _forget_files(before: set[str], folder: Path) -> None:
    """Delete what lay in the storage before and is not of the backup."""
    for name in before.difference(names_in(folder)):
        default_storage.delete(name)


def names_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
