"""Many rows of small whole numbers made few: unique rows with counts, and exact sums."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.signedinteger]
Words = npt.NDArray[np.uint64]

BLOCK = 1 << 15  # rows packed at a time: what they need stays in the processor's cache
CHUNK = 1 << 20  # rows compacted at a time: memory does not grow with the number of ballots
FLOAT_BITS = 53  # whole numbers below 2**53 are exact in floating point


def unique_rows(rows: Rows, most: int, counts: Ints | None = None) -> tuple[Rows, Ints]:
    """The different rows of `rows` (n, r), with -1 ≤ each value < `most`, and how often each stands there.

    `counts` (n,) weighs the rows; None means one each. The answer is sorted, so it does not depend on the order of the rows.
    """
    bits = most.bit_length()
    width = 64 // bits
    if rows.shape[1] > width:
        return _wide(rows, most, counts, bits, width)
    parts = []
    for start in range(0, len(rows), CHUNK):
        some = slice(start, start + CHUNK)
        parts.append(_tally(_pack(rows[some], bits), None if counts is None else counts[some]))
    if not parts:
        return rows, np.zeros(0, np.int64)
    words, totals = parts[0]
    if len(parts) > 1:
        words, totals = _tally(
            np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
        )
    return _unpack(words, rows.shape[1], bits, rows.dtype), totals


def sums(at: Rows, amounts: Ints, size: int) -> Ints:
    """Sums (size,) of `amounts` by the index in `at`; what has an index below 0 is left out. Exact.

    Amounts are at least 0. bincount adds in floating point, so each amount goes in two halves of at most 39 bits.
    """
    index = at.astype(np.intp)
    index[at < 0] = size
    if not len(amounts) or int(amounts.max()) * len(amounts) < 1 << FLOAT_BITS:
        return np.bincount(index, weights=amounts, minlength=size + 1)[:size].astype(np.int64)
    low = np.bincount(index, weights=amounts & 0xFFFFFF, minlength=size + 1)[:size]
    high = np.bincount(index, weights=amounts >> 24, minlength=size + 1)[:size]
    return (high.astype(np.int64) << 24) + low.astype(np.int64)


def _tally(words: Words, counts: Ints | None) -> tuple[Words, Ints]:
    if counts is None:
        return np.unique(words, return_counts=True)
    order = np.argsort(words, kind="stable")
    ordered = words[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)])
    return ordered[starts], np.add.reduceat(counts[order], starts) if len(starts) else counts


def _pack(rows: Rows, bits: int) -> Words:
    """Each row as one number of at most 64 bits, the first value highest; a blank (-1) becomes 0."""
    words = np.zeros(len(rows), np.uint64)
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK]
        word = words[start : start + BLOCK]
        for column in range(rows.shape[1]):
            word <<= np.uint64(bits)
            word |= (block[:, column] + 1).astype(np.uint64)
    return words


def _unpack(words: Words, width: int, bits: int, kind: np.dtype[np.signedinteger]) -> Rows:
    rows = np.empty((len(words), width), kind)
    mask = np.uint64((1 << bits) - 1)
    for start in range(0, len(words), BLOCK):
        word = words[start : start + BLOCK].copy()
        for column in range(width - 1, -1, -1):
            rows[start : start + BLOCK, column] = (word & mask).astype(kind) - 1
            word >>= np.uint64(bits)
    return rows


def _wide(rows: Rows, most: int, counts: Ints | None, bits: int, width: int) -> tuple[Rows, Ints]:
    """Rows that do not fit into 64 bits: groups of columns become numbers of groups, until one is left."""
    codes = []
    for first in range(0, rows.shape[1], width):
        _, inverse = np.unique(_pack(rows[:, first : first + width], bits), return_inverse=True)
        codes.append(inverse.astype(np.int64))
    code = codes[0]
    for other in codes[1:]:
        _, code = np.unique(code * (int(other.max(initial=0)) + 1) + other, return_inverse=True)
    _, first_at, inverse = np.unique(code, return_index=True, return_inverse=True)
    totals = np.zeros(len(first_at), np.int64)
    np.add.at(totals, inverse, 1 if counts is None else counts)
    return rows[first_at], totals
