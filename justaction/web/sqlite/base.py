"""Django's SQLite, which remembers how it wrote a question for SQLite.

Django rewrites `%s` to `?` in each question each time, which takes 80 microseconds for a long one. A page asks the same
dozen questions again and again, so what came out is kept.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

REMEMBERED = 500  # questions; a long one takes five kilobytes


@lru_cache(maxsize=REMEMBERED)
def _written(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class Cursor(base.SQLiteCursorWrapper):
    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        """With `?` for `%s`; named parameters, which are rare, as Django does it."""
        return super().convert_query(query, param_names=param_names) if param_names else _written(query)


class DatabaseWrapper(base.DatabaseWrapper):
    def create_cursor(self, name: str | None = None) -> Cursor:
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        return cursor
