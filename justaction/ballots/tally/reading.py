"""Any file of ballots that we know how to read."""

from __future__ import annotations

from pathlib import Path

from justaction.ballots.tally.lines import Lines, Read, Unreadable
from justaction.ballots.tally.preflib import FORMS, read_preflib
from justaction.ballots.tally.tables import read_table


def read(source: Path | bytes, name: str = "") -> Read:
    """The election in a file: PrefLib (.soc .soi .toc .toi), rankings with counts, a cast vote record, or a ward file.

    What it is, its content says; the ending of its name (`name` for bytes) only tells the kinds of PrefLib apart. Raises
    Unreadable, which names the line, for all that cannot be counted; OSError when the file cannot be opened.
    """
    ending = (name or (source.name if isinstance(source, Path) else "")).rpartition(".")[2].casefold()
    form = ending if ending in FORMS else ""
    lines = Lines(source)
    try:
        if form or lines.first.lstrip(b"\xef\xbb\xbf ").startswith(b"#"):
            return read_preflib(lines, form)
        return read_table(lines)
    except Unreadable:
        raise
    except ValueError as broken:
        raise Unreadable(str(broken)) from broken
