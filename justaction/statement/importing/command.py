"""`justaction import signatures FILE.csv`: a list of earlier signatures, dry run first if asked."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, TextIO

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import Refused
from justaction.statement import actions
from justaction.statement.importing import words
from justaction.statement.importing.columns import MEANINGS
from justaction.statement.importing.rows import Ruling
from justaction.statement.models import Import, Signature

NAME = "signatures"
HELP = "Bring in a list of earlier signatures from a table (CSV)."


def arguments(parser: argparse.ArgumentParser) -> None:
    """What follows `justaction import signatures`."""
    parser.add_argument("file", type=Path, help="a table: commas, semicolons or tabs, any encoding")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="MEANING=COLUMN",
        help=f"what a column means, for example name=signatory; meanings: {', '.join(MEANINGS)}",
    )
    parser.add_argument(
        "--kind", choices=Signature.Kind.values, help="who is in the list; guessed if left out"
    )
    parser.add_argument("--source", default="", help="where the list comes from; shown beside every name")
    parser.add_argument("--source-url", default="", help="the web address of the source")
    parser.add_argument("--dry-run", action="store_true", help="only report what would happen to each row")
    parser.add_argument("--json", action="store_true", help="report as JSON")


def run(options: dict[str, Any], out: TextIO) -> int:
    """Read, map, report, and unless it is a dry run apply; returns the exit status. Raises Refused."""
    path: Path = options["file"]
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refused(_("The file cannot be read: %(why)s") % {"why": error.strerror}) from error
    with transaction.atomic():
        batch = actions.take_list(content, file_name=path.name, by=None, kind=options["kind"] or "")
        table = actions.read_list(batch)
        mapping = _mapping(options["map"], table.header) or batch.mapping
        batch = actions.map_list(
            batch,
            by=None,
            mapping=mapping,
            kind=batch.kind,
            source=options["source"] or path.name,
            source_url=options["source_url"],
        )
        rulings = actions.rule_list(batch, table)
        if options["dry_run"]:
            actions.drop_list(batch, by=None)
        else:
            actions.apply_list(batch, by=None)
    write = _as_json if options["json"] else _as_text
    write(batch, rulings, list(table.notes), bool(options["dry_run"]), out)
    return 0


def _mapping(said: list[str], header: tuple[str, ...]) -> dict[str, str]:
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


def _as_json(batch: Import, rulings: list[Ruling], notes: list[str], dry: bool, out: TextIO) -> None:
    report = {
        "file": batch.file_name,
        "kind": batch.kind,
        "columns": batch.mapping,
        "source": batch.source,
        "applied": not dry,
        "counts": words.counts(rulings),
        "notes": notes,
        "rows": [
            {
                "line": one.line,
                "name": one.name,
                "verdict": one.verdict,
                "reason": one.reason,
                "other_line": one.other or None,
                "why": words.why(one),
            }
            for one in rulings
        ],
    }
    out.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")


def _as_text(batch: Import, rulings: list[Ruling], notes: list[str], dry: bool, out: TextIO) -> None:
    out.write(f"{batch.file_name}: {batch.get_kind_display()}\n")
    for column, meaning in batch.mapping.items():
        out.write(f"  {column} = {words.MEANINGS[meaning]}\n")
    for note in notes:
        out.write(f"  {note}\n")
    for one in rulings:
        verdict = str(words.VERDICTS[one.verdict])
        out.write(f"{one.line:>6}  {verdict:<10} {one.name[:50]:<50}  {words.why(one)}\n")
    out.write(words.summary(words.counts(rulings)) + "\n")
    out.write(
        (_("Nothing was changed: this was a dry run.") if dry else _("The new ones are brought in.")) + "\n"
    )
