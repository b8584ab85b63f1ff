"""Who wins a tie: an order stated before the count, and where a rule says so the votes of earlier rounds first."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from justaction.ballots.tally.result import Amount, Tie


def draw_order(options: Sequence[str], seed: str) -> tuple[int, ...]:
    """The options in the order drawn from a public seed; who comes first wins ties.

    Anyone can repeat it: take the SHA-256 of seed, line end and name (UTF-8) for each option and sort by it. Publish
    the source of the seed before voting opens (a lottery of a date to come, say), so that nobody can choose it.
    """
    return tuple(
        sorted(
            range(len(options)),
            key=lambda at: hashlib.sha256(f"{seed}\n{options[at]}".encode()).digest(),
        )
    )


class Ties:
    """Decides ties during one count, and keeps a list of all that it decided.

    `order` is a permutation of the option indexes, the first wins; empty means the listed order. Raises ValueError
    when it is not a permutation.
    """

    def __init__(self, options: int, order: Sequence[int] = ()) -> None:
        if order and sorted(order) != list(range(options)):
            raise ValueError("The order for ties names each option once.")
        self.rule = "stated order" if order else "listed order"
        self.order = tuple(order) or tuple(range(options))
        self.rank = {option: place for place, option in enumerate(self.order)}
        self.found: list[Tie] = []

    def best(
        self, options: Sequence[int], over: str, number: int, earlier: Sequence[Sequence[Amount]] = ()
    ) -> int:
        """The one of equal `options` that comes first: most votes in the latest of `earlier` rounds, then the order."""
        return self._choose(options, over, number, earlier, most=True)

    def worst(
        self, options: Sequence[int], over: str, number: int, earlier: Sequence[Sequence[Amount]] = ()
    ) -> int:
        """The one of equal `options` that comes last: fewest votes in the latest of `earlier` rounds, then the order."""
        return self._choose(options, over, number, earlier, most=False)

    def _choose(
        self,
        options: Sequence[int],
        over: str,
        number: int,
        earlier: Sequence[Sequence[Amount]],
        *,
        most: bool,
    ) -> int:
        if len(options) == 1:
            return options[0]
        left, pick = list(options), max if most else min
        for at in range(len(earlier) - 1, -1, -1):
            extreme = pick(earlier[at][one] for one in left)
            left = [one for one in left if earlier[at][one] == extreme]
            if len(left) == 1:
                return self._keep(number, options, left[0], over, "earlier round", at + 1)
        chosen = (min if most else max)(left, key=lambda one: self.rank[one])
        return self._keep(number, options, chosen, over, self.rule, None)

    def _keep(
        self, number: int, options: Sequence[int], chosen: int, over: str, rule: str, decided_in: int | None
    ) -> int:
        self.found.append(Tie(number, tuple(sorted(options)), chosen, over, rule, decided_in))
        return chosen
