"""The database of the tests. Said once for all of them: a second fixture of this name would copy into a run that goes on."""

from __future__ import annotations

import fcntl
import gc
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_django
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis

ROOT = Path(__file__).parent
STARTING = ROOT / "justaction" / "config"  # its tests start programs
APART = ("browser", "drill")  # tests that have runs of their own
# files whose tests take longest
LONG = ("test_demo", "test_races", "test_safe_mode", "test_every_form", "test_access")
hypothesis.register_profile("untimed", deadline=None)  # no test asserts on time
hypothesis.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--another-database",
        action="store_true",
        help="leave out the tests that ask no database: they have been run, and say the same on each",
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A run of only the browser tests, or of only the drills, loads no other files: that alone takes each worker long."""
    mark = config.option.markexpr
    if mark not in APART or collection_path.suffix != ".py":
        return None
    return not names_mark(collection_path, mark) or None


@cache
def names_mark(path: Path, mark: str) -> bool:
    return f"pytest.mark.{mark}" in path.read_text()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        for mark in APART:
            if item.get_closest_marker(mark) and not names_mark(item.path, mark):
                raise pytest.UsageError(
                    f"{item.nodeid}: say `pytest.mark.{mark}` in its own file, or its run would miss it"
                )
    if config.getoption("--another-database"):
        config.hook.pytest_deselected(items=[item for item in items if not asks_database(item)])
        items[:] = filter(asks_database, items)
    if config.option.markexpr not in APART:  # they say themselves what is long
        items.sort(key=turn)


def turn(item: pytest.Item) -> tuple[int, int]:
    """Where a test stands among all: while one worker makes the database, the other runs what needs none; what is long
    does not stand at the end, where one worker would run it alone.

    Each worker begins with its half of the tests, and takes from the end of the other's when it has none left.
    """
    if not uses_database(item):
        # programs that need a database take a copy of the same
        return int(STARTING in item.path.parents), 0
    place = LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG)
    return 2, place


def pytest_configure() -> None:
    """No page stands longer than it is true, here or in a process that a test starts: what a test did, it sees."""
    os.environ.setdefault("PAGE_STANDS", "0")
    settings.PAGE_STANDS = 0


def pytest_collection_finish() -> None:
    """What is loaded now stays to the end: the collector of garbage need not walk through all of it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 10)


def asks_database(item: pytest.Item) -> bool:
    """Whether a test, or a program that it starts (only those of `config` do), asks the database what no other test asks."""
    if item.get_closest_marker("once"):
        return False
    return uses_database(item) or STARTING in item.path.parents


def uses_database(item: pytest.Item) -> bool:
    """Whether a test asks the database of its worker."""
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("postgres")
    return bool(marked or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())))


def migrations() -> str:
    """A word for the migrations as they are now."""
    digest = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    for path in sorted(ROOT.glob("justaction/*/migrations/*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def kept(config: pytest.Config, name: str) -> Path:
    """A folder that stays from run to run."""
    assert config.cache is not None
    return config.cache.mkdir(name)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Let the other workers, and other runs, wait until the block ends."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrate(database_url: str) -> None:
    with TemporaryDirectory() as data:
        subprocess.run(
            [sys.executable, "-m", "justaction", "migrate", "--verbosity=0"],
            env={**os.environ, "DATABASE_URL": database_url, "DATA_DIR": data},
            cwd=ROOT,
            check=True,
        )


def migrated_database(config: pytest.Config) -> Path | None:
    """A migrated SQLite database, made once and kept for as long as no migration changes; None on PostgreSQL."""
    if connection.vendor != "sqlite":
        return None
    folder = kept(config, "migrated")
    made = folder / f"{migrations()}.db"
    with one_at_a_time(folder):
        if not made.exists():
            part = made.with_suffix(".part")
            part.unlink(missing_ok=True)
            migrate(f"sqlite:///{part}")
            part.replace(made)
    return made


def copy_for_sqlite(made: Path) -> None:
    here = str(connection.settings_dict["TEST"]["NAME"])
    for leftover in ("-wal", "-shm"):  # of a run that was killed: they would be read into the copy
        Path(here + leftover).unlink(missing_ok=True)
    shutil.copy(made, here + ".new")
    os.replace(here + ".new", here)  # another run that is still at it keeps its own file


def copy_for_postgres(config: pytest.Config, name: str) -> None:
    """The same on PostgreSQL: one database is migrated and kept, and each worker's is made from it."""
    made = f"test_migrated_{migrations()}"
    with one_at_a_time(kept(config, "migrated")), connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test_migrated_%%'")
        there = {str(row[0]) for row in cursor.fetchall()}
        for old in there - {made}:  # of other migrations, or half made
            cursor.execute(f'DROP DATABASE "{old}"')
        if made not in there:
            cursor.execute(f'CREATE DATABASE "{made}_part"')
            migrate(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{made}_part").geturl())
            cursor.execute(f'ALTER DATABASE "{made}_part" RENAME TO "{made}"')
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{made}"')


@pytest.fixture(scope="session")
def django_db_keepdb(
    request: pytest.FixtureRequest,
    django_db_modify_db_settings: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
) -> Iterator[bool]:
    """Each run begins with a new database: a copy of one that is migrated."""
    if made := migrated_database(request.config):
        copy_for_sqlite(made)
        yield True
        return
    creation: Any = connection.creation  # the stubs leave out what begins with an underscore
    name = str(creation._get_test_db_name())
    with django_db_blocker.unblock():
        copy_for_postgres(request.config, name)
    yield True
    with django_db_blocker.unblock():
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    """What a test commits is taken away where it was written; Django would empty every table and fill some again."""
    from django.test import TransactionTestCase

    from tests import mould

    with django_db_blocker.unblock():
        mould.remember_as_migrated()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _self: mould.empty())
        yield
