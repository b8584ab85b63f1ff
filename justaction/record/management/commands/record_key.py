"""`justaction record-key`: says which key signs the record, and takes the steps by which it is changed for a new one.

On one machine the first key is made with the first entry; `make --to FOLDER` makes it ahead, to be carried to several."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from justaction.record import keys, next_key, published
from justaction.record.next_key import NotNow, Stage
from justaction.record.tree.notes import NoteError
from justaction.record.tree.sources import Unreachable

NEXT_STEP = {
    Stage.NONE: "It is changed by: justaction record-key begin",
    Stage.BEGUN: "A next key was made. Seal the keys (justaction backup --keys FILE), then: justaction record-key introduce",
    Stage.HALF: "The next key is half introduced. Go on: justaction record-key introduce",
    Stage.BOTH: "The old key and the next one both sign. Later: justaction record-key finish",
    Stage.TAKEN: "The next key signs alone. Write that down: justaction record-key finish",
}


class Command(BaseCommand):
    help = "Says which key signs the record, or takes a step to change it for a new one: begin, introduce, finish."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "step", nargs="?", choices=("make", "begin", "introduce", "finish"), help="the step to take"
        )
        parser.add_argument(
            "--to", type=Path, metavar="FOLDER", help="make, begin: make the key in this folder"
        )
        parser.add_argument(
            "--anyway", action="store_true", help="finish: do not wait for days and witnesses"
        )

    def handle(self, **options: Any) -> None:
        try:
            match options["step"]:
                case "make":
                    self.make(options["to"])
                case "begin":
                    self.begin(options["to"])
                case "introduce":
                    self.introduce()
                case "finish":
                    self.finish(anyway=options["anyway"])
                case _:
                    self.say()
        except (NotNow, NoteError, Unreachable) as error:
            raise CommandError(str(error)) from error

    def make(self, into: Path | None) -> None:
        """The first key, ahead of the first entry, for machines whose folder of keys can only be read."""
        if into is None:
            raise CommandError("Say where: justaction record-key make --to FOLDER")
        if (into / keys.KEY).exists():
            raise CommandError(f"{into / keys.KEY} is there already. Name a new folder.")
        key = keys.public(settings.RECORD_ORIGIN, keys.make(into=into))
        self.stdout.write(f"The key of a record that has no entry yet: {key.vkey}")
        self.stdout.write(
            f"It is in {into / keys.KEY}. Put it into the folder of keys of each machine with a clock."
        )

    def begin(self, into: Path | None) -> None:
        key = next_key.begin(into=into)
        self.stdout.write(f"The next key: {key.vkey}")
        if into:
            self.stdout.write(
                f"It is in {into / keys.NEXT}. Put it beside {keys.KEY} on each machine that signs."
            )
        self.stdout.write("Nobody sees it yet. Now seal the keys anew: justaction backup --keys FILE")
        self.stdout.write("Then: justaction record-key introduce")

    def introduce(self) -> None:
        change = next_key.introduce()
        self.stdout.write(f"{change.now.vkey} signs beside {change.was.vkey} from now on.")
        self.stdout.write(
            f"The note that both signed is at /record/{change.path}. Ask your witnesses to follow it."
        )
        self.stdout.write(f"After {next_key.SPAN.days} days: justaction record-key finish")

    def finish(self, *, anyway: bool) -> None:
        key = next_key.finish(anyway=anyway)
        self.stdout.write(f"{key.vkey} signs alone. The old key is gone from here.")
        self.stdout.write(
            "Seal the keys anew (justaction backup --keys FILE), and delete the old file and other copies."
        )

    def say(self) -> None:
        for key in published.policy().logs:
            self.stdout.write(f"signs: {key.vkey}")
        for change in published.key_changes():
            self.stdout.write(
                f"{change.on}: {change.now.id.hex()} for {change.was.id.hex()}, /record/{change.path}"
            )
        self.stdout.write(NEXT_STEP[next_key.standing().stage])
