"""`justaction lint-content`: what is wrong with the words of the website, or with those of a text file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from justaction.website import checking


class Command(BaseCommand):
    help = "Looks for what is wrong with the words of the website. Ends with 1 when it finds something."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--file", type=Path, help="a text with questions and answers, in place of the website"
        )

    def handle(self, *args: Any, file: Path | None = None, **options: Any) -> None:
        found = checking.of_pasted(file.read_text()) if file else checking.everything()
        for one in found:
            self.stdout.write(f"{one.rule:<10} {one.where}: {one.says}")
        self.stdout.write(f"{len(found)} found" if found else "nothing found")
        if found:
            sys.exit(1)
