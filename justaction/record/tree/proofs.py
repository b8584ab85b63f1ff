"""Proofs that an entry is in the log, and that an older log is the beginning of a newer one (RFC 6962, RFC 9162)."""

from __future__ import annotations

from collections.abc import Sequence
from hmac import compare_digest

from justaction.record.tree.hashes import node_hash
from justaction.record.tree.tiles import EMPTY, HASH, Reader

MOST_HASHES = 63


def _split(width: int) -> int:
    """The largest power of two below `width`."""
    return 1 << ((width - 1).bit_length() - 1)


def inclusion(reader: Reader, index: int, size: int) -> list[bytes]:
    """PATH(index, D[size]) of RFC 6962, 2.1.1: the hashes beside the way from an entry to the root."""
    if not 0 <= index < size:
        raise ValueError(f"a log of {size} entries has no entry {index}")
    first, end = 0, size
    path = []
    while end - first > 1:
        middle = first + _split(end - first)
        if index < middle:
            path.append(reader.span(middle, end))
            end = middle
        else:
            path.append(reader.span(first, middle))
            first = middle
    return path[::-1]


def consistency(reader: Reader, old: int, new: int) -> list[bytes]:
    """PROOF(old, D[new]) of RFC 6962, 2.1.2; empty when the sizes are equal or the older log was empty."""
    if not 0 <= old <= new:
        raise ValueError(f"a log of {old} entries cannot be the beginning of one of {new}")
    if old in (0, new):
        return []
    first, end, whole = 0, new, True
    path = []
    while end != old:
        middle = first + _split(end - first)
        if old <= middle:
            path.append(reader.span(middle, end))
            end = middle
        else:
            path.append(reader.span(first, middle))
            first, whole = middle, False
    if not whole:
        path.append(reader.span(first, end))
    return path[::-1]


def _well_formed(path: Sequence[bytes]) -> bool:
    return len(path) <= MOST_HASHES and all(len(node) == HASH for node in path)


def verify_inclusion(leaf_hash: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the entry stands at `index` of the tree of `size` with `root` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or not _well_formed(path):
        return False
    here, last, found = index, size - 1, leaf_hash
    for node in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = node_hash(node, found)
            while here and not here & 1:
                here >>= 1
                last >>= 1
        else:
            found = node_hash(found, node)
        here >>= 1
        last >>= 1
    return last == 0 and compare_digest(found, root)


def verify_consistency(old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether the tree of `old` entries is the beginning of the one of `new` (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new or not _well_formed(path):
        return False
    if old == new:
        return not path and compare_digest(old_root, new_root)
    if old == 0:
        return not path and compare_digest(old_root, EMPTY)
    if not path:
        return False
    nodes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    here, last = old - 1, new - 1
    while here & 1:
        here >>= 1
        last >>= 1
    older = newer = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            older, newer = node_hash(node, older), node_hash(node, newer)
            while here and not here & 1:
                here >>= 1
                last >>= 1
        else:
            newer = node_hash(newer, node)
        here >>= 1
        last >>= 1
    return last == 0 and compare_digest(older, old_root) and compare_digest(newer, new_root)
