"""`justaction tally FILE`: count a file of ballots, round by round."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from justaction.ballots import tally
from justaction.ballots.tally import report


class Command(BaseCommand):
    help = "Count a file of ballots (PrefLib, rankings with counts, cast vote record), round by round."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the ballots")
        parser.add_argument("--method", choices=tally.METHODS, default="instant-runoff")
        parser.add_argument("--seats", type=int, help="how many win; 1, or what the file says itself")
        parser.add_argument("--tie-seed", help="draw the order that decides ties from this public text")
        parser.add_argument(
            "--tie-order", help="the order that decides ties: all options, with = between them"
        )
        parser.add_argument(
            "--order-only", action="store_true", help="instant-runoff: ties do not look at earlier rounds"
        )
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            found = tally.read(file)
            seats = _seats(options["seats"], found, options["method"])
            order = _order(found.profile.options, options["tie_order"], options["tie_seed"])
            result = tally.count(
                found.profile, options["method"], seats, order, earlier_rounds=not options["order_only"]
            )
        except OSError as missing:
            raise CommandError(f"{file}: {missing.strerror}.") from missing
        except ValueError as wrong:
            raise CommandError(f"{file}: {wrong}") from wrong
        if options["json"]:
            about = {"file": file.name, "form": found.form, "title": found.title, "notes": list(found.notes)}
            self.stdout.write(json.dumps({**about, **result.as_json()}, ensure_ascii=False, indent=1))
            return
        for line in report.lines(result, found):
            self.stdout.write(line)


def _seats(asked: int | None, found: tally.Read, method: str) -> int:
    if asked is not None:
        return asked
    return found.seats if found.seats and method.startswith("stv") else 1


def _order(options: tuple[str, ...], stated: str | None, seed: str | None) -> tuple[int, ...]:
    """The order for ties as indexes; () when none was stated. ValueError when it does not name each option once."""
    if stated is None:
        return tally.draw_order(options, seed) if seed is not None else ()
    names = [name.strip() for name in stated.split("=")]
    if sorted(names) != sorted(options):
        raise ValueError("The order for ties names each option once, with = between them.")
    return tuple(options.index(name) for name in names)
