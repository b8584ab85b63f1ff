"""Deeds about following: somebody wants to hear what becomes of a thing, and later no more."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members import policy
from justaction.members.models import Follow, Person

MOST = 500  # things that one person follows


@transaction.atomic
def follow(person: Person, kind: str, key: str, title: str, url: str, *, by: Person) -> Follow:
    """Follow a thing: its kind and key, and how its chapter calls it. Following twice keeps one, with the newest words.

    Raises NotAllowed for anybody but the person, and Refused for the 501st.
    """
    if not policy.may_edit_me(by, person):
        raise NotAllowed(_("Only you can change this."))
    words = {"title": " ".join(title.split())[:200], "url": url[:300]}
    Person.objects.select_for_update().get(pk=person.pk)
    mine = Follow.objects.filter(person=person)
    if (row := mine.filter(kind=kind, key=key).first()) is not None:
        mine.filter(pk=row.pk).update(**words)
        row.title, row.url = words["title"], words["url"]
        return row
    if mine.count() >= MOST:
        raise Refused(_("You follow 500 things. Stop following one first."))
    return Follow.objects.create(person=person, kind=kind, key=key, **words)


@transaction.atomic
def unfollow(person: Person, kind: str, key: str, *, by: Person) -> bool:
    """Follow it no more; returns whether they did. Raises NotAllowed for anybody but the person."""
    if not policy.may_edit_me(by, person):
        raise NotAllowed(_("Only you can change this."))
    return bool(Follow.objects.filter(person=person, kind=kind, key=key).delete()[0])


def rename(kind: str, key: str, *, title: str, url: str) -> None:
    """A thing has a new name or address: those who follow it see the new one."""
    Follow.objects.filter(kind=kind, key=key).update(title=title[:200], url=url[:300])


def drop(kind: str, key: str) -> None:
    """A thing is gone: nobody follows it any more."""
    Follow.objects.filter(kind=kind, key=key).delete()
