"""`justaction publish`: put what has been written into the public log now, as the clock does every few seconds."""

from __future__ import annotations

import json
import sys
from base64 import b64encode
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from justaction.record import publisher
from justaction.web.progress import Progress


class Command(BaseCommand):
    help = "Put what has been written into the public log, and sign it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="compare every old row with the log first")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = publisher.publish(check_all=options["all"], tell=Progress(sys.stderr))
        except publisher.Stopped as stopped:
            if options["json"]:
                self.stdout.write(json.dumps({"signed": False, "why": str(stopped)}))
            raise CommandError(str(stopped)) from stopped
        if options["json"]:
            said = {"signed": not done.busy, "size": done.size, "added": done.added}
            self.stdout.write(
                json.dumps({**said, "root": b64encode(done.root).decode() if done.added else None})
            )
        elif done.busy:
            self.stdout.write("Another process is publishing right now.")
        else:
            self.stdout.write(f"{done.size} entries in the record, {done.added} of them new.")
