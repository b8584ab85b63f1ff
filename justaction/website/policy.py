"""Questions about the website: who may change what it says."""

from __future__ import annotations

from justaction.members import roles
from justaction.members.models import Person


def may_edit(person: Person | None) -> bool:
    """Whether they may write pages, news, questions and menus: coordinators, conveners and stewards."""
    if person is None:
        return False
    return person.may("convene") or person.may("steward") or bool(roles.spaces(person, "coordinate"))
