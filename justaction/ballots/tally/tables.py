"""Tables of ballots: rankings with counts, cast vote records with one column a rank, Scottish ward files."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from justaction.ballots.tally.lines import Found, Lines, Read, Unreadable, profile_of, quoted
from justaction.ballots.tally.profile import Profile, Ranking

LEVEL = "="  # stands between options of equal rank
WIDE_LEVEL = "＝"  # stands for it within a name
NO_CHOICE = {"", "undervote", "under vote", "skipped", "skipped ranking", "blank", "no vote"}
OVERVOTE = {"overvote", "over vote", "overvoted"}
_RANK = re.compile(
    r"(?:rank|choice|preference|column|vote)?[ _-]*(\d+)(?:st|nd|rd|th)?(?:[ _-]*(?:rank|choice|preference))?"
)
_RUNS = re.compile(r"'*\s*[=+\-@＝＋－＠]")  # what a spreadsheet could take for a formula
_HELD = re.compile(r"'(?=" + _RUNS.pattern + ")")


def read_table(lines: Lines) -> Read:
    """The election in a table, told by its first row. Raises Unreadable."""
    row = next(lines.cells(), None)
    if row is None:
        raise Unreadable("The file is empty.")
    head = [cell.strip().casefold() for cell in row[1]]
    if head[0] == "count":
        return _read_rankings(lines, head)
    if len(head) >= 2 and head[0].isdecimal() and head[1].isdecimal():
        return _read_ward(lines)
    columns = sorted((int(rank[1]), at) for at, cell in enumerate(head) if (rank := _RANK.fullmatch(cell)))
    if not columns:
        raise Unreadable(
            "The first row names the columns: “count,1,2,3” for rankings with counts, or “rank1,rank2,rank3” for one "
            "ballot a row.", 1,
        )  # fmt: skip
    return _read_records(lines, [at for _, at in columns])


# --- rankings with counts ------------------------------------------------------------------------------------------


def _read_rankings(lines: Lines, head: list[str]) -> Read:
    levels = _levels(head[1:])
    table = _Rankings(lines, len(head))
    rows = lines.cells()
    next(rows)
    for raw, cells, times in rows:
        count = cells[0].strip()
        if not count.isdecimal():
            raise Unreadable(f"“{count}” is not a whole number of ballots.", lines.number(raw))
        order = None if levels else table.plain(cells)
        ranking = table.tiers(raw, cells) if order is None else order
        if count.strip("0"):
            table.rankings.append((ranking, int(count) * times))
        elif not table.rankings:
            table.fixed = True
    if not table.options:
        raise Unreadable("No row names an option.")
    form = "scores with counts" if levels else "rankings with counts"
    return Read(profile_of(list(table.options), table.rankings, levels), form)


class _Rankings:
    """The rows of a table while they are read: options in order of appearance, `fixed` once a row has listed them all."""

    def __init__(self, lines: Lines, width: int) -> None:
        self.lines, self.width, self.fixed = lines, width, False
        self.options: dict[str, int] = {}
        self.rankings: list[Found] = []

    def plain(self, cells: list[str]) -> list[int] | None:
        """The order on a row that names known options, one a cell; None for any other row. It is what makes reading quick."""
        try:
            order = [self.options[cell] for cell in cells[1:] if cell]
        except KeyError:
            return None
        return order if len(set(order)) == len(order) and len(cells) <= self.width else None

    def tiers(self, raw: bytes, cells: list[str]) -> list[list[int]]:
        """The tiers on any row. Raises Unreadable."""
        if any(cell.strip() for cell in cells[self.width :]):
            raise self._fail(raw, f"This row has more cells than the {self.width} columns named above.")
        tiers: list[list[int]] = []
        seen: set[int] = set()
        for cell in cells[1 : self.width]:
            tier = []
            for name in _names(cell):
                if name not in self.options:
                    if not name or self.fixed:
                        raise self._fail(raw, _unknown(name, self.options))
                    self.options[name] = len(self.options)
                at = self.options[name]
                if at in seen:
                    raise self._fail(raw, f"“{name}” stands twice in this ranking.")
                seen.add(at)
                tier.append(at)
            tiers.append(tier)
        return tiers

    def _fail(self, raw: bytes, message: str) -> Unreadable:
        return Unreadable(message, self.lines.number(raw))


def _levels(head: list[str]) -> tuple[int, ...]:
    """The points that the columns name, () when they are places."""
    wrong = Unreadable(
        "After “count” the columns are the places 1, 2, 3 and so on, or points, highest first.", 1
    )
    while head and not head[-1]:
        head = head[:-1]
    if not head or not all(cell.isdecimal() for cell in head):
        raise wrong
    numbers = [int(cell) for cell in head]
    if numbers == list(range(1, len(numbers) + 1)):
        return ()
    if numbers != sorted(set(numbers), reverse=True):
        raise wrong
    return tuple(numbers)


def _names(cell: str) -> list[str]:
    cell = cell.strip()
    if not cell:
        return []
    names = [name.strip() for name in cell.split(LEVEL)]
    return [_HELD.sub("", name, count=1) for name in names] if "'" in cell else names


def _unknown(name: str, options: dict[str, int]) -> str:
    if not name:
        return "Between two equals signs, or beside one, there is no name."
    return f"“{name}” is none of the options: {quoted(list(options))}."


# --- cast vote records -----------------------------------------------------------------------------------------------


def _read_records(lines: Lines, columns: list[int]) -> Read:
    """One ballot a row. A rank left blank, marked twice (“overvote”) or naming an option again is passed over, and the
    next rank counts (Minneapolis Code of Ordinances, section 167.60)."""
    options: dict[str, int] = {}
    passed: Counter[str] = Counter()
    rows: list[list[int]] = []
    counts: list[int] = []
    records = lines.cells()
    next(records)
    for _, cells, times in records:
        row: list[int] = []
        for column in columns:
            name = cells[column].strip() if column < len(cells) else ""
            at = options.get(name)
            if at is None:
                plain = name.casefold()
                if plain in NO_CHOICE or plain in OVERVOTE:
                    passed["overvote"] += times * (plain in OVERVOTE)
                    continue
                at = options[name] = len(options)
            if at in row:
                passed["repeat"] += times
            else:
                row.append(at)
        rows.append(row + [-1] * (len(columns) - len(row)))
        counts.append(times)
    if not options:
        raise Unreadable("No ballot names an option.")
    table = np.array(rows, np.int16).reshape(len(rows), len(columns))
    profile = Profile.from_rows(list(options), table, np.array(counts, np.int64))
    said = {"overvote": "ranks marked more than once", "repeat": "ranks that name an option again"}
    notes = tuple(f"{passed[one]:,} {words} were passed over." for one, words in said.items() if passed[one])
    return Read(profile, "cast vote record", notes=notes)


# --- Scottish wards -----------------------------------------------------------------------------------------------------


def _read_ward(lines: Lines) -> Read:
    """A ward as Scottish councils' counts are collected: “options,seats”, rows “count,3,1,2”, then names and a title."""
    stated: list[int] = []
    names: list[str] = []
    title = ""
    orders: list[tuple[bytes, list[str], int]] = []
    for raw, cells, times in lines.cells():
        filled = [cell.strip() for cell in cells if cell.strip()]
        if not stated:
            stated = [int(cell) for cell in filled[:2]]
        elif filled[0].isdecimal():
            orders.append((raw, filled, times))
        elif filled[0].casefold().startswith("candidate "):
            names.append(filled[1] if len(filled) > 1 else filled[0])
        else:
            title = filled[0]
    if len(names) != stated[0]:
        raise Unreadable(f"The file says that it has {stated[0]} options, but it names {len(names)}.", 1)
    if len(set(names)) < len(names):
        raise Unreadable("Two options have the same name.")
    rankings: list[tuple[Ranking, int]] = []
    for raw, filled, times in orders:
        known = {str(number): number - 1 for number in range(1, len(names) + 1)}
        if strange := [cell for cell in filled[1:] if cell not in known]:
            raise Unreadable(f"There is no option {strange[0]}.", lines.number(raw))
        if len(set(filled[1:])) < len(filled) - 1:
            raise Unreadable("An option stands twice in this ranking.", lines.number(raw))
        rankings.append((tuple((known[cell],) for cell in filled[1:]), int(filled[0]) * times))
    return Read(Profile(names, rankings), "ward file", seats=stated[1], title=title)


# --- writing ------------------------------------------------------------------------------------------------------------


def write_csv(profile: Profile, tie_order: Sequence[int] = ()) -> str:
    """The ballots as rankings (or scores) with counts, the most frequent first.

    The first row has count 0 and names the options in the order that wins ties. Raises ValueError when two names become
    the same, because they differ only in spaces or equals signs.
    """
    names = [_written(name) for name in profile.options]
    if len(set(names)) < len(names):
        raise ValueError("Two options have the same name once spaces and equals signs are set aside.")
    order = tuple(tie_order) or tuple(range(len(names)))
    rankings = sorted(profile.rankings(), key=lambda one: (-one[1], one[0]))
    width = max((len(ranking) for ranking, _ in rankings), default=1)
    places = profile.levels or tuple(range(1, max(width, 1) + 1))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["count", *places])
    writer.writerow([0, _cell(names, order), *[""] * (len(places) - 1)])
    for ranking, count in rankings:
        cells = [_cell(names, tier) for tier in ranking]
        writer.writerow([count, *cells, *[""] * (len(places) - len(cells))])
    return out.getvalue()


def _cell(names: list[str], options: Sequence[int]) -> str:
    return LEVEL.join(names[one] for one in options)


def _written(name: str) -> str:
    """A name that fits into a cell, and that no spreadsheet runs: an apostrophe stands before a sign of a formula."""
    name = " ".join(name.replace(LEVEL, WIDE_LEVEL).split())
    return "'" + name if _RUNS.match(name) else name
