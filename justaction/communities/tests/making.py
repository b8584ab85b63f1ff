"""Builders for the communities."""

from __future__ import annotations

from justaction.communities import actions
from justaction.communities.models import Community
from justaction.members import actions as members
from justaction.members.models import Person


def people(count: int, *, word: str = "p") -> list[Person]:
    """So many people, with addresses of their own."""
    return [members.welcome(name=f"Person {word}{n}", address=f"{word}{n}@example.org") for n in range(count)]


def joined(community: Community, count: int, *, word: str = "p") -> list[Person]:
    """So many people who chose this community first."""
    somebody = people(count, word=word)
    for person in somebody:
        actions.answer_survey(person, first=community)
    return somebody
