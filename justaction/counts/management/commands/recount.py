"""`justaction recount`: compare every number with a plain recount; `--repair` puts wrong ones right, on the record."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from justaction.counts import actions
from justaction.web.progress import Progress


class Command(BaseCommand):
    help = "Compare every number that pages show with a plain recount."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--repair", action="store_true", help="put wrong numbers right; the record says so"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        tell = Progress(sys.stderr)
        found = actions.repair(tell=tell) if options["repair"] else actions.recount(tell)
        for said in found.named:
            self.stdout.write(f"✗ {actions.Wrong(*said)}")
        self.stdout.write(f"{found.compared} numbers compared, {found.wrong} wrong")
        if found.wrong and not found.repaired_at:
            raise CommandError("Put them right: justaction recount --repair", returncode=1)
        if found.repaired_at:
            self.stdout.write("All of them were counted anew, and the record says so.")
