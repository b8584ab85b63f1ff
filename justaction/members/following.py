"""What people follow, and the things that can be followed.

A chapter registers its kind in `AppConfig.ready()`; `find` tells what a key stands for, for one viewer:

    following.register("commitment", _("Commitment"), find)

Then `{% follow_button "commitment" commitment.subject %}` (tags `members`) draws the button, and `followers()` says
whom to tell. A chapter can also let somebody follow by its own deed: `follow(person, kind, key, title, url, by=…)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise

from justaction.members.actions.following import drop, follow, rename, unfollow
from justaction.members.models import Follow, Person

__all__ = [
    "Found", "drop", "find", "follow", "followers", "follows", "label", "register", "rename", "unfollow",
]  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A thing that can be followed: how it is called, and its page without a language."""

    title: str
    url: str


Find = Callable[[str, Person], Found | None]  # (key, viewer) -> the thing; None when they may not see it

_kinds: dict[str, tuple[str | Promise, Find]] = {}


def register(kind: str, label: str | Promise, find: Find) -> None:
    """Let people follow things of this kind."""
    _kinds[kind] = (label, find)


def find(kind: str, key: str, viewer: Person) -> Found | None:
    """The thing, if this viewer may see and follow it."""
    return _kinds[kind][1](key, viewer) if kind in _kinds else None


def label(kind: str) -> str:
    """What a member calls the kind."""
    return str(_kinds[kind][0]) if kind in _kinds else ""


def follows(person: Person, kind: str, key: str) -> bool:
    """Whether this person follows it."""
    return Follow.objects.filter(person=person, kind=kind, key=key).exists()


def followers(kind: str, key: str) -> QuerySet[Person]:
    """Everybody who follows it now, in a stable order."""
    mine = Follow.objects.filter(kind=kind, key=key).values("person")
    return Person.objects.filter(pk__in=mine, is_active=True).order_by("pk")
