"""What `justaction doctor` says of backups and of their copies: what is checked, what it saw, and the fix where one is needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from django.conf import settings
from django.db import DatabaseError, connection

from justaction.config import ready
from justaction.config.backups import copying, database, making
from justaction.jobs.models import LastDone
from justaction.web import clock

WHEN = "%d %B %Y %H:%M"
Found = tuple[str, str, str]


def examine() -> Iterator[Found]:
    """Whether a backup can be made, was made in the last day, and was copied."""
    if connection.vendor == "postgresql":
        with suppress(DatabaseError):  # it does not answer: said elsewhere
            yield ("pg_dump", *database.client())
    yield _made()
    if copying.are_kept():
        yield _copied()


def _made() -> Found:
    found = making.every()
    if not found:
        fix = "Make one: justaction backup. From then on the clock makes one each night."
        return "backup", "none yet", fix if settings.PRODUCTION else ""
    newest = found[0]
    stale = settings.PRODUCTION and clock.now() - newest.at > making.FRESH
    fix = "Look in the log why the last night made none; make one now: justaction backup" if stale else ""
    return "backup", f"{newest.at:{WHEN}} UTC, {len(found)} kept in {newest.path.parent}", fix


def _copied() -> Found:
    check = "copy of the backup"
    name = "BACKUP_URL" if settings.BACKUP_URL else "STORAGE_URL"
    try:
        there = copying.every()
        if there and ready.strangers_read(copying.address(there[0])):
            return check, "can be read by anybody", f"Make the bucket of {name} private."
    except copying.Failed as failed:
        return check, str(failed), f"Start that storage, or correct {name}. Then: justaction backup --copy"
    with suppress(DatabaseError):
        last = LastDone.objects.filter(name=copying.DONE).first()
        if wrong := last.about.get("wrong") if last else "":
            return check, wrong, "It is tried again each hour. Try now: justaction backup --copy"
    if not there:
        fix = "Copy what there is: justaction backup --copy" if settings.PRODUCTION else ""
        return check, "none yet", fix
    stale = settings.PRODUCTION and clock.now() - there[0].at > making.FRESH
    fix = "Make one now: justaction backup" if stale else ""
    return check, f"{there[0].at:{WHEN}} UTC, {len(there)} kept in the bucket of {name}", fix
