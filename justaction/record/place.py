"""Where the record lies outside the database: a folder of this machine, or a bucket that all machines reach (STORAGE_URL).

There are two. `public` holds what everybody may read: tiles, bundles, the checkpoint. `memory` holds what has to outlive
every backup and so lies in none: `head.json`, and the list of who was erased. Both are written by whoever holds the
publisher's lock, and neither holds a secret.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from justaction.record.tree.folder import Folder


class Place(Protocol):
    """Files by path. What `put` wrote is durable once `settle` has returned."""

    name: str

    def put(self, path: str, data: bytes, *, mode: int = 0o644) -> None:
        """Write a file whole or not at all."""

    def swap(self, path: str, before: bytes | None, data: bytes) -> None:
        """Write a file that nobody has changed since it was `before` (None: was not there); Changed otherwise."""

    def settle(self) -> None:
        """Make sure of all that was written."""

    def read(self, path: str) -> bytes:
        """The bytes of a file; FileNotFoundError when there is none."""

    def has(self, path: str) -> bool:
        """Whether there is such a file, or a folder with something in it."""

    def names(self) -> list[str]:
        """The paths of all files."""

    def written_at(self, path: str) -> datetime:
        """When a file was written; FileNotFoundError when there is none."""

    def drop(self, path: str) -> None:
        """Remove a folder with all its files, if it is there; "" is all of it."""

    def instead(self, source: Path) -> Any:
        """A block in which the files are those of a folder; when it goes wrong, the old ones are back."""

    def close(self) -> None:
        """Let go of whatever is held open."""


def is_shared() -> bool:
    """Whether it lies where all machines reach it."""
    return "record" in settings.STORAGES


def public() -> Place:
    """The published record."""
    return _in_bucket("record") if is_shared() else Folder(settings.RECORD_DIR)


def memory() -> Place:
    """What lies in no backup."""
    if is_shared():
        return _in_bucket("memory")
    folder = Path(settings.RECORD_KEYS_DIR)
    above = Folder(folder.parent)
    above.make(folder, mode=0o700)
    above.settle()
    return Folder(folder)


def _in_bucket(alias: str) -> Place:
    from justaction.record.bucket import InBucket  # what speaks S3 is large, and most machines do without

    return InBucket(alias)
