"""`justaction shareout [YEAR [NUMBER]]`: check every file of published editions against the record."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from justaction.shareout import reading
from justaction.shareout.models import Edition


class Command(BaseCommand):
    help = "Check the files of published editions of the share-out against the record."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int, nargs="?", help="of one year alone")
        parser.add_argument("number", type=int, nargs="?", help="this edition alone")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Edition.objects.published().order_by("year", "number")
        for name in ("year", "number"):
            if options[name] is not None:
                found = found.filter(**{name: options[name]})
        if not found:
            raise CommandError("No such edition is published.")
        wrong = 0
        for edition in found:
            troubles = reading.troubles(edition)
            wrong += bool(troubles)
            said = "is as it came out" if not troubles else "IS NOT AS IT CAME OUT"
            self.stdout.write(
                f"{edition.year}, edition {edition.number}: {edition.files.count()} files, {said}"
            )
            for trouble in troubles:
                self.stdout.write(f"  {trouble}")
        if wrong:
            raise CommandError("Put the files back from a backup; docs/operating.md says how.")
