"""The database in one file, and back: `VACUUM INTO` for SQLite, `pg_dump` and `pg_restore` for PostgreSQL."""

from __future__ import annotations

import glob
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pysqlite3
from django.db import connection

from justaction.config.backups.archive import Damaged

NAMES = {"sqlite": "database.sqlite", "postgresql": "database.pgdump"}
ASIDE = "before_restore"  # the schema in which PostgreSQL's old tables wait until the new ones are proven


class Lacking(Exception):  # noqa: N818  # a state that a volunteer reads
    """A program that this needs is not installed. The message names it."""


def name() -> str:
    """What the database's file is called in a backup."""
    return NAMES[connection.vendor]


def dump(to: Path) -> None:
    """Write all of the database, as it is at one moment, while others go on writing."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(to)])
    else:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}")


def check(file: Path) -> None:
    """Damaged unless the file is a whole database."""
    if connection.vendor != "sqlite":
        _run("pg_restore", "--list", str(file), apart=True)
        return
    try:
        with closing(pysqlite3.connect(f"file:{file}?mode=ro", uri=True)) as read:
            said = read.execute("PRAGMA integrity_check").fetchone()[0]
            loose = read.execute("PRAGMA foreign_key_check").fetchone()
    except pysqlite3.DatabaseError as error:
        raise Damaged(f"The database in it cannot be read: {error}.") from error
    if said != "ok":
        raise Damaged(f"The database in it is damaged: {said}.")
    if loose:
        raise Damaged(f"The database in it is damaged: a row of {loose[0]} points to nothing.")


def put(file: Path, then: Callable[[], None]) -> None:
    """Put a database in the place of the one that is here, and do `then` with it. When that fails, the old one is back."""
    connection.close()
    if connection.vendor == "sqlite":
        _put_file(file, Path(str(connection.settings_dict["NAME"])), then)
    else:
        _put_schema(file, then)


def _put_file(file: Path, place: Path, then: Callable[[], None]) -> None:
    aside = place.with_name(f"{place.name}.before")
    parts = ("", "-wal", "-shm")
    for part in parts:
        if (old := Path(f"{place}{part}")).exists():
            os.replace(old, f"{aside}{part}")
    try:
        shutil.move(file, place)
        then()
    except BaseException:
        connection.close()
        for part in parts:
            Path(f"{place}{part}").unlink(missing_ok=True)
            if (old := Path(f"{aside}{part}")).exists():
                os.replace(old, f"{place}{part}")
        raise
    for part in parts:
        Path(f"{aside}{part}").unlink(missing_ok=True)


def _put_schema(file: Path, then: Callable[[], None]) -> None:
    _say(
        f"DROP SCHEMA IF EXISTS {ASIDE} CASCADE",
        f"ALTER SCHEMA public RENAME TO {ASIDE}",
        "CREATE SCHEMA public",
    )
    try:
        _run(
            "pg_restore",
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            "--exit-on-error",
            str(file),
        )
        connection.check_constraints()
        then()
    except BaseException:
        connection.close()
        _say("DROP SCHEMA public CASCADE", f"ALTER SCHEMA {ASIDE} RENAME TO public")
        raise
    _say(f"DROP SCHEMA {ASIDE} CASCADE")


def leave_a_gap() -> None:
    """Let new rows get numbers that were never given out, not even since the backup was made, which is less than a million
    rows ago: old letters have links by number, and none may open what is somebody else's now."""
    if connection.vendor == "sqlite":
        _say(
            "INSERT INTO sqlite_sequence (name, seq) SELECT name, 0 FROM sqlite_master"
            " WHERE sql LIKE '%AUTOINCREMENT%' AND name NOT IN (SELECT name FROM sqlite_sequence)",
            "UPDATE sqlite_sequence SET seq = seq + 1000000",
        )
    else:
        _say(
            "SELECT setval(format('%I.%I', schemaname, sequencename), coalesce(last_value, 0) + 1000000)"
            " FROM pg_sequences WHERE schemaname = 'public'"
        )


def _say(*commands: str) -> None:
    with connection.cursor() as cursor:
        for command in commands:
            cursor.execute(command)


def client() -> tuple[str, str]:
    """What makes the copies on PostgreSQL, and the fix where it cannot: `pg_dump` refuses a server newer than itself."""
    try:
        path = _program("pg_dump")
    except Lacking as error:
        return "not installed", str(error)
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.search(r"\d+", said)
    ours, theirs = int(found[0]) if found else 0, connection.pg_version // 10000  # type: ignore[attr-defined]
    fix = f"Install postgresql-client-{theirs} or newer: this one cannot back up a newer server."
    return f"pg_dump {ours}, server {theirs}", "" if ours >= theirs else fix


def _program(name: str) -> str:
    """Where the newest of this program of PostgreSQL's lies."""
    found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), key=lambda path: int(path.split("/")[4]))
    path = found[-1] if found else shutil.which(name)
    if path is None:
        raise Lacking(f"{name} is not installed. On Debian: apt-get install postgresql-client")
    return path


def _run(program: str, *arguments: str, apart: bool = False) -> None:
    """Run a program of PostgreSQL's, which reaches our database unless it works `apart`. Damaged with what it says wrong."""
    path = _program(program)
    where = connection.settings_dict
    known = {
        "PGHOST": where["HOST"],
        "PGPORT": where["PORT"],
        "PGUSER": where["USER"],
        "PGPASSWORD": where["PASSWORD"],
    }
    options = {f"PG{key.upper()}": value for key, value in where["OPTIONS"].items() if key.startswith("ssl")}
    env = {**os.environ, **{key: str(value) for key, value in (known | options).items() if value}}
    target = [] if apart else [f"--dbname={where['NAME']}"]
    done = subprocess.run([path, *target, *arguments], env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Damaged(f"{program}: {done.stderr.strip()[:500]}")
