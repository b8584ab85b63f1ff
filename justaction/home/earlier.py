"""`justaction import signatures FILE` and `justaction import commitments FILE`: what happened elsewhere before.

The command itself stands in `config`, which adds the kind that is above all chapters.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from justaction.commitments import actions as commitments
from justaction.commitments.importing import columns as pledge_columns
from justaction.commitments.importing import words as pledge_words
from justaction.errors import Refused
from justaction.statement import actions as statement
from justaction.statement.importing import columns as signature_columns
from justaction.statement.importing import words as signature_words
from justaction.statement.models import Signature
from justaction.web.progress import Progress


@dataclass(frozen=True)
class Report:
    """What became of each row of a file."""

    about: dict[str, Any]  # the file, how its columns were understood, its source
    notes: list[str]
    counts: dict[str, int]
    summary: str
    rows: list[dict[str, Any]]  # each with line, name, verdict, reason, why

    def as_json(self, *, applied: bool) -> str:
        told = {
            **self.about,
            "applied": applied,
            "counts": self.counts,
            "notes": self.notes,
            "rows": self.rows,
        }
        return json.dumps(told, ensure_ascii=False, indent=1)

    def as_text(self, meanings: Mapping[str, Any], verdicts: Mapping[str, Any], *, applied: bool) -> str:
        lines = [self.about["file"]]
        lines += [f"  {column} = {meanings[meaning]}" for column, meaning in self.about["columns"].items()]
        lines += [f"  {note}" for note in self.notes]
        lines += [
            f"{row['line']:>6}  {verdicts[row['verdict']]!s:<10} {row['name'][:50]:<50}  {row['why']}"
            for row in self.rows
        ]
        return "\n".join([*lines, self.summary, self.end(applied=applied)])

    def end(self, *, applied: bool) -> str:
        if not applied:
            return _("Nothing was changed: this was a dry run.")
        return _("The new ones are brought in.") if self.counts["new"] else _("Nothing is new.")


def signatures(path: Path, content: bytes, options: dict[str, Any]) -> Report:
    batch = statement.take_list(content, file_name=path.name, by=None, kind=options["kind"] or "")
    table = statement.read_list(batch)
    batch = statement.map_list(
        batch,
        by=None,
        mapping=mapping(options["map"], table.header) or batch.mapping,
        kind=batch.kind,
        source=options["source"] or path.name,
        source_url=options["source_url"],
    )
    rulings = statement.rule_list(batch, table)
    about = {"file": path.name, "kind": batch.kind, "columns": batch.mapping, "source": batch.source}
    counts = signature_words.counts(rulings)
    rows = [
        {
            "line": one.line,
            "name": one.name,
            "verdict": one.verdict,
            "reason": one.reason,
            "other_line": one.other or None,
            "why": signature_words.why(one),
        }
        for one in rulings
    ]
    if options["dry_run"]:
        statement.drop_list(batch, by=None)
    else:
        statement.apply_list(batch, by=None, tell=Progress(sys.stderr))
    return Report(about, list(table.notes), counts, signature_words.summary(counts), rows)


def pledges(path: Path, content: bytes, options: dict[str, Any]) -> Report:
    batch = commitments.take_pledges(content, file_name=path.name, by=None)
    table = commitments.read_pledges(batch)
    understood = {**batch.mapping, **mapping(options["map"], table.header)}
    batch = commitments.map_pledges(batch, by=None, mapping=understood, source=options["source"] or path.name)
    rulings = commitments.rule_pledges(batch)
    about = {"file": path.name, "columns": batch.mapping, "source": batch.source}
    counts = pledge_words.counts(rulings)
    rows = [
        {
            "line": one.line,
            "name": one.pledge.who,
            "said_on": one.pledge.said_on.isoformat() if one.pledge.said_on else None,
            "amount": str(one.pledge.amount) if one.pledge.amount is not None else None,
            "currency": one.pledge.currency or None,
            "verdict": one.verdict,
            "reason": one.reason,
            "other_line": one.other or None,
            "why": pledge_words.why(one),
        }
        for one in rulings
    ]
    if options["dry_run"]:
        commitments.drop_pledges(batch, by=None)
    else:
        commitments.apply_pledges(batch, by=None, tell=Progress(sys.stderr))
    return Report(about, list(table.notes), counts, pledge_words.summary(counts), rows)


@dataclass(frozen=True)
class Door:
    """One kind of thing that can be brought in."""

    help: str
    file: str
    columns: Any
    words: Any
    bring: Callable[[Path, bytes, dict[str, Any]], Report]


DOORS = {
    "signatures": Door(
        "Bring in a list of earlier signatures from a table (CSV).",
        "a table: commas, semicolons or tabs, any encoding",
        signature_columns,
        signature_words,
        signatures,
    ),
    "commitments": Door(
        "Bring in earlier public pledges (CSV, JSON or YAML) as drafts that each organization can take over.",
        "a table (.csv), or a list in .json or .yaml",
        pledge_columns,
        pledge_words,
        pledges,
    ),
}


def mapping(said: list[str], header: tuple[str, ...]) -> dict[str, str]:
    """`--map name=signatory` as {column: meaning}; a column is found however it is capitalised."""
    columns = {column.casefold(): column for column in header}
    found = {}
    for pair in said:
        meaning, _equals, column = pair.partition("=")
        if column.strip().casefold() not in columns:
            raise Refused(
                _("There is no column “%(name)s”. There are: %(all)s")
                % {"name": column, "all": ", ".join(header)}
            )
        found[columns[column.strip().casefold()]] = meaning.strip()
    return found


class Command(BaseCommand):
    help = "Bring in what happened elsewhere: earlier signatures, public pledges."

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_kinds(parser.add_subparsers(dest="what", required=True, metavar="WHAT"))

    def add_kinds(self, kinds: Any) -> None:
        """One word behind `justaction import` for each kind of thing."""
        for name, door in DOORS.items():
            kind = kinds.add_parser(name, help=door.help, description=door.help)
            kind.add_argument("file", type=Path, help=door.file)
            kind.add_argument(
                "--map",
                action="append",
                default=[],
                metavar="MEANING=COLUMN",
                help=f"what a column means; meanings: {', '.join(door.columns.MEANINGS)}",
            )
            kind.add_argument(
                "--source", default="", help="where the list comes from; shown beside every name"
            )
            kind.add_argument(
                "--dry-run", action="store_true", help="only report what would happen to each row"
            )
            kind.add_argument("--json", action="store_true", help="report as JSON")
            if name == "signatures":
                kind.add_argument("--source-url", default="", help="the web address of the source")
                kinds_of = Signature.Kind.values
                kind.add_argument("--kind", choices=kinds_of, help="who is in the list; guessed if left out")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        door, path, applied = DOORS[what], options["file"], not options["dry_run"]
        try:
            content = path.read_bytes()
            with transaction.atomic():
                report = door.bring(path, content, options)
        except OSError as error:
            raise CommandError(_("The file cannot be read: %(why)s") % {"why": error.strerror}) from error
        except Refused as no:
            raise CommandError(no.message) from no
        if options["json"]:
            self.stdout.write(report.as_json(applied=applied))
        else:
            self.stdout.write(report.as_text(door.words.MEANINGS, door.words.VERDICTS, applied=applied))
