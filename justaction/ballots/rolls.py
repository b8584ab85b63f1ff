"""Groups of people that can be the roll of a ballot. Chapters above name theirs in their `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from justaction.members.models import Grant, Person, Role


@dataclass(frozen=True)
class Group:
    """A group that can vote: its key (kept with the ballot), its name, and who is in it now."""

    key: str
    title: str
    people: Callable[[], QuerySet[Person]]


Lister = Callable[[], Iterable[Group]]

_listers: list[Lister] = []


def register(lister: Lister) -> None:
    """Let a chapter name groups: `lister()` yields them, asked each time."""
    if lister not in _listers:
        _listers.append(lister)


def groups() -> dict[str, Group]:
    """All groups by key, in the order of the house."""
    return {group.key: group for lister in _listers for group in lister()}


def people(key: str) -> QuerySet[Person]:
    """Who is in a group now, and can be written to. Raises LookupError for a group that nobody names."""
    found = groups().get(key)
    if found is None:
        raise LookupError(key)
    return found.people().filter(is_active=True)


def title(key: str) -> str:
    """The name of a group, or its key when nobody names it any more."""
    found = groups().get(key)
    return found.title if found else key


def holders(ability: str) -> QuerySet[Person]:
    """Who has a role everywhere, in term today, that gives an ability."""
    roles = [role.pk for role in Role.objects.all() if ability in role.abilities]
    grants = Grant.objects.now().filter(role__in=roles, scope="")
    return Person.objects.filter(pk__in=grants.values("person"))


def of_members() -> Iterable[Group]:
    """The groups that the members' own facts give."""
    yield Group("conveners", _("The conveners"), lambda: holders("convene"))
    yield Group(
        "roles",
        _("Everybody with a role"),
        lambda: Person.objects.filter(pk__in=Grant.objects.now().values("person")),
    )
    yield Group("everybody", _("Everybody who is known here"), Person.objects.all)
