"""`justaction demo`: fills the collaborative with an invented year."""

from __future__ import annotations

import shutil
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from justaction.collaborative.models import Collaborative
from justaction.demo.build import Demonstration, Size
from justaction.record import place
from justaction.web import clock
from justaction.web import stored as stored_files
from justaction.web.progress import Progress


class Command(BaseCommand):
    help = "Founds the Just Action collaborative and fills it with an invented year."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--refresh", action="store_true", help="clear a stored demonstration and build today's"
        )
        parser.add_argument("--scale", type=int, default=1, metavar="N", help="N times as many of everybody")

    def handle(self, *, refresh: bool, scale: int, **options: Any) -> None:
        stored = Collaborative.objects.first()
        if stored and not stored.is_demonstration:
            raise CommandError("A real collaborative lives here. The demonstration will not touch it.")
        if stored and not refresh:
            raise CommandError(
                "The demonstration is already here. Move it to today with: justaction demo --refresh"
            )
        began = time.monotonic()
        with transaction.atomic():  # stopped on the way, the old year stays
            if stored:
                connection.check_constraints()  # PostgreSQL empties no table with checks outstanding
                call_command("flush", interactive=False, verbosity=0)
            Demonstration(
                clock.now().date(), size=Size().times(max(1, scale)), tell=Progress(sys.stderr)
            ).build()
        if stored:
            self.clear()
        call_command("publish", verbosity=0)
        self.stderr.write(f"The invented year is ready ({time.monotonic() - began:.0f} s).")

    def clear(self) -> None:
        """Forget the files of the former demonstration, its record too: nobody was ever told that it would last."""
        place.public().drop("")
        place.memory().drop("")
        for folder in (settings.RECORD_KEYS_DIR, settings.OUTBOX_DIR):
            shutil.rmtree(Path(folder), ignore_errors=True)
        stored_files.empty()
