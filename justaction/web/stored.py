"""All files that chapters keep, wherever they lie: in a folder, or in a bucket (`web/bucket.py`)."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.files.storage import default_storage


def names(folder: str = "") -> Iterator[str]:
    """The names of all files in the storage."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        yield from names(f"{folder}/{name}" if folder else name)


def empty() -> None:
    """Delete every file."""
    for name in list(names()):
        default_storage.delete(name)
