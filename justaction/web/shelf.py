"""The shelf of ready-made public pages: in this process, bounded in bytes, the least asked for goes first.

A page on the shelf is good for one version of the public pages (`web/pages.py`), so nothing ever has to be taken
off: a change anywhere makes all older pages too old. Each process keeps its own shelf, and all ask the database
for the version, so they agree. A page that was just drawn stands for a moment (PAGE_STANDS) whatever changes, counted from
when its drawing began, since that is as new as what it shows: when people sign each second, and thousands look, each page is
drawn once a second instead of for each of them (decision 45).
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from django.conf import settings

SHELF_BYTES = 32 * 1024 * 1024
PAGE_BYTES = 1024 * 1024
WORTH_PACKING = 256  # bytes
PATIENCE = 10.0  # seconds to wait for somebody else who draws the same page

Key = tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """One page, ready to send: its headers, its body, and the body packed with gzip where that is smaller."""

    version: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    packed: bytes
    etag: str
    drawn: float  # when its drawing began (monotonic, seconds): all that it shows was so then, or later

    @property
    def size(self) -> int:
        return len(self.body) + len(self.packed) + 1000


def stands(drawn: float) -> bool:
    """Whether what was drawn at this moment (monotonic, seconds) stands whatever has changed since."""
    return bool(monotonic() < drawn + settings.PAGE_STANDS / 1000)


def page(version: int, headers: tuple[tuple[str, str], ...], body: bytes, drawn: float | None = None) -> Page:
    """Make a page ready whose drawing began at `drawn` (now, unless said). The ETag is weak, because it is the same packed
    and unpacked (RFC 9110, 8.8.1)."""
    packed = gzip.compress(body, compresslevel=6, mtime=0) if len(body) >= WORTH_PACKING else b""
    if len(packed) >= len(body):
        packed = b""
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    return Page(version, headers, body, packed, etag, monotonic() if drawn is None else drawn)


@dataclass
class _Turn:
    lock: threading.Lock = field(default_factory=threading.Lock)
    waiting: int = 0


class Shelf:
    """Pages by key. Safe to use from many threads."""

    def __init__(self, most_bytes: int = SHELF_BYTES) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._not_kept: dict[Key, int] = {}  # version at which a page turned out not to be for keeping
        self._turns: dict[Key, _Turn] = {}
        self._lock = threading.Lock()

    def get(self, key: Key, version: int) -> Page | None:
        """The page, if it is at least as new as `version`, or was just drawn."""
        with self._lock:
            found = self._pages.get(key)
            if found is None or (found.version < version and not stands(found.drawn)):
                return None
            self._pages.move_to_end(key)
            return found

    def put(self, key: Key, ready: Page) -> None:
        """Keep a page; pages that nobody asked for lately make room."""
        if ready.size > PAGE_BYTES:
            return
        with self._lock:
            old = self._pages.pop(key, None)
            self._bytes += ready.size - (old.size if old else 0)
            self._pages[key] = ready
            while self._bytes > self._most:
                _key, gone = self._pages.popitem(last=False)
                self._bytes -= gone.size

    def not_kept(self, key: Key, version: int) -> None:
        """Remember that this page is not for keeping, so that nobody waits for it."""
        with self._lock:
            if len(self._not_kept) > 10_000:
                self._not_kept.clear()
            self._not_kept[key] = version

    def clear(self) -> None:
        """Forget everything (tests)."""
        with self._lock:
            self._pages.clear()
            self._not_kept.clear()
            self._bytes = 0

    @contextmanager
    def turn(self, key: Key, version: int) -> Iterator[None]:
        """One at a time for each key: who waited finds the page on the shelf instead of drawing it again."""
        with self._lock:
            if self._not_kept.get(key) == version:
                turn = None
            else:
                turn = self._turns.setdefault(key, _Turn())
                turn.waiting += 1
        if turn is None:
            yield
            return
        mine = turn.lock.acquire(timeout=PATIENCE)
        try:
            yield
        finally:
            if mine:
                turn.lock.release()
            with self._lock:
                turn.waiting -= 1
                if not turn.waiting:
                    self._turns.pop(key, None)


shelf = Shelf()
