"""Puts an archive in place on a clean installation, and proves that all of it arrived."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from pyrage import x25519

from justaction.config import starting
from justaction.config.backups import archive, making, proving, restoring
from justaction.config.backups.archive import Damaged
from justaction.config.backups.making import Tell
from justaction.config.backups.restoring import Refused
from justaction.config.moving import packing, tables
from justaction.counts import actions as counts
from justaction.members.actions import erasing
from justaction.members.models import Person
from justaction.record import place, recovering
from justaction.record.tree.folder import Folder
from justaction.web import pages, stored


@dataclass(frozen=True)
class Brought:
    """What arrived: rows, files, and how far the record goes, with its root."""

    rows: int
    files: int
    size: int
    root: str
    recovered: int  # entries that only the published files knew
    erased_again: int
    letters_in_doubt: int
    stopped: str  # why the record is not signed for now, if so


def bring(path: Path, identity: x25519.Identity, tell: Tell = lambda *_: None) -> Brought:
    """Put an archive in place. Raises Refused, Closed, Damaged or Apart; then everything is as it was."""
    restoring.stopped()
    _clean()
    with making.room("import") as work:
        about = archive.unpack(path, identity, work, tell)
        _fits(about, work)
        log = _log(about, work)
        if starting.lacks_tables():
            call_command("migrate", verbosity=0)
        erasing.learn(erasing.noted(path.parent))
        with restoring.record_from(work / "record", "backup" if log else "here"):
            done = _put(about, work, tell)
    size, root, stopped = proving.sign_again()
    return Brought(size=size, root=root, stopped=stopped, **done)


def _clean() -> None:
    """Raise Refused unless nobody and nothing is here."""
    try:
        lives = restoring.somebody_lives_here() or Person.objects.exists()
    except DatabaseError:
        lives = False  # no tables yet
    if lives:
        raise Refused(
            "Somebody lives here already. An archive wants an empty database and an empty DATA_DIR; "
            "`justaction restore --replace` puts a backup over what is here."
        )
    if next(stored.names(), None):
        raise Refused("There are files in the storage already. An archive wants an empty one.")
    if place.public().has("checkpoint"):
        raise Refused(f"A record was published in {place.public().name} already. Move it away first.")


def _fits(about: dict[str, Any], work: Path) -> None:
    """Raise Refused when this is no archive of a collaborative, or one of another version; Damaged when a table is not there."""
    if about.get("kind") != packing.KIND:
        raise Refused("This is no archive of a collaborative. A backup is put back by `justaction restore`.")
    if about.get("format") != packing.FORMAT or about.get("schema") != tables.schema():
        raise Refused(
            f"This archive was made by version {about.get('version', '?')}, whose tables are others than here. "
            "Bring it in with that version, and upgrade then (docs/operating.md)."
        )
    if not isinstance(about.get("record"), dict) or not _counts(about.get("rows")):
        raise Damaged("It does not say what is in it.")
    for model in tables.moving():
        if not _table(work, model).is_file() or model._meta.label not in about["rows"]:
            raise Damaged(f"The rows of {model._meta.label} are not in it.")


def _counts(rows: object) -> bool:
    return isinstance(rows, dict) and all(type(many) is int and many >= 0 for many in rows.values())


def _table(work: Path, model: tables.Model) -> Path:
    return work / "tables" / f"{model._meta.label}.jsonl"


def _log(about: dict[str, Any], work: Path) -> recovering.Log | None:
    """The published record in the archive, every hash read again. Damaged when it is not the one that the archive names."""
    log = recovering.log_in(Folder(work / "record"))
    held = {"size": log.checkpoint.size, "root": log.root} if log else {"size": 0, "root": ""}
    if held != about["record"]:
        raise Damaged("The record in it is not the one that it names.")
    return log


def _put(about: dict[str, Any], work: Path, tell: Tell) -> dict[str, int]:
    with _files(work / "files", tell) as files, transaction.atomic():
        rows = _put_rows(about["rows"], work, tell)
        found = recovering.log_in(place.public())
        recovered = recovering.recover(found) if found else 0
        doubtful = restoring.doubt_all()
        erased = erasing.erase_again()
        counts.keep_up()
        pages.changed()
        pages.changed(pages.HOUSE)
    return {
        "rows": rows,
        "files": files,
        "recovered": recovered,
        "erased_again": erased,
        "letters_in_doubt": doubtful,
    }


def _put_rows(expected: dict[str, int], work: Path, tell: Tell) -> int:
    tables.empty()
    put, total = 0, sum(expected.values())
    for model in tables.moving():

        def told(count: int, before: int = put) -> None:
            if before + count < total:
                tell("Putting rows in place", before + count, total)

        try:
            count = tables.read(model, _table(work, model), told)
        except IntegrityError as error:
            raise Damaged(f"The rows of {model._meta.label} cannot stand together: {error}.") from error
        if count != expected[model._meta.label] or model._base_manager.count() != count:
            raise Damaged(
                f"Of {model._meta.label}, {count} rows came instead of {expected[model._meta.label]}."
            )
        put += count
    try:
        connection.check_constraints()
    except IntegrityError as error:
        raise Damaged(f"A row in it points to nothing: {error}.") from error
    tables.count_on()
    tell("Putting rows in place", total, total)
    return total


@contextmanager
def _files(folder: Path, tell: Tell) -> Iterator[int]:
    """Inside, the storage holds the files of the archive; when it goes wrong they are gone again."""
    names = restoring.names_in(folder)
    put: list[str] = []
    try:
        for number, name in enumerate(names):
            tell("Putting files in place", number, len(names))
            with (folder / name).open("rb") as file:
                put.append(default_storage.save(name, File(file)))
        tell("Putting files in place", len(names), len(names))
        yield len(names)
    except BaseException:
        for name in put:
            default_storage.delete(name)
        raise
