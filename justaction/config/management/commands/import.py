"""`justaction import collaborative FILE`, beside what home brings in: all of a collaborative, on a clean installation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from justaction.config.backups import keys, proving
from justaction.config.backups.archive import Damaged
from justaction.config.backups.restoring import Refused
from justaction.config.moving import bringing
from justaction.home import earlier
from justaction.record.recovering import Apart
from justaction.web.progress import Progress


class Command(earlier.Command):
    requires_system_checks = []

    def add_kinds(self, kinds: Any) -> None:
        super().add_kinds(kinds)
        about = "Put a whole collaborative in place that `justaction export` wrote; here nobody may live yet."
        kind: CommandParser = kinds.add_parser("collaborative", help=about, description=about)
        kind.add_argument("file", type=Path, help="the archive")
        kind.add_argument(
            "--key", type=Path, metavar="FILE", help="what opens it, if not the key in record-keys/"
        )

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        if what == "collaborative":
            self.move_in(options["file"], options["key"])
        else:
            super().handle(*args, what=what, **options)

    def move_in(self, path: Path, key: Path | None) -> None:
        try:
            done = bringing.bring(path, keys.opening(key), Progress(sys.stderr))
        except (Refused, Damaged, keys.Closed, Apart, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{done.rows} rows and {done.files} files are in place.")
        for line in proving.told(done):
            self.stdout.write(line)
        if done.stopped:
            raise CommandError(f"All is in place, but the record is not signed for now: {done.stopped}")
        self.stdout.write("Everything is whole. Start it.")
