"""What the clock does for the web layer."""

from __future__ import annotations

from django.db import connection

from justaction.web import limits


def forget_counts() -> None:
    """Forget what was counted for limits whose window is over."""
    limits.sweep()


def look_over_tables() -> None:
    """Let SQLite know how many rows its tables have, so that it chooses the right index; under a second at a million rows.
    PostgreSQL does so by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
