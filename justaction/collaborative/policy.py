"""Questions about the collaborative itself."""

from __future__ import annotations

from typing import Protocol


class Viewer(Protocol):
    """Somebody whose abilities can be asked (a person, seen from below)."""

    def may(self, ability: str, scope: object = None) -> bool: ...


def may_steward(viewer: Viewer | None) -> bool:
    """Whether they may change the collaborative's own words and settings."""
    return viewer is not None and viewer.may("steward")


def may_rename(viewer: Viewer | None) -> bool:
    """Whether they may give the collaborative the name that a vote chose: a convener or a steward."""
    return viewer is not None and (viewer.may("convene") or viewer.may("steward"))
