"""What the clock does for conversations."""

from __future__ import annotations

from justaction.opinions import actions


def close_due() -> None:
    actions.close_due()


def compute_due() -> None:
    actions.compute_due()
