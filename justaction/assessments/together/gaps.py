"""Two answers to one question, and one answer in two rounds: how far apart? Never a mean of both."""

from __future__ import annotations

from typing import Literal

LEVELS = ("none", "talk", "begun", "usual", "rooted")
USUAL = LEVELS.index("usual")

Change = Literal["up", "down", "same", ""]


def rank(level: str) -> int | None:
    """From 0 (not at all) to 4 (rooted); None for a side that does not know, or has not said."""
    return LEVELS.index(level) if level in LEVELS else None


def gap(inside: str, team: str) -> int | None:
    """How many steps lie between both sides; None where one of them does not know."""
    one, other = rank(inside), rank(team)
    return None if one is None or other is None else abs(one - other)


def change(before: str, now: str) -> Change:
    """How one side's answer moved since an earlier round; "" where one of the two is not known."""
    was, is_ = rank(before), rank(now)
    if was is None or is_ is None:
        return ""
    return "up" if is_ > was else "down" if is_ < was else "same"
