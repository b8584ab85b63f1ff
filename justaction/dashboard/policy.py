"""Who may do what with corrections."""

from __future__ import annotations

from justaction.members.models import Person


def may_answer(viewer: Person | None) -> bool:
    """Whether they answer for the collaborative when somebody says that a page is wrong."""
    return viewer is not None and (viewer.may("convene") or viewer.may("steward"))
