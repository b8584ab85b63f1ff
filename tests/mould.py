"""What many tests begin with, made once by the real deeds and then put back: rows of the test database, and files.

A `Mould` remembers which rows and files a fixture's deeds wrote and the objects that they returned. The next test that
asks gets the same rows in a few statements, and copies of the files and objects. Nothing is invented: whatever the
deeds come to do, the mould follows, for each run makes its own, and a new one every half minute, so that "just now"
stays true.

The sequences of PostgreSQL need nothing: they numbered these very rows in this very database, and never go back. Those
of SQLite follow the numbers that the rows bring.
"""

from __future__ import annotations

import atexit
import copy
import math
import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from datetime import time as day_time
from itertools import chain
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypeVar, cast

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from justaction.web import clock, house
from justaction.web.models import PageVersion
from justaction.web.shelf import shelf

T = TypeVar("T")
Rows = dict[str, list[tuple[Any, ...]]]
GOOD_FOR = 30.0  # seconds that a mould is taken for "just now", unless it says otherwise
FOLDERS = ("MEDIA_ROOT", "OUTBOX_DIR", "RECORD_DIR", "RECORD_KEYS_DIR")
AT_ONCE = 10_000  # values in one statement, about
HISTORY = "django_migrations"
INDEX = "search_index"  # tables that SQLite's triggers fill, and
VECTOR = "vector"  # the column that PostgreSQL writes: from the rows of the same things

_as_migrated: Rows = {}


@dataclass(frozen=True)
class Made:
    """What deeds left behind and what they returned; good until a moment (seconds, monotonic)."""

    statements: list[tuple[str, list[Any]]]
    files: Path
    returned: Any
    until: float


class Mould:
    """What one fixture begins with: a mould for each moment to which the clock was set, and one for the real time."""

    def __init__(self, good_for: float = GOOD_FOR) -> None:
        self.made: dict[datetime | None, Made] = {}
        self.good_for = good_for

    def fill(self, deeds: Callable[[], T]) -> T:
        """What `deeds()` returns, with all that it writes: from the mould, or by doing it.

        Where something was written before, it is done, and no mould is made of it.
        """
        moment = clock._set_to.get()
        made = self.made.get(moment)
        if made is not None and time.monotonic() < made.until:
            put_back(made)
            return cast("T", copy.deepcopy(made.returned))
        clean = taken() == _as_migrated and not any(folder.exists() for folder in folders().values())
        began = time.monotonic()
        returned = deeds()
        if clean:
            until = math.inf if moment else began + self.good_for
            self.made[moment] = Made(statements(taken()), kept_files(), copy.deepcopy(returned), until)
        return returned


def put_back(made: Made) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for sql, values in made.statements:
            cursor.execute(sql, values)
        # as after any deed (`web/pages.py`): no page kept from another test is taken for one of this
        PageVersion.objects.update(number=F("number") + secrets.randbits(40))
    for name, folder in folders().items():
        if (made.files / name).exists():
            shutil.copytree(made.files / name, folder)
    house.forget()
    shelf.clear()


def folders() -> dict[str, Path]:
    """Where this test keeps its files, by the name of the setting."""
    return {name: Path(getattr(settings, name)) for name in FOLDERS}


def kept_files() -> Path:
    """A copy of all files, which goes when the run ends."""
    keep = Path(mkdtemp(prefix="justaction-mould-"))
    atexit.register(shutil.rmtree, keep, ignore_errors=True)
    for name, folder in folders().items():
        if folder.exists():
            shutil.copytree(folder, keep / name)
    return keep


def remember_as_migrated() -> None:
    """Say that the database is now as the migrations leave it."""
    _as_migrated.clear()
    _as_migrated.update(taken())


def empty() -> None:
    """Make the database as the migrations leave it: what `flush` is for, but only where something was written."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name in filled():
            if name not in _as_migrated:
                cursor.execute(f"DELETE FROM {quoted(name)}")
        for sql, values in statements(_as_migrated, now=taken()):
            cursor.execute(sql, values)


def taken() -> Rows:
    """All rows of the database, by table; tables without a row are left out."""
    rows: Rows = {}
    with connection.cursor() as cursor:
        for name in filled():
            cursor.execute(f"SELECT * FROM {quoted(name)}")
            written = [place for place, column in enumerate(cursor.description) if column[0] != VECTOR]
            rows[name] = [tuple(row[place] for place in written) for row in cursor.fetchall()]
    return rows


def filled() -> list[str]:
    """The tables that hold a row, without the history of migrations."""
    with connection.cursor() as cursor:
        names = [
            name
            for name in connection.introspection.table_names(cursor)
            if name != HISTORY and not name.startswith(INDEX)
        ]
        if not names:
            return []  # no test of this run asks the database, so none was made
        asked = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {quoted(name)})" for name in names)
        cursor.execute(" UNION ALL ".join(asked))
        return sorted(name for (name,) in cursor.fetchall())


def statements(wanted: Rows, now: Rows | None = None) -> list[tuple[str, list[Any]]]:
    """What makes `now` (by default, what migrations leave) into `wanted`, table by table."""
    now = _as_migrated if now is None else now
    found: list[tuple[str, list[Any]]] = []
    for name, rows in wanted.items():
        if rows == now.get(name):
            continue
        if name in now:
            found.append((f"DELETE FROM {quoted(name)}", []))
        width = len(rows[0])
        many = max(1, AT_ONCE // width)
        one = f"({', '.join(['%s'] * width)})"
        for begin in range(0, len(rows), many):
            part = rows[begin : begin + many]
            sql = f"INSERT INTO {quoted(name)} VALUES {', '.join([one] * len(part))}"
            found.append((sql, [bindable(value) for value in chain.from_iterable(part)]))
    return found


def bindable(value: Any) -> Any:
    """A value as both databases take it back: SQLite's driver reads times of day, and does not write them."""
    return str(value) if isinstance(value, day_time) else value


def quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
