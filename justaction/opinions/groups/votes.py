"""Answers as a sparse table: participants by statements, one answer each, the last one given."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

AGREE, PASS, DISAGREE = 1, 0, -1
_NONE = np.int8(2)  # no answer, in the table that is filled cell by cell
_MOST_CELLS = 400_000_000  # of that table (one byte each); beyond, answers are sorted instead

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Votes:
    """Answers in order of participant and statement.

    `participants` (n) and `statements` (m) are ids, ascending; participant `i` gave the answers `starts[i]` to
    `starts[i + 1]` (n + 1) of `statement` (index of a statement, v) and `value` (1 agree, 0 pass, -1 disagree, v).
    """

    participants: Ints
    statements: Ints
    starts: Ints
    statement: NDArray[np.int32]
    value: NDArray[np.int8]

    @classmethod
    def of(
        cls,
        participants: ArrayLike,
        statements: ArrayLike,
        values: ArrayLike,
        *,
        only: ArrayLike | None = None,
    ) -> Votes:
        """From three arrays of equal length, in the order in which answers were given: the last one counts.

        `only` are ids of the statements to keep (all by default). Raises ValueError for an answer that is none of
        1, 0 and -1, or arrays of different length.
        """
        who, what = np.asarray(participants, np.int64), np.asarray(statements, np.int64)
        value = np.asarray(values)
        if not (who.shape == what.shape == value.shape and who.ndim == 1):
            raise ValueError("participants, statements and values are three lists of one length")
        if value.size and not np.isin([value.min(), value.max()], [-1, 0, 1]).all():
            raise ValueError("an answer is 1, 0 or -1")
        value = value.astype(np.int8, copy=False)
        if only is not None:
            kept = np.isin(what, np.asarray(only, np.int64))
            who, what, value = who[kept], what[kept], value[kept]
        people, row = _index(who)
        said, column = _index(what)
        m = max(len(said), 1)
        key, value = _last(row * m + column, value, len(people) * m)
        starts = np.zeros(len(people) + 1, np.int64)
        np.cumsum(np.bincount(key // m, minlength=len(people)), out=starts[1:])
        return cls(people, said, starts, (key % m).astype(np.int32), value)

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.participants), len(self.statements)

    def __len__(self) -> int:
        return len(self.value)

    @cached_property
    def seen(self) -> Ints:
        """How many statements each participant answered (n)."""
        return np.diff(self.starts)

    @cached_property
    def participant(self) -> NDArray[np.int32]:
        """Whose answer each is: index of a participant (v)."""
        return np.repeat(np.arange(self.shape[0], dtype=np.int32), self.seen)

    @cached_property
    def means(self) -> Floats:
        """The mean answer to each statement, of those who answered it (m)."""
        m = self.shape[1]
        counts = np.bincount(self.statement, minlength=m)
        return np.asarray(np.bincount(self.statement, self.value, m) / np.maximum(counts, 1), float)

    def counts(self, group: NDArray[Any] | None = None, groups: int = 1) -> Ints:
        """How often each statement was answered, by group of participants (`group`, n; negative is nobody's).

        Shape (groups, m, 3); the last axis is disagree, pass, agree.
        """
        m = self.shape[1]
        cell = self.statement * np.int32(3) + (self.value + np.int8(1))
        if group is None:
            return np.bincount(cell, minlength=m * 3).reshape(1, m, 3)
        at = np.asarray(group, np.int32)[self.participant]
        if at.size and at.min() < 0:
            inside = at >= 0
            at, cell = at[inside], cell[inside]
        return np.bincount(at * np.int64(m * 3) + cell, minlength=groups * m * 3).reshape(groups, m, 3)


def _index(ids: Ints) -> tuple[Ints, Ints]:
    """The different ids, ascending, and the place of each among them."""
    if not len(ids):
        return ids, ids
    low, high = int(ids.min()), int(ids.max())
    if high - low > 4 * len(ids) + 1024:
        different, place = np.unique(ids, return_inverse=True)
        return different, place.reshape(-1)
    there = np.zeros(high - low + 1, bool)  # close together, so a list of places is faster than sorting
    there[ids - low] = True
    places = np.cumsum(there) - 1
    return np.flatnonzero(there) + low, places[ids - low]


def _last(key: Ints, value: NDArray[np.int8], cells: int) -> tuple[Ints, NDArray[np.int8]]:
    """Each key once, ascending, with the last value that it had."""
    if cells <= max(_MOST_CELLS, 0) and cells <= 64 * len(key) + 1_000_000:
        table = np.full(cells, _NONE, np.int8)
        table[key] = value  # where a key comes again, the later value stays
        found = np.flatnonzero(table != _NONE)
        return found, table[found]
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    last = np.append(ordered[1:] != ordered[:-1], True) if len(ordered) else np.zeros(0, bool)
    return ordered[last], value[order][last]
