"""`justaction import signatures FILE` and `justaction import commitments FILE`: what happened elsewhere before.

Each chapter that can bring something in has an `importing/command.py` with NAME, HELP, `arguments(parser)` and
`run(options, out)`, which returns the exit status and may raise Refused.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from justaction.errors import Refused

CHAPTERS = ("justaction.statement.importing", "justaction.commitments.importing")


def doors() -> dict[str, ModuleType]:
    """What can be brought in, by its name."""
    found = [import_module(f"{place}.command") for place in CHAPTERS if find_spec(f"{place}.command")]
    return {door.NAME: door for door in found}


class Command(BaseCommand):
    help = "Bring in what happened elsewhere: earlier signatures, public pledges."

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
        for name, door in doors().items():
            door.arguments(kinds.add_parser(name, help=door.HELP, description=door.HELP))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            status = doors()[options["what"]].run(options, self.stdout)
        except Refused as no:
            raise CommandError(no.message) from no
        if status:
            raise SystemExit(status)
