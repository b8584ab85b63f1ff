"""What was cast: options, and how many ballots put them in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from justaction.ballots.tally.rows import Ints, Rows, unique_rows

Ranking = tuple[tuple[int, ...], ...]
"""One ballot: tiers of option indexes, best first; in a tier all are equal; who is missing is unranked."""

MOST_OPTIONS = 30_000


class Profile:
    """Ballots compacted to unique rankings with counts. Equal ballots always move together, so nothing is lost.

    With u unique rankings of at most r options: `orders` (u, r) holds the option at each position, best first, -1 after
    the last; `places` (u, r) holds the tier of each position, or is None when on every ballot the option at
    position p stands alone in tier p; `counts` (u,) int64. `levels` are the points that each tier is worth, best first
    (for score). Treat all as read-only.

    Raises ValueError for no options, a name given twice or empty, an option that is not there, an option twice on
    one ballot, or a negative count.
    """

    def __init__(
        self,
        options: Sequence[str],
        rankings: Iterable[tuple[Sequence[Sequence[int]], int]],
        *,
        levels: Sequence[int] = (),
    ) -> None:
        self.options = _checked_options(options)
        self.levels = tuple(levels)
        unique: Counter[Ranking] = Counter()
        for ranking, count in rankings:
            if count < 0:
                raise ValueError("A count is never below nothing.")
            if count:
                unique[_canonical(ranking, len(self.options))] += count
        self.counts: Ints = np.fromiter(unique.values(), np.int64, len(unique))
        self.orders, self.places = _arrays(list(unique), len(self.options))

    @classmethod
    def from_rows(cls, options: Sequence[str], rows: Rows, counts: Ints | None = None) -> Profile:
        """The fast way in, for ballots without equal ranks: `rows` (n, r) holds option indexes, best first, -1 for blank.

        `counts` (n,) says how many ballots a row stands for, None means one each. Blanks may stand anywhere: what
        is below moves up. The same errors as above.
        """
        self = cls(options, ())
        kind = _kind(len(self.options))
        if rows.size and not (int(rows.min()) >= -1 and int(rows.max()) < len(self.options)):
            raise ValueError("A ballot names an option that is not there.")
        if counts is not None and len(counts) and int(counts.min()) < 0:
            raise ValueError("A count is never below nothing.")
        orders, totals = unique_rows(rows.astype(kind, copy=False), len(self.options), counts)
        blank = orders < 0
        if (blank[:, :-1] & ~blank[:, 1:]).any():
            orders = np.take_along_axis(orders, np.argsort(blank, axis=1, kind="stable"), axis=1)
            orders, totals = unique_rows(orders, len(self.options), totals)
        for at in range(1, orders.shape[1]):
            if ((orders[:, :at] == orders[:, at : at + 1]) & (orders[:, at : at + 1] >= 0)).any():
                raise ValueError("A ballot names an option twice.")
        return self._with(orders[totals > 0], totals[totals > 0])

    def _with(self, orders: Rows, counts: Ints) -> Profile:
        """The same options with other ballots, none of which has equal ranks."""
        other = object.__new__(Profile)
        other.options, other.levels = self.options, self.levels
        other.orders, other.places, other.counts = orders, None, counts
        return other

    def __len__(self) -> int:
        """How many different rankings there are."""
        return len(self.counts)

    @property
    def ballots(self) -> int:
        """How many ballots were cast."""
        return int(self.counts.sum())

    def rankings(self) -> Iterator[tuple[Ranking, int]]:
        """The unique rankings with their counts, as they were given."""
        for start in range(0, len(self), 4096):
            some = slice(start, start + 4096)
            rows = self.orders[some].tolist()
            places = [None] * len(rows) if self.places is None else self.places[some].tolist()
            for row, place, count in zip(rows, places, self.counts[some].tolist(), strict=True):
                order = row[: row.index(-1)] if -1 in row else row
                yield tuple((one,) for one in order) if place is None else _tiers(order, place), count

    def strict(self) -> Profile:
        """Each ballot up to its first equal rank, which and whatever is below it says nothing; see docs/ballots.md."""
        if self.places is None:
            return self
        used = self.orders >= 0
        joined = np.zeros_like(used)
        same = (self.places[:, 1:] == self.places[:, :-1]) & used[:, 1:]
        joined[:, 1:] |= same
        joined[:, :-1] |= same
        cut = np.logical_or.accumulate(joined, axis=1)
        orders = np.where(cut, -1, self.orders).astype(self.orders.dtype)
        return self._with(orders, self.counts)


def _kind(options: int) -> type[np.signedinteger]:
    return np.int8 if options < 127 else np.int16


def _checked_options(options: Sequence[str]) -> tuple[str, ...]:
    names = tuple(options)
    if not names:
        raise ValueError("There are no options.")
    if len(names) > MOST_OPTIONS:
        raise ValueError(f"There are more than {MOST_OPTIONS} options.")
    if len(set(names)) < len(names) or not all(name.strip() for name in names):
        raise ValueError("Each option has a name of its own.")
    return names


def _canonical(ranking: Sequence[Sequence[int]], options: int) -> Ranking:
    """The ranking with each tier in order of the options and no empty tiers at its end."""
    tiers = [tuple(sorted(tier)) for tier in ranking]
    while tiers and not tiers[-1]:
        tiers.pop()
    named = [option for tier in tiers for option in tier]
    if named and not (min(named) >= 0 and max(named) < options):
        raise ValueError("A ballot names an option that is not there.")
    if len(set(named)) < len(named):
        raise ValueError("A ballot names an option twice.")
    return tuple(tiers)


def _tiers(order: list[int], places: list[int]) -> Ranking:
    tiers: list[list[int]] = []
    for option, place in zip(order, places, strict=False):
        tiers += [[] for _ in range(place + 1 - len(tiers))]
        tiers[place].append(option)
    return tuple(tuple(tier) for tier in tiers)


def _arrays(rankings: list[Ranking], options: int) -> tuple[Rows, Rows | None]:
    width = max((sum(map(len, ranking)) for ranking in rankings), default=0)
    orders = np.full((len(rankings), width), -1, _kind(options))
    places = np.zeros((len(rankings), width), np.int16)
    plain = True
    for at, ranking in enumerate(rankings):
        plain = plain and all(len(tier) == 1 for tier in ranking)
        row = [(option, place) for place, tier in enumerate(ranking) for option in tier]
        if row:
            orders[at, : len(row)], places[at, : len(row)] = zip(*row, strict=True)
    return orders, None if plain else places
