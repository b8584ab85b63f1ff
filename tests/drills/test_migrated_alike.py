"""An empty database, migrated quickly (`config/migrating.py`) and in Django's own way, ends with the same schema and the same rows.

Django's way draws all models at nearly each of a thousand steps, which is why this is a drill and no test. On PostgreSQL:

    .venv/bin/python tests/postgres.py .venv/bin/python -m pytest -n 0 -m drill tests/drills/test_migrated_alike.py
"""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import postgres
from tests.drills.databases import a_database
from tests.house import ROOT, environment

WAYS = {
    "quickly": "from justaction.config.migrating import quickly as way",
    "Django's own": "from contextlib import nullcontext as way",
}
MIGRATE = """
import django
django.setup()
from django.core.management.commands import migrate
from django.core.management import call_command
{way}
with way():
    call_command(migrate.Command(), verbosity=0)
"""
MOMENT = re.compile(r"\b20\d\d-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?:\+\d\d(?::?\d\d)?)?")
pytestmark = pytest.mark.drill


def test_both_ways_end_in_the_same_schema_and_rows(tmp_path: Path) -> None:
    found = {}
    for number, (name, way) in enumerate(WAYS.items()):
        data = tmp_path / str(number)
        data.mkdir()
        with a_database(data) as database:
            env = {**environment(data), "DATABASE_URL": database.url}
            subprocess.run([sys.executable, "-c", MIGRATE.format(way=way)], env=env, cwd=ROOT, check=True)
            found[name] = list(dumped(database.url))
    quickly, own = found.values()
    assert len(own) > 1000
    assert [line for line in quickly if line not in set(own)] == []
    assert quickly == own


def dumped(url: str) -> Iterator[str]:
    """All that makes a database, as statements in one order, without the moment at which a row was written."""
    is_sqlite = url.startswith("sqlite")
    for line in _by_reading(url.removeprefix("sqlite:///")) if is_sqlite else _by_pg_dump(url):
        yield MOMENT.sub("(a moment)", line)


def _by_reading(file: str) -> list[str]:
    """The statement that makes each table, index and trigger, and the rows of each table."""
    with closing(sqlite3.connect(file)) as base:
        made = base.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        lines = [f"{kind} {name}: {statement}" for kind, name, statement in made]
        for kind, name, _statement in made:
            if kind == "table":
                lines += sorted(f"{name}: {row}" for row in base.execute(f'SELECT * FROM "{name}"'))
    return lines


def _by_pg_dump(url: str) -> list[str]:
    """What `pg_dump` says; the mark that new versions put around it is of chance."""
    folder = postgres.binaries()
    assert folder is not None
    words = [str(folder / "pg_dump"), "--inserts", "--no-owner", url]
    said = subprocess.run(words, env=os.environ, capture_output=True, text=True, check=True).stdout
    assert urlsplit(url).path[1:] not in said
    return [line for line in said.splitlines() if not line.startswith((r"\restrict", r"\unrestrict"))]
