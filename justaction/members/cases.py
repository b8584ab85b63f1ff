"""The kinds of things that can be reported or held, each registered by the chapter that knows them.

A chapter says in its `AppConfig.ready()` what its things are called, how a moderator sees them, and what each decision
does to them:

    cases.register("suggestion", Handler(label=_("Suggestion"), keep=…, hide=…, release=…, refuse=…, restore=…, show=…))

The queue (`/steer/queue/`), the reasons, the letters, the appeal and the record are the same for all of them
(`members/actions/cases.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from justaction.web import crowds

if TYPE_CHECKING:
    from justaction.members.models import Case, Person

Words = str | Promise
Deed = Callable[["Case", "Person"], None]
Facts = list[tuple[str, str]]  # what a moderator sees of one: label and words


@dataclass(frozen=True)
class Addressee:
    """Who is told: a name, an address, a language."""

    name: str
    address: str
    language: str = ""


def nothing(case: Case, by: Person) -> None:
    """What keeping does where nothing changes."""


def _nobody(case: Case) -> Addressee | None:
    if case.person is None:
        return None
    return Addressee(case.person.name, case.person.email, case.person.language)


def _no_facts(cases: Iterable[Case]) -> dict[str, Facts]:
    return {}


@dataclass(frozen=True)
class Handler:
    """What a kind of thing is called, and what decisions do to it. Deeds run in the transaction of the decision.

    `restore` undoes `hide` or `refuse` when an appeal is granted; it may raise Refused. `show` gives the facts of many
    cases at once (by `about`), for moderators only. `owner` is whom the letters go to. `why` are the words for each
    reason to hold. More than `two_people_above` refused or hidden by one person within a day need a second person;
    None: any number. `many`: several can be decided in one go.
    """

    label: Words
    keep: Deed = nothing
    hide: Deed = nothing
    release: Deed = nothing
    refuse: Deed = nothing
    restore: Deed = nothing
    show: Callable[[Iterable[Case]], Mapping[str, Facts]] = _no_facts
    owner: Callable[[Case], Addressee | None] = _nobody
    why: Mapping[str, Words] = field(default_factory=dict)
    two_people_above: int | None = None
    many: bool = True
    tells: frozenset[str] = frozenset()  # decisions of which the chapter's own deed tells the owner


@dataclass(frozen=True)
class Found:
    """The thing at a public address, for the form on which anybody reports it."""

    kind: str
    about: str
    title: str
    url: str
    scope: str = ""
    person: Person | None = None


Finder = Callable[[str], Found | None]  # path -> the thing there

# Why a report is marked, whatever it is about: it came with many others (`web/crowds.py`).
ONE_OF_MANY = {crowds.MANY: "reports", crowds.BARE: "reports_bare"}
WHY_MARKED: Mapping[str, Words] = {
    "reports": _("many reports came from one place"),
    "reports_bare": _("many reports came without a script"),
}
# What is looked at last: it came in a crowd, as a report that is marked, or as what a chapter held for that.
IN_A_CROWD = frozenset({*WHY_MARKED, crowds.MANY, crowds.BARE, "flood"})

_handlers: dict[str, Handler] = {}
_finders: list[Finder] = []


def register(kind: str, handler: Handler, *, find: Finder | None = None) -> None:
    """Let the queue know a kind; `find` recognises its things by the path of their public page.

    Raises ValueError for a kind that another chapter has: its decisions would be carried out by the wrong one."""
    if kind in _handlers:
        raise ValueError(f"two chapters register the kind {kind}")
    _handlers[kind] = handler
    if find is not None and find not in _finders:
        _finders.append(find)


def handler(kind: str) -> Handler:
    """The handler of a kind. Raises KeyError for one that nobody registered."""
    return _handlers[kind]


def kinds() -> dict[str, Handler]:
    """All kinds, in the order in which they were registered."""
    return dict(_handlers)


def at(url: str) -> Found:
    """What is at an address of ours: the thing that a chapter recognises there, else the page itself."""
    path = (urlsplit(url).path or "/")[:300]
    for find in _finders:
        if (found := find(path)) is not None:
            return found
    return Found(kind="page", about=path, title=path[:200], url=path)
