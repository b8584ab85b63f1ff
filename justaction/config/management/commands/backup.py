"""`justaction backup`: makes a sealed backup of everything but the keys; `--keys FILE` seals those, with a password."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from justaction.config.backups import copying, database, keys, making
from justaction.record.tree.folder import Folder
from justaction.web.progress import Progress, Tell, silent


class Command(BaseCommand):
    help = "Makes a sealed backup of the database, the files and the published record, while everything runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, metavar="FOLDER", help="a folder other than BACKUP_DIR")
        parser.add_argument(
            "--keys", type=Path, metavar="FILE", help="seal the keys into a file of their own instead"
        )

        parser.add_argument(
            "--prune", action="store_true", help="delete those older than BACKUP_DAYS afterwards"
        )
        parser.add_argument(
            "--copy", action="store_true", help="make none; copy what the bucket does not have yet"
        )

    def handle(self, **options: Any) -> None:
        if options["keys"]:
            self.seal_keys(options["keys"])
            return
        tell = Progress(sys.stderr) if options["verbosity"] else silent
        say = self.stdout.write if options["verbosity"] else lambda _words: None
        if options["copy"]:
            self.copy(tell, say)
            return
        try:
            path = making.make(into=options["to"], tell=tell)
        except (database.Lacking, OSError) as error:
            raise CommandError(str(error)) from error
        for one in making.prune() if options["prune"] else []:
            say(f"deleted {one}, which was too old")
        say(f"{path} ({path.stat().st_size / 1024**2:.1f} MB)")
        if copying.are_kept() and not options["to"]:
            self.copy(tell, say)

    def copy(self, tell: Tell, say: Callable[[str], object]) -> None:
        if not copying.are_kept():
            raise CommandError("There is no bucket for copies. Set BACKUP_URL, or STORAGE_URL.")
        try:
            copied = copying.carry(tell)
        except copying.Failed as failed:
            raise CommandError(f"{failed} It is tried again each hour.") from failed
        for name in copied:
            say(f"copied {name} into the bucket")

    def seal_keys(self, file: Path) -> None:
        if file.exists():
            raise CommandError(f"{file} is there already. Name a new file.")
        keys.recipients()  # makes the key of the backups, if there is none yet
        password = os.environ.get("BACKUP_PASSWORD", "")
        if not password:
            password = getpass.getpass("A long password for the keys: ")
            if password != getpass.getpass("The same once more: "):
                raise CommandError("These were two passwords. Nothing was written.")
        if len(password) < 12:
            raise CommandError("Take at least 12 characters. Nothing was written.")
        kept = Folder(file.parent.resolve())
        kept.put(file.name, keys.sealed(password), mode=0o600)
        kept.settle()
        self.stdout.write(f"{file}. Keep it and its password where no backup lies.")
