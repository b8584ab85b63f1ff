"""Files that survive a power cut: written beside, synced, renamed, and the folder synced."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


class Folder:
    """A folder that is written to. What `put` wrote is durable once `settle` has returned."""

    def __init__(self, root: Path) -> None:
        self._root = root
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

    def drop(self, path: str) -> None:
        """Remove a folder in it with all its files, if it is there."""
        shutil.rmtree(self._root / path, ignore_errors=True)

    def make(self, folder: Path, *, mode: int = 0o755) -> None:
        """Make a folder and those above it, durable once `settle` has returned."""
        if not folder.is_dir():
            self.make(folder.parent)
            folder.mkdir(exist_ok=True, mode=mode)
            self._touched.add(folder.parent)
