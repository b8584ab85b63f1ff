"""The database of a drill: a file of its own, or a database of its own on the PostgreSQL server of DATABASE_URL."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg


@dataclass(frozen=True)
class Database:
    """Where it is, as DATABASE_URL says it, and what stands in it, read without our code."""

    url: str
    is_empty: bool  # no migration was applied so far

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as read:
                return read.execute(question).fetchall()
        with psycopg.connect(self.url) as read:
            return read.execute(question).fetchall()

    def all_is_published(self) -> bool:
        """Whether all entries are signed and published: one question, since the clock may be at it."""
        ((size, published, waiting, stopped),) = self.rows(
            'SELECT size, published, (SELECT count(*) FROM record_entry WHERE "index" IS NULL), stopped FROM record_head'
        )
        assert not stopped
        return bool(size) and size == published and not waiting


@contextmanager
def a_database(data: Path) -> Iterator[Database]:
    """One that nobody else has, until the block ends; on SQLite the file of the folder, if it is there."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        file = data / "justaction.db"
        yield Database(f"sqlite:///{file}", is_empty=not file.exists())
        return
    name = f"drill_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as manage:
        manage.execute(f"CREATE DATABASE {name}")
        try:
            yield Database(urlsplit(server)._replace(path=f"/{name}").geturl(), is_empty=True)
        finally:
            manage.execute(f"DROP DATABASE {name} WITH (FORCE)")
