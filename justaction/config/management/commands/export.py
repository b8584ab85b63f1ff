"""`justaction export FILE`: the whole collaborative in one sealed archive, for a clean installation elsewhere."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pyrage
from django.core.management.base import BaseCommand, CommandError
from pyrage import x25519

from justaction.config.moving import packing
from justaction.record.recovering import Apart
from justaction.web.progress import Progress


class Command(BaseCommand):
    help = "Writes the whole collaborative into one sealed archive, which `justaction import collaborative` reads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the archive to write, like ours.tar.gz.age")
        parser.add_argument(
            "--to",
            action="append",
            default=[],
            metavar="AGE1…",
            help="who can open it, as age-keygen prints; if left out, whoever opens our backups",
        )

    def handle(self, **options: Any) -> None:
        tell = Progress(sys.stderr) if options["verbosity"] else lambda *_: None
        try:
            recipients = [x25519.Recipient.from_str(words) for words in options["to"]]
            packed = packing.pack(options["file"], recipients, tell)
        except pyrage.RecipientError as error:
            raise CommandError("--to wants the public half of a key: age1…, as age-keygen prints.") from error
        except (OSError, Apart) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['file']} holds {packed.total} rows and {packed.files} files.")
        self.stdout.write(f"The record in it: {packed.size} entries, root {packed.root or 'none yet'}")
        if packed.jobs:
            self.stdout.write(f"{packed.jobs} jobs wait here and do not move. Let them end before you move.")
        self.stdout.write("No key is in it. Seal the keys apart: justaction backup --keys FILE")
