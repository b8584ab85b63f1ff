"""Telling a flood of made-up signatures from a crowd of people: pure functions, no Django, nobody named.

`traits` sorts one form into a few coarse classes. `flood` compares how the classes are mixed just now with how they
usually are, says whether that is a flood, and how likely one form belongs to it.
"""

from justaction.statement.guard.flood import MAYBE, SOME, STILL, Flood, Mix, assess, suspicion, usual
from justaction.statement.guard.traits import BARE, Home, Traits, lag_of, sort

__all__ = [
    "BARE",
    "MAYBE",
    "SOME",
    "STILL",
    "Flood",
    "Home",
    "Mix",
    "Traits",
    "assess",
    "lag_of",
    "sort",
    "suspicion",
    "usual",
]
