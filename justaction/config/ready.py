"""Can this process serve? And what lies beside it: the database, its tables, the cache and the storage that all share.

Asked by `/ready/`, `justaction doctor` and the stewards' page. Each part answers within seconds, with "ok" or what is wrong.
"""

from __future__ import annotations

import secrets
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection

from justaction.config import starting
from justaction.errors import Refused

NEEDED = ("database", "migrations")  # without the others it still answers, if more slowly or without files
PROBE = ".probe"


def parts() -> dict[str, str]:
    """Each part, with "ok" or what is wrong with it."""
    asked: Iterable[tuple[str, Callable[[], str]]] = (
        ("database", database),
        ("migrations", migrations),
        ("cache", shared_cache),
        ("storage", storage),
    )
    return {part: ask() for part, ask in asked}


def serves(found: dict[str, str]) -> bool:
    """Whether pages can be answered with what was found."""
    return all(found[part] == "ok" for part in NEEDED)


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return "does not answer"
    return "ok"


def migrations() -> str:
    return "wait: justaction migrate" if starting.lacks_tables() else "ok"


def shared_cache() -> str:
    """The cache in this process is always there; a shared one may not be."""
    answers = getattr(cache, "answers", lambda: True)
    return "ok" if answers() else "does not answer"


def storage() -> str:
    """Whether files can be looked for. Nothing is written, since this is asked every few seconds."""
    try:
        default_storage.exists(PROBE)
    except (Refused, OSError):
        return "does not answer"
    return "ok"


def storage_tried() -> str:
    """Whether files can be kept, found and taken away, and strangers kept out. For `justaction doctor`."""
    words = secrets.token_bytes(16)
    try:
        name = default_storage.save(f"{PROBE}-{secrets.token_hex(4)}", ContentFile(words))
        try:
            with default_storage.open(name) as file:
                if file.read() != words:
                    return "gives back something else than what was put there"
            if settings.STORAGE_URL and strangers_read(default_storage.url(name).split("?")[0]):
                return "can be read by anybody"
        finally:
            default_storage.delete(name)
    except (Refused, OSError) as error:
        why = getattr(error, "why", error)
        return f"does not take files: {type(why).__name__}"
    return "ok"


def strangers_read(address: str) -> bool:
    """Whether an address of our bucket answers somebody without a key."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  # the address of our own bucket
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
