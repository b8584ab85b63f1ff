"""`justaction import commitments FILE`: earlier public pledges, as drafts; a dry run first if asked."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, TextIO

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.commitments import actions
from justaction.commitments.importing import words
from justaction.commitments.importing.columns import MEANINGS
from justaction.commitments.importing.rows import Ruling
from justaction.commitments.models import PledgeList
from justaction.errors import Refused

NAME = "commitments"
HELP = "Bring in earlier public pledges (CSV, JSON or YAML) as drafts that each organization can take over."


def arguments(parser: argparse.ArgumentParser) -> None:
    """What follows `justaction import commitments`."""
    parser.add_argument("file", type=Path, help="a table (.csv), or a list in .json or .yaml")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="MEANING=COLUMN",
        help=f"what a column means, for example quote=text; meanings: {', '.join(MEANINGS)}",
    )
    parser.add_argument("--source", default="", help="where the list comes from; shown beside every pledge")
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
        batch = actions.take_pledges(content, file_name=path.name, by=None)
        table = actions.read_pledges(batch)
        mapping = {**batch.mapping, **_mapping(options["map"], table.header)}
        batch = actions.map_pledges(batch, by=None, mapping=mapping, source=options["source"] or path.name)
        rulings = actions.rule_pledges(batch)
        if options["dry_run"]:
            actions.drop_pledges(batch, by=None)
        else:
            actions.apply_pledges(batch, by=None)
    write = _as_json if options["json"] else _as_text
    write(batch, rulings, list(table.notes), bool(options["dry_run"]), out)
    return 0


def _mapping(said: list[str], header: tuple[str, ...]) -> dict[str, str]:
    """`--map quote=text` as {column: meaning}; a column is found however it is capitalised."""
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


def _as_json(batch: PledgeList, rulings: list[Ruling], notes: list[str], dry: bool, out: TextIO) -> None:
    report = {
        "file": batch.file_name,
        "columns": batch.mapping,
        "source": batch.source,
        "applied": not dry,
        "counts": words.counts(rulings),
        "notes": notes,
        "rows": [
            {
                "line": one.line,
                "organization": one.pledge.who,
                "said_on": one.pledge.said_on.isoformat() if one.pledge.said_on else None,
                "amount": str(one.pledge.amount) if one.pledge.amount is not None else None,
                "currency": one.pledge.currency or None,
                "verdict": one.verdict,
                "reason": one.reason,
                "other_line": one.other or None,
                "why": words.why(one),
            }
            for one in rulings
        ],
    }
    out.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")


def _as_text(batch: PledgeList, rulings: list[Ruling], notes: list[str], dry: bool, out: TextIO) -> None:
    out.write(f"{batch.file_name}\n")
    for column, meaning in batch.mapping.items():
        out.write(f"  {column} = {words.MEANINGS[meaning]}\n")
    for note in notes:
        out.write(f"  {note}\n")
    for one in rulings:
        verdict = str(words.VERDICTS[one.verdict])
        out.write(f"{one.line:>6}  {verdict:<10} {one.pledge.who[:40]:<40}  {words.why(one)}\n")
    out.write(words.summary(words.counts(rulings)) + "\n")
    out.write(
        (_("Nothing was changed: this was a dry run.") if dry else _("The new ones are brought in.")) + "\n"
    )
