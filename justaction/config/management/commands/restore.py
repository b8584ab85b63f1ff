"""`justaction restore FILE`: puts a backup in place and proves that it is whole; `--keys FILE` puts the keys back first."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from pyrage import x25519

from justaction.config.backups import archive, copying, database, keys, proving, restoring
from justaction.record import recovering
from justaction.web.progress import Progress

WRONG = (restoring.Refused, copying.Failed, keys.Closed, archive.Damaged, database.Lacking, recovering.Apart)


class Command(BaseCommand):
    help = (
        "Puts a backup in place, erases again whoever was erased since, and proves that everything is whole."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "backup",
            type=Path,
            nargs="?",
            help="the file that `justaction backup` made, or the name of a copy",
        )
        parser.add_argument(
            "--key", type=Path, metavar="FILE", help="what opens it, if not the key in record-keys/"
        )
        parser.add_argument("--copies", action="store_true", help="list the copies in the bucket, and stop")
        parser.add_argument("--keys", type=Path, metavar="FILE", help="put the keys of this file back first")
        parser.add_argument(
            "--replace", action="store_true", help="even where a collaborative lives; it is backed up first"
        )

    def handle(self, **options: Any) -> None:
        if not (options["backup"] or options["keys"] or options["copies"]):
            raise CommandError("Name the backup to put in place, or --keys FILE, or say --copies.")
        try:
            if options["copies"]:
                self.list_copies()
                return
            if options["keys"]:
                self.put_keys(options["keys"])
            if options["backup"]:
                identity = keys.opening(options["key"])
                self.restore(options["backup"], identity, replace=options["replace"])
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {error.filename}.") from error
        except (IsADirectoryError, PermissionError) as error:
            raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from error
        except WRONG as error:
            raise CommandError(str(error)) from error

    def list_copies(self) -> None:
        if not copying.are_kept():
            raise CommandError("There is no bucket for copies. Set BACKUP_URL, or STORAGE_URL.")
        for one in copying.every():
            self.stdout.write(f"{one.name} ({one.size / 1024**2:.1f} MB)")

    def found(self, backup: Path) -> Path:
        """The file of this name, or the backup in BACKUP_DIR, or its copy from the bucket. Raises FileNotFoundError."""
        if backup.exists() or backup.name != str(backup):
            backup.stat()
            return backup
        ours = Path(settings.BACKUP_DIR) / backup
        if ours.exists():
            return ours
        if copying.are_kept():
            return copying.fetch(backup.name, Progress(sys.stderr))
        raise FileNotFoundError(None, None, str(backup))

    def put_keys(self, file: Path) -> None:
        sealed = file.read_bytes()
        password = os.environ.get("BACKUP_PASSWORD", "") or getpass.getpass("The password of the keys: ")
        put = keys.unseal(sealed, password)
        self.stdout.write(f"Put back: {', '.join(put) or 'nothing; they were all there'}.")
        if keys.SECRET in put:
            self.stdout.write("If you set SECRET_KEY, set it to what stands in DATA_DIR/secret_key now.")

    def restore(self, backup: Path, identity: x25519.Identity, *, replace: bool) -> None:
        path = self.found(backup)
        try:
            done = restoring.restore(path, identity, replace=replace, tell=Progress(sys.stderr))
        except (archive.Damaged, keys.Closed) as error:
            if path != Path(settings.BACKUP_DIR) / backup.name or not copying.has(path.name):
                raise
            self.stderr.write(f"{error} Its copy from the bucket is taken.")
            with self.set_aside(path):
                path = copying.fetch(path.name, Progress(sys.stderr))
                done = restoring.restore(path, identity, replace=replace, tell=Progress(sys.stderr))
        if done.kept:
            self.stdout.write(f"What was here before is in {done.kept}")
        for line in proving.told(done):
            self.stdout.write(line)
        if done.stopped:
            raise CommandError(f"Restored, but the record is not signed for now: {done.stopped}")
        self.stdout.write("Everything is whole. Start it.")

    @contextmanager
    def set_aside(self, path: Path) -> Iterator[None]:
        """Keep a file that did not open until its copy has proved to be whole: else it is back, for the key may be the wrong one."""
        aside = path.rename(path.with_name(f".{path.name}.aside"))
        try:
            yield
        except BaseException:
            aside.replace(path)
            raise
        aside.unlink()
