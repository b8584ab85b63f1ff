"""Files that survive a power cut: written beside, synced, renamed, and the folder synced."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path


class Changed(Exception):  # noqa: N818  # a state that the publisher explains
    """A file is not what it was expected to be."""


class Folder:
    """A folder that is written to. What `put` wrote is durable once `settle` has returned."""

    def __init__(self, root: Path) -> None:
        self._root = Path(root)
        self.name = str(root)
        self._touched: set[Path] = set()

    def put(self, path: str, data: bytes, *, mode: int = 0o644) -> None:
        """Write a file whole or not at all."""
        file = self._root / path
        self.make(file.parent)
        beside = file.with_name(f".{file.name}.{os.getpid()}")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            os.replace(beside, file)
        except Exception:
            beside.unlink(missing_ok=True)
            raise
        self._touched.add(file.parent)

    def swap(self, path: str, before: bytes | None, data: bytes) -> None:
        """Write a file, for its owner only, that nobody has changed since it was `before`; Changed otherwise.

        Whoever calls this holds a lock: between looking and writing nobody else may write.
        """
        file = self._root / path
        if (file.read_bytes() if file.exists() else None) != before:
            raise Changed(path)
        self.put(path, data, mode=0o600)
        self.settle()

    def settle(self) -> None:
        """Sync every folder in which a name has changed."""
        for folder in sorted(self._touched, key=lambda path: -len(path.parts)):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        self._touched.clear()

    def read(self, path: str) -> bytes:
        """The bytes of a file; FileNotFoundError when there is none."""
        try:
            return (self._root / path).read_bytes()
        except FileNotFoundError:
            raise FileNotFoundError(path) from None  # the public may read this: no path of the server

    def has(self, path: str) -> bool:
        """Whether there is such a file, or a folder with something in it."""
        there = self._root / path
        return any(there.iterdir()) if there.is_dir() else there.exists()

    def names(self) -> list[str]:
        """The paths of all files."""
        return sorted(
            path.relative_to(self._root).as_posix() for path in self._root.rglob("*") if path.is_file()
        )

    def written_at(self, path: str) -> datetime:
        """When a file was written; FileNotFoundError when there is none."""
        return datetime.fromtimestamp((self._root / path).stat().st_mtime, UTC)

    @contextmanager
    def instead(self, source: Path) -> Iterator[None]:
        """Inside, its files are those of another folder; when it goes wrong, the old ones are back."""
        aside = self._root.with_name(f"{self._root.name}.before")
        shutil.rmtree(aside, ignore_errors=True)
        if self._root.exists():
            self._root.rename(aside)
        try:
            if source.exists():
                shutil.copytree(source, self._root)
            yield
        except BaseException:
            shutil.rmtree(self._root, ignore_errors=True)
            if aside.exists():
                aside.rename(self._root)
            raise
        shutil.rmtree(aside, ignore_errors=True)

    def close(self) -> None:
        """Nothing is held open."""

    def drop(self, path: str) -> None:
        """Remove a folder in it with all its files, if it is there; "" is all of it."""
        shutil.rmtree(self._root / path, ignore_errors=True)

    def make(self, folder: Path, *, mode: int = 0o755) -> None:
        """Make a folder and those above it, durable once `settle` has returned."""
        if not folder.is_dir():
            self.make(folder.parent)
            folder.mkdir(exist_ok=True, mode=mode)
            self._touched.add(folder.parent)
