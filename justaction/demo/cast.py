"""Who you can be in the demonstration: each signs in with a code that lands in the local outbox."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One part to play."""

    name: str
    address: str
    who: str
    start: str  # where to go first


CAST = [
    Part("Ruth Abara", "ruth@example.org", "convener and steward", "/steer/"),
    Part("Imani Castellan", "imani@example.org", "coordinator of Money", "/communities/money/"),
    Part("Grace Okafor", "grace@lantern.example", "represents Prairie Lantern Fund, an institution", "/me/"),
    Part("Tom Wojcik", "tom@nightkiln.example", "peer, at Night Kiln Theatre", "/reviews/"),
    Part("Ana Flores", "ana@example.org", "signed, and nothing more yet", "/me/"),
]
