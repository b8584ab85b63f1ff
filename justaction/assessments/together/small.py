"""Groups too small to be shown: nobody is found in a number."""

from __future__ import annotations

from collections.abc import Mapping

FEWEST = 5


def shown(counts: Mapping[str, int], *, fewest: int = FEWEST) -> tuple[dict[str, int], int]:
    """Which groups may be shown, and how many people are in the others together.

    Groups under `fewest` are put together. While those together are still fewer, the smallest group that could be
    shown joins them: or else it could be worked out from the sum (complementary suppression; Statistical Policy
    Working Paper 22, FCSM 2005). When even all are fewer, nothing is shown and the others are 0.
    """
    groups = sorted(((n, name) for name, n in counts.items() if n), key=lambda pair: (-pair[0], pair[1]))
    if sum(n for n, _name in groups) < fewest:
        return {}, 0
    open_ = [(n, name) for n, name in groups if n >= fewest]
    rest = sum(n for n, _name in groups if n < fewest)
    while 0 < rest < fewest and open_:
        rest += open_.pop()[0]
    return {name: n for n, name in open_}, rest
