"""`justaction import collaborative FILE`, beside what home brings in: all of a collaborative, on a clean installation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from justaction.config.backups import keys
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
            identity = keys.read_identity(key) if key else keys.own()
            if identity is None:
                raise CommandError(
                    "The key that opens it is not here. Give it with --key FILE, or put the keys back first: "
                    "justaction restore --keys FILE"
                )
            done = bringing.bring(path, identity, Progress(sys.stderr))
        except (Refused, Damaged, keys.Closed, Apart, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{done.rows} rows and {done.files} files are in place.")
        for count, words in (
            (done.recovered, "entries came back from the public record, without their words"),
            (done.erased_again, "people were erased again"),
            (done.letters_in_doubt, "letters may have gone out before; look at them on the stewards' page"),
        ):
            if count:
                self.stdout.write(f"{count} {words}")
        self.stdout.write(f"The record holds: {done.size} entries, root {done.root or 'none yet'}")
        if done.stopped:
            raise CommandError(f"All is in place, but the record is not signed for now: {done.stopped}")
        self.stdout.write("Everything is whole. Start it.")
