"""Where a published log is read from: a folder, or an address on the web."""

from __future__ import annotations

import http.client
import re
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

MOST_BYTES = 2 * 1024 * 1024  # 256 entries below 4 KiB each, and room
_PLAIN = re.compile(r"[\w./-]+", re.ASCII)


class Unreachable(OSError):  # noqa: N818  # a state of the source, said to people
    """The log could not be read at all; nothing was found true or false."""


class Source(Protocol):
    """A published log."""

    name: str

    def read(self, path: str) -> bytes:
        """The bytes at a path; FileNotFoundError when there are none, Unreachable when nobody can say."""

    def close(self) -> None:
        """Let go of whatever is held open."""


class Folder:
    """A log in a folder, as the publisher writes it or as a mirror keeps it."""

    def __init__(self, folder: str | Path) -> None:
        self.name = str(folder)
        self._root = Path(folder)
        if not self._root.is_dir():
            raise Unreachable(f"{folder} is not a folder")

    def read(self, path: str) -> bytes:
        _plain(path)
        file = self._root / path
        if file.is_dir() or not file.exists():
            raise FileNotFoundError(path)
        if file.stat().st_size > MOST_BYTES:
            raise Unreachable(f"{path} is larger than any file of a log")
        return file.read_bytes()

    def close(self) -> None:
        """Nothing is held open."""

    def has(self, folder: str) -> bool:
        """Whether this copy keeps such a folder at all."""
        return (self._root / folder).is_dir()


class Web:
    """A log on the web, over one connection that is kept."""

    def __init__(self, address: str, *, seconds: float = 20) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise Unreachable(f"{address} is not an http(s) address")
        self.name = address.rstrip("/")
        self._base = parts.path.rstrip("/")
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._open = kind(parts.hostname, parts.port, timeout=seconds)

    def read(self, path: str) -> bytes:
        _plain(path)
        for again in (True, False):
            try:
                self._open.request("GET", f"{self._base}/{path}", headers={"Accept-Encoding": "identity"})
                answer = self._open.getresponse()
                data = answer.read(MOST_BYTES + 1)
                break
            except (http.client.HTTPException, OSError) as error:
                self._open.close()  # a kept connection may have ended; ask once more on a new one
                if not again:
                    raise Unreachable(f"{self.name} does not answer: {error}") from error
        if answer.status in {404, 410}:
            raise FileNotFoundError(path)
        if answer.status != 200:
            raise Unreachable(f"{self.name}/{path} answers {answer.status} {answer.reason}")
        if len(data) > MOST_BYTES:
            self._open.close()
            raise Unreachable(f"{path} is larger than any file of a log")
        return data

    def close(self) -> None:
        self._open.close()


def _plain(path: str) -> None:
    if not _PLAIN.fullmatch(path) or ".." in path:
        raise FileNotFoundError(path)


def source(place: str) -> Source:
    """The log at a folder or an address."""
    return Web(place) if "://" in place else Folder(place)


def is_place(text: str) -> bool:
    """Whether the words name a log rather than a file."""
    return "://" in text or Path(text).is_dir()
