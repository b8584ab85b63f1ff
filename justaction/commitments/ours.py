"""What the collaborative itself owes: a chapter above says it, so that we stand on the same board as everybody."""

from __future__ import annotations

from collections.abc import Callable

from justaction.commitments.state.standing import Known

Tells = Callable[[], Known | None]  # None while nothing was promised
_tells: list[Tells] = []


def told_by(tells: Tells) -> None:
    """Let a chapter above say what is known of the collaborative, in its `AppConfig.ready()`."""
    if tells not in _tells:
        _tells.append(tells)


def known() -> Known | None:
    """What is known of the collaborative, by the first chapter that knows it."""
    return next((found for tells in _tells if (found := tells()) is not None), None)
