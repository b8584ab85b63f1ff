"""The Merkle tree of RFC 6962 as files: tiles of 256 hashes and bundles of 256 entries (C2SP tlog-tiles).

Nothing here knows where the files are. A writer hands each to a *sink* (path, bytes) and keeps only the right edge
of the tree: less than 8 KiB a level and one bundle. A reader asks *read* (path) for bytes and keeps a bounded number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import sha256

from justaction.record.tree.hashes import node_hash

Read = Callable[[str], bytes]  # raises FileNotFoundError when there is no such file
Sink = Callable[[str, bytes], None]

WIDTH = 256
HASH = 32
FULL = WIDTH * HASH
ENTRIES = "entries"
EMPTY = sha256(b"").digest()
_PATH = re.compile(r"tile/(entries|\d{1,2})/((?:x\d{3}/)*)(\d{3})(?:\.p/([1-9]\d{0,2}))?", re.ASCII)


class LogError(ValueError):
    """A file of the log is not what it must be."""


def tile_path(level: int | str, number: int, width: int = WIDTH) -> str:
    """Where a tile (or with level "entries" a bundle) is found: `tile/0/x001/234`, `tile/entries/000.p/7`."""
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03d}")
    return f"tile/{level}/{'/'.join(groups)}{'' if width == WIDTH else f'.p/{width}'}"


def read_path(path: str) -> tuple[int | str, int, int]:
    """Level (or "entries"), number and width of a tile path; LogError unless it is written in its one form."""
    found = _PATH.fullmatch(path)
    if not found:
        raise LogError(f"{path!r} is not the path of a tile")
    level: int | str = ENTRIES if found[1] == ENTRIES else int(found[1])
    number = int((found[2] + found[3]).replace("x", "").replace("/", ""))
    width = int(found[4] or WIDTH)
    if (found[4] and width >= WIDTH) or tile_path(level, number, width) != path:
        raise LogError(f"{path!r} is not the path of a tile")
    return level, number, width


def width_of(level: int, number: int, size: int) -> int:
    """How many hashes the tile has in a tree of `size` entries: 0 when it is not there yet, at most 256."""
    return max(0, min(WIDTH, (size >> (8 * level)) - number * WIDTH))


def fold(hashes: bytes) -> bytes:
    """Root of the perfect tree over 1, 2, 4, … 256 hashes that stand side by side."""
    while len(hashes) > HASH:
        hashes = b"".join(
            [sha256(b"\x01" + hashes[at : at + 64]).digest() for at in range(0, len(hashes), 64)]
        )
    return hashes


def bundle(leaves: Iterable[bytes]) -> bytes:
    """Entries one after the other, each after its length as two bytes, most significant first."""
    return b"".join([len(leaf).to_bytes(2, "big") + leaf for leaf in leaves])


def unbundle_as_far(data: bytes) -> list[bytes]:
    """The entries of a bundle; where a length leads beyond its end, the last one is what is left."""
    leaves = []
    at = 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        leaves.append(data[start:at])
    return leaves


def unbundle(data: bytes) -> list[bytes]:
    """The entries of a bundle; LogError when a length does not fit."""
    leaves = unbundle_as_far(data)
    if bundle(leaves) != data:
        raise LogError("a length in the bundle is wrong")
    return leaves


def read_tile(read: Read, level: int, number: int, width: int) -> bytes:
    """The hashes of a tile. A partial tile may have been removed once the full one stands; then it is cut from that."""
    try:
        data = read(tile_path(level, number, width))
    except FileNotFoundError:
        if width == WIDTH:
            raise
        data = read(tile_path(level, number))[: width * HASH]
    if len(data) != width * HASH:
        raise LogError(f"{tile_path(level, number, width)} has {len(data)} bytes instead of {width * HASH}")
    return data


def read_bundle(read: Read, number: int, width: int) -> list[bytes]:
    """The entries of a bundle, cut from the full one where the partial one was removed."""
    try:
        leaves = unbundle(read(tile_path(ENTRIES, number, width)))
    except FileNotFoundError:
        if width == WIDTH:
            raise
        leaves = unbundle(read(tile_path(ENTRIES, number)))[:width]
    if len(leaves) != width:
        raise LogError(f"{tile_path(ENTRIES, number, width)} has {len(leaves)} entries instead of {width}")
    return leaves


class TileWriter:
    """Builds the tiles over leaf hashes, level by level, and hands each full one to the sink at once."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._edge: list[bytearray] = []  # the partial tile of each level
        self._full: list[int] = []  # how many full tiles each level has
        self.size = 0

    @classmethod
    def resume(cls, sink: Sink, read: Read, size: int) -> TileWriter:
        """A writer that goes on after `size` entries. Raises FileNotFoundError or LogError where a tile is amiss."""
        writer = cls(sink)
        writer.size = size
        level = 0
        while rest := size >> (8 * level):
            number, width = divmod(rest, WIDTH)
            writer._full.append(number)
            writer._edge.append(bytearray(read_tile(read, level, number, width) if width else b""))
            level += 1
        return writer

    def fork(self) -> TileWriter:
        """A copy that writes nowhere: to ask what the root would be."""
        copy = TileWriter(lambda path, data: None)
        copy._edge = [bytearray(edge) for edge in self._edge]
        copy._full = list(self._full)
        copy.size = self.size
        return copy

    def extend(self, hashes: bytes) -> None:
        """Append leaf hashes that stand side by side."""
        self._extend(0, hashes)
        self.size += len(hashes) // HASH

    def _extend(self, level: int, hashes: bytes) -> None:
        if level == len(self._edge):
            self._edge.append(bytearray())
            self._full.append(0)
        edge = self._edge[level]
        at = 0
        while at < len(hashes):
            room = FULL - len(edge)
            edge += hashes[at : at + room]
            at += room
            if len(edge) == FULL:
                tile = bytes(edge)
                edge.clear()
                self._sink(tile_path(level, self._full[level]), tile)
                self._full[level] += 1
                self._extend(level + 1, fold(tile))

    def flush(self) -> None:
        """Hand the partial tiles of this size to the sink."""
        for level, edge in enumerate(self._edge):
            if edge:
                self._sink(tile_path(level, self._full[level], len(edge) // HASH), bytes(edge))

    def root(self) -> bytes:
        """Hash of the whole tree (RFC 6962, 2.1): its maximal perfect subtrees, joined from right to left."""
        root: bytes | None = None
        for edge in self._edge:
            end, bit = len(edge) // HASH, 1
            while end:
                if end & bit:
                    part = fold(bytes(edge[(end - bit) * HASH : end * HASH]))
                    root = part if root is None else node_hash(part, root)
                    end -= bit
                bit <<= 1
        return EMPTY if root is None else root


class LogWriter:
    """Writes entries: their bundles and the tiles over them."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.tiles = TileWriter(sink)
        self._leaves: list[bytes] = []
        self._bundles = 0

    @classmethod
    def resume(cls, sink: Sink, read: Read, size: int) -> LogWriter:
        """A writer that goes on after `size` entries. Raises FileNotFoundError or LogError where a file is amiss."""
        writer = cls(sink)
        writer.tiles = TileWriter.resume(sink, read, size)
        writer._bundles, width = divmod(size, WIDTH)
        writer._leaves = read_bundle(read, writer._bundles, width) if width else []
        return writer

    @property
    def size(self) -> int:
        return self.tiles.size

    def root(self) -> bytes:
        return self.tiles.root()

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Append entries. What fills a bundle is handed to the sink at once."""
        hashes = bytearray()
        for leaf in leaves:
            self._leaves.append(leaf)
            hashes += sha256(b"\x00" + leaf).digest()
            if len(self._leaves) == WIDTH:
                self._sink(tile_path(ENTRIES, self._bundles), bundle(self._leaves))
                self._bundles += 1
                self._leaves.clear()
                self.tiles.extend(bytes(hashes))
                hashes.clear()
        self.tiles.extend(bytes(hashes))

    def flush(self) -> None:
        """Hand the partial bundle and the partial tiles of this size to the sink."""
        if self._leaves:
            self._sink(tile_path(ENTRIES, self._bundles, len(self._leaves)), bundle(self._leaves))
        self.tiles.flush()


class Reader:
    """Hashes of a tree of `size` entries, from its tiles; keeps at most `kept` tiles in memory."""

    def __init__(self, read: Read, size: int, *, kept: int = 64) -> None:
        self.size = size
        self._read = read
        self._tile = lru_cache(kept)(
            lambda level, number: read_tile(read, level, number, width_of(level, number, size))
        )

    def leaf_hash(self, index: int) -> bytes:
        """Hash of one entry."""
        self._within(index + 1)
        number, at = divmod(index, WIDTH)
        hashes: bytes = self._tile(0, number)
        return hashes[at * HASH : (at + 1) * HASH]

    def leaf(self, index: int) -> bytes:
        """One entry, as it stands in its bundle."""
        self._within(index + 1)
        number, at = divmod(index, WIDTH)
        return read_bundle(self._read, number, width_of(0, number, self.size))[at]

    def root(self, size: int | None = None) -> bytes:
        """Root of the first `size` entries."""
        return self.span(0, self.size if size is None else size)

    def span(self, first: int, end: int) -> bytes:
        """MTH(D[first:end]) of RFC 6962 for a range that a proof can name (it begins where a subtree begins)."""
        self._within(end)
        root: bytes | None = None
        left, height = end - first, 0
        while left:
            if left & 1:
                part = self._subtree(height, (end >> height) - 1)
                root = part if root is None else node_hash(part, root)
                end -= 1 << height
            left >>= 1
            height += 1
        return EMPTY if root is None else root

    def _subtree(self, height: int, number: int) -> bytes:
        """Root of the perfect subtree over the entries `number << height` and on."""
        level, inside = divmod(height, 8)
        tile, at = divmod(number << inside, WIDTH)
        hashes: bytes = self._tile(level, tile)
        return fold(hashes[at * HASH : (at + (1 << inside)) * HASH])

    def _within(self, size: int) -> None:
        if not 0 <= size <= self.size:
            raise LogError(f"the tree has {self.size} entries, not {size}")
