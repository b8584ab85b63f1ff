"""Questions about the collaborative itself."""

from __future__ import annotations

from typing import Protocol

from justaction.collaborative.models import Collaborative


class Viewer(Protocol):
    """Somebody whose abilities can be asked (a person, seen from below)."""

    def may(self, ability: str, scope: object = None) -> bool: ...


def reached(collaborative: Collaborative | None, ring: str) -> bool:
    """Whether it has grown at least as far as `ring`."""
    order = Collaborative.Ring.values
    return collaborative is not None and order.index(collaborative.ring) >= order.index(ring)


def is_open_to_public(collaborative: Collaborative | None) -> bool:
    """Whether visitors see more than the front page."""
    return reached(collaborative, Collaborative.Ring.PUBLIC)


def may_invite(collaborative: Collaborative | None, ring: str) -> bool:
    """Whether people may be invited into `ring` now: once it is open. Before `conveners` is, all belong to the circle."""
    return reached(collaborative, ring)


def takes_signatures(collaborative: Collaborative | None, *, invited: bool = False) -> bool:
    """Whether somebody may sign on: everybody when it is public, a friend by a friend's link before that."""
    return is_open_to_public(collaborative) or (
        invited and reached(collaborative, Collaborative.Ring.FRIENDS)
    )


def may_open_sign_on(collaborative: Collaborative | None) -> bool:
    """Whether a statement may be opened for sign-on: once friends may sign, by a friend's link, or everybody."""
    return takes_signatures(collaborative, invited=True)


def next_ring(collaborative: Collaborative) -> str:
    """The ring that can be opened next; "" when all are."""
    order = Collaborative.Ring.values
    place = order.index(collaborative.ring) + 1
    return order[place] if place < len(order) else ""


def may_steward(viewer: Viewer | None) -> bool:
    """Whether they may change the collaborative's own words and settings."""
    return viewer is not None and viewer.may("steward")


def may_rename(viewer: Viewer | None) -> bool:
    """Whether they may give the collaborative the name that a vote chose: a convener or a steward."""
    return viewer is not None and (viewer.may("convene") or viewer.may("steward"))
