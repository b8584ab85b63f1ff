"""The database of the tests. Said once for all of them: a second fixture of this name would copy into a run that goes on."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest
import pytest_django
from django.db import connection
from hypothesis import settings as hypothesis

ROOT = Path(__file__).parent
hypothesis.register_profile("untimed", deadline=None)  # no test asserts on time
hypothesis.load_profile("untimed")


def migrated_database(config: pytest.Config) -> Path | None:
    """Where a migrated SQLite database is kept for as long as no migration changes; None on PostgreSQL."""
    if connection.vendor != "sqlite":
        return None
    digest = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    for path in sorted(ROOT.glob("justaction/*/migrations/*.py")):
        digest.update(path.read_bytes())
    assert config.cache is not None
    return config.cache.mkdir("migrated") / f"{digest.hexdigest()[:32]}.db"


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> bool:
    """Each run begins with a new database; on SQLite as a copy of the migrated one, where there is one."""
    made = migrated_database(request.config)
    if made is None or not made.exists():
        return False
    here = str(connection.settings_dict["TEST"]["NAME"])
    for leftover in ("-wal", "-shm"):  # of a run that was killed: they would be read into the copy
        Path(here + leftover).unlink(missing_ok=True)
    shutil.copy(made, here + ".new")
    os.replace(here + ".new", here)  # another run that is still at it keeps its own file
    return True


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> None:
    made = migrated_database(request.config)
    if made is not None and not made.exists():
        part = made.with_suffix(f".{os.getpid()}")
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            if not connection.introspection.table_names(cursor):
                return  # no test of this run asks the database, so none was made
            cursor.execute("VACUUM INTO %s", [str(part)])
        part.replace(made)
