"""In which way each person is told of news: at once, in one daily letter, or not at all.

A chapter registers each kind of news in `AppConfig.ready()`, and asks before it writes:

    telling.register("gathering", _("New gatherings"), default="immediate")
    telling.way(person, "gathering", community="money")          # "immediate", "digest" or "none"

Most chapters hand over the whole draft and let `members.actions.telling.tell` decide. What somebody said of one kind in
one community counts most, then of the community, then of the kind; else the default of the kind. Letters that are a
duty (codes to sign in, answers to what one asked for) are no news: they are not registered, and always go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.functional import Promise

from justaction.members.models import Person, Telling
from justaction.members.models.telling import Way
from justaction.web import clock

SALT = "justaction.members.telling"
DAILY = "daily"  # stands for every kind that comes in the daily letter, in the link that stops it


@dataclass(frozen=True)
class Kind:
    """A kind of news: its word, how a member calls it, and how one is told who has not said."""

    kind: str
    label: str | Promise
    default: str
    about: str | Promise
    order: int


_kinds: dict[str, Kind] = {}
_communities: list[Callable[[Person], list[tuple[str, str]]]] = []


def register(
    kind: str,
    label: str | Promise,
    default: str = "immediate",
    *,
    about: str | Promise = "",
    order: int = 50,
) -> None:
    """Name a kind of news. Raises ValueError for a default that is no way."""
    _kinds[kind] = Kind(kind, label, Way(default).value, about, order)


def kinds() -> list[Kind]:
    """All kinds of news, in the order of the page."""
    return sorted(_kinds.values(), key=lambda one: (one.order, one.kind))


def communities_from(tell: Callable[[Person], list[tuple[str, str]]]) -> None:
    """Let the chapter above say in which communities a person is: (slug, name) each."""
    _communities[:] = [tell]


def communities(person: Person) -> list[tuple[str, str]]:
    """The communities that a person can choose a way for: (slug, name)."""
    return _communities[0](person) if _communities else []


def way(person: Person, kind: str, community: str = "") -> str:
    """How this person is told of such news: `immediate`, `digest` or `none`. Raises LookupError for an unknown kind."""
    return ways([person.pk], kind, community)[person.pk]


def ways(people: Iterable[int], kind: str, community: str = "") -> dict[int, str]:
    """The same for many, by their keys, in one question to the database."""
    if kind not in _kinds:
        raise LookupError(f"{kind!r} is no registered kind of news")
    found = dict.fromkeys(people, _kinds[kind].default)
    said = Telling.objects.filter(
        person__in=list(found), kind__in=["", kind], community__in=["", community]
    ).values_list("person", "kind", "community", "way")
    # the less exact first, so that the most exact stands at the end
    for person, _kind, _where, chosen in sorted(said, key=lambda row: (bool(row[2]), bool(row[1]))):
        found[person] = chosen
    return found


def community_of(scope: str) -> str:
    """The slug of a community from a scope like `community:money`; "" for any other."""
    where, _colon, slug = scope.partition(":")
    return slug if where == "community" else ""


# --- quiet hours --------------------------------------------------------------------------------------------------

QUIET_FROM, QUIET_UNTIL = time(21, 0), time(8, 0)  # by the clock of the reader


def is_quiet(zone: ZoneInfo) -> bool:
    """Whether it is evening or night there, when no letter goes that can wait until the morning."""
    here = clock.now().astimezone(zone).time()
    return here >= QUIET_FROM or here < QUIET_UNTIL


# --- links in letters -------------------------------------------------------------------------------------------


def token(person: Person) -> str:
    """What stands for a person in the links below a letter. Only a POST changes anything, so a scanner cannot."""
    return signing.dumps(person.subject, salt=SALT, compress=False)


def person_of(token: str) -> Person | None:
    """Whose token it is; None when it is nobody's."""
    try:
        subject = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Person.objects.filter(subject=str(subject), is_active=True).first()


def page_url(person: Person) -> str:
    """The absolute address of the page on which they choose, signed in or not."""
    return settings.SITE_URL + reverse("members:telling_by_token", args=[token(person)])


def stop_url(person: Person, kind: str, community: str = "") -> str:
    """The absolute address that stops one kind of letter in one click (RFC 8058); it is only ever posted to."""
    where = f"?community={community}" if community else ""
    return settings.SITE_URL + reverse("members:stop_telling", args=[token(person), kind]) + where
