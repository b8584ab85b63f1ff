"""The ballots as files for everyone: plain CSV and PrefLib. `docs/ballots.md` tells both forms."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from hashlib import sha256
from io import StringIO
from typing import Any

from justaction.ballots import tally
from justaction.ballots.models import Ballot
from justaction.texts.tables import neutral

Row = tuple[int, tuple[tuple[str, ...], ...]]


def rows(profile: tally.Profile) -> list[Row]:
    """Each ranking by names with how many gave it: the most first, then by their letters."""
    named = [
        (count, tuple(tuple(profile.options[at] for at in tier) for tier in ranking))
        for ranking, count in profile.rankings()
    ]
    return sorted(named, key=lambda row: (-row[0], row[1]))


def fingerprint(profile: tally.Profile) -> str:
    """SHA-256 of the rows of the plain file, without its header and its row of options: the seed of the lot."""
    return sha256(_text(_cells(row, _width(profile)) for row in rows(profile)).encode()).hexdigest()


def plain_csv(profile: tally.Profile, order: Sequence[str] = ()) -> str:
    """`ballots.csv`: a header, a row that names all options in the order that wins ties, then the rankings."""
    width = _width(profile)
    places = [str(worth) for worth in profile.levels] or [str(place) for place in range(1, width + 1)]
    listed = ["0", _cell(order or profile.options), *[""] * (width - 1)]
    return _text([["count", *places], listed, *(_cells(row, width) for row in rows(profile))])


def preflib(ballot: Ballot, profile: tally.Profile) -> str:
    """The ballots as PrefLib's incomplete orders: `.soi` where no two options are level, `.toi` otherwise.

    Format: N. Mattei and T. Walsh, PrefLib, https://www.preflib.org/format.
    """
    found = rows(profile)
    number = {name: at for at, name in enumerate(profile.options, 1)}
    day = ballot.closed_at.date().isoformat() if ballot.closed_at else ""
    head = [
        f"# FILE NAME: {preflib_name(ballot, profile)}",
        f"# TITLE: {' '.join(ballot.question.split())}",
        "# DESCRIPTION: ",
        f"# DATA TYPE: {'soi' if _is_strict(profile) else 'toi'}",
        "# MODIFICATION TYPE: original",
        "# RELATES TO: ",
        "# RELATED FILES: ballots.csv",
        f"# PUBLICATION DATE: {day}",
        f"# MODIFICATION DATE: {day}",
        f"# NUMBER ALTERNATIVES: {len(profile.options)}",
        f"# NUMBER VOTERS: {profile.ballots}",
        f"# NUMBER UNIQUE ORDERS: {len(found)}",
        *(f"# ALTERNATIVE NAME {at}: {name}" for name, at in number.items()),
    ]
    lines = []
    for count, tiers in found:
        cells = [[str(number[name]) for name in tier] for tier in tiers if tier]
        lines.append(f"{count}: " + ",".join(c[0] if len(c) == 1 else "{" + ",".join(c) + "}" for c in cells))
    return "\n".join([*head, *lines]) + "\n"


def preflib_name(ballot: Ballot, profile: tally.Profile) -> str:
    """The name of that file, with the ending that says whether options can be level."""
    return f"{ballot.slug}.{'soi' if _is_strict(profile) else 'toi'}"


def _is_strict(profile: tally.Profile) -> bool:
    return all(len(tier) <= 1 for ranking, _count in profile.rankings() for tier in ranking)


def _width(profile: tally.Profile) -> int:
    """How many columns of places a file needs: as many as points, as the longest ranking has tiers, at least one."""
    if profile.levels:
        return len(profile.levels)
    return max((len(ranking) for ranking, _count in profile.rankings()), default=1) or 1


def _cell(names: Sequence[str]) -> str:
    return "=".join(neutral(name.replace("=", "\N{FULLWIDTH EQUALS SIGN}")) for name in names)


def _cells(row: Row, width: int) -> list[str]:
    count, tiers = row
    return [str(count), *(_cell(tier) for tier in tiers), *[""] * (width - len(tiers))]


def _text(lines: Any) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()
