"""`justaction sunset FOLDER`: everything public as files that need no server, to keep and to cite."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from justaction.collaborative.models import Collaborative
from justaction.config import starting
from justaction.config.sunset import making
from justaction.record.publisher import Stopped
from justaction.record.recovering import Apart
from justaction.web.progress import Progress


class Command(BaseCommand):
    help = "Writes everything public into a folder that needs no server, with the record and its verifier."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that is not there yet, or empty")

    def handle(self, **options: Any) -> None:
        if not Collaborative.objects.exists():
            raise CommandError("Nobody lives here.")
        tell = Progress(sys.stderr) if options["verbosity"] else lambda *_: None
        if word := starting.stale_static():
            starting.collect_static(word)
        try:
            made = making.make(options["folder"], tell)
        except (making.NotEmpty, Stopped, Apart, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['folder']} holds {made.pages} pages and {made.files} files.")
        self.stdout.write(f"The record in it: {made.entries} entries, root {made.root or 'none yet'}")
        self.stdout.write("Open its index.html; README.md says the rest.")
