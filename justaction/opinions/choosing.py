"""Which statement comes next for somebody: each person has an order of their own, what has few answers comes earlier."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

FEW = 20  # answers, below which a statement comes up three times as early
EARLIER = 3.0


def order(who: str, numbers: Sequence[int], answered: Mapping[int, int]) -> list[int]:
    """`numbers` of statements in the order in which `who` gets them; `answered` {number: answers so far}.

    A weighted shuffle by a hash instead of dice, so that looking twice shows the same statement (P. Efraimidis,
    P. Spirakis, "Weighted random sampling with a reservoir", Inf. Proc. Letters 97, 2006).
    """

    def key(number: int) -> float:
        digest = hashlib.sha256(f"{who}\0{number}".encode()).digest()
        luck = (int.from_bytes(digest[:7], "big") + 1) / 2**56
        weight = EARLIER if answered.get(number, 0) < FEW else 1.0
        return float(luck ** (1 / weight))

    return sorted(numbers, key=lambda number: (-key(number), number))
