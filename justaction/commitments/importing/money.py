"""A table of money lines: which column is which, and each row as a line. Reads only."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from justaction.commitments.importing.rows import parse_day
from justaction.errors import Refused
from justaction.texts.tables import Row, Table

# the names of the exported file first, then others that people use
NAMES: Mapping[str, tuple[str, ...]] = {
    "kind": ("kind", "what", "stage", "state"),
    "amount": ("amount", "sum", "total"),
    "currency": ("currency",),
    "dated": ("dated", "date", "day"),
    "source": ("source", "who says so"),
    "source_url": ("source_url", "source url", "link", "url"),
    "recipient": ("recipient", "to", "who gets it", "paid to"),
    "place": ("place", "where", "neighborhood", "neighbourhood"),
}
NEEDED = ("kind", "amount", "currency", "dated", "source")


def columns(table: Table) -> dict[str, str]:
    """The column of the file for each part of a line. Raises Refused (field "file", 422) where a needed one is missing."""
    there = {" ".join(name.lower().split()): name for name in table.header}
    found = {
        part: next(there[name] for name in names if name in there)
        for part, names in NAMES.items()
        if any(name in there for name in names)
    }
    missing = [part for part in NEEDED if part not in found]
    if missing:
        raise Refused(
            _("The file has no column “%(name)s”. Its columns are: %(all)s.")
            % {"name": missing[0], "all": ", ".join(NAMES)},
            field="file",
            status=422,
        )
    return found


def said(row: Row, names: Mapping[str, str]) -> dict[str, object]:
    """What a row says, as the deed of one line takes it. Raises Refused (field `dated`) for a day that is not clear."""
    found: dict[str, object] = {part: row.cells.get(name, "").strip() for part, name in names.items()}
    found["kind"] = str(found["kind"]).lower()
    day, clear = parse_day(str(found["dated"]))
    if day is None:
        words = (
            _("We could not read the date “%(typed)s”. Write it like 2026-03-31.")
            if clear
            else _("The date “%(typed)s” can be two days. Write it like 2026-03-31.")
        )
        raise Refused(words % {"typed": str(found["dated"])[:40]}, field="dated", status=422)
    found["dated"] = day
    if row.beyond:
        raise Refused(_("The row has more cells than the header. Is there a comma in a cell?"), status=422)
    return found
