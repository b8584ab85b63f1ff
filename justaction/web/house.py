"""What every page and address must know of the collaborative, told from above.

`collaborative` stands above `web`, so it registers how to read these facts (`told_by`), and says when one of them
changes (`changed`); `now()` reads them again only then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from justaction.web import pages
from justaction.web.theme import Look


@dataclass(frozen=True)
class House:
    """The facts: its name, time zone, languages (codes, the main one first) and how each channel looks."""

    version: int = 0  # of the public pages now
    name: str = ""
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    languages: tuple[str, ...] = ()
    looks: tuple[Look, ...] = ()
    told: Any = None  # what the chapter that told all this has read, for its own pages: no second question
    forming: bool = False  # not public yet: visitors see the front page and little else
    names_hidden: bool = False  # safe mode: no public page shows the name of a person
    more: Mapping[str, Any] = field(default_factory=dict)  # what other chapters tell, by a name (`tells`)


_reader: Callable[[], House | None] | None = None
_tellers: dict[str, Callable[[], Any]] = {}
_known: tuple[int, House] | None = None
_here: ContextVar[House | None] = ContextVar("house", default=None)


def told_by(reader: Callable[[], House | None]) -> None:
    """Let `reader()` tell the facts; None while nothing is founded."""
    global _reader
    _reader = reader


def tells(name: str, teller: Callable[[], Any]) -> None:
    """Let `teller()` tell something more that every page needs, kept under `name` until the facts change."""
    _tellers[name] = teller


def changed() -> None:
    """Say, inside the deed's transaction, that one of the facts has changed, and every public page with it."""
    pages.changed(pages.HOUSE)


def now() -> House:
    """The facts as they are now."""
    global _known
    version, of_the_facts = pages.versions()
    if _known is None or _known[0] != of_the_facts:
        facts = _reader() if _reader else None
        more = {name: teller() for name, teller in _tellers.items()} if facts else {}
        _known = (of_the_facts, replace(facts, more=more) if facts else House())
    return replace(_known[1], version=version)


@contextmanager
def during(known: House) -> Iterator[None]:
    """What is asked inside (one request) is answered by `known`."""
    token = _here.set(known)
    try:
        yield
    finally:
        _here.reset(token)


def here() -> House:
    """The facts as this request knows them; outside one, as they are now."""
    return _here.get() or now()


def forming() -> bool:
    """Whether it is not open to the public yet."""
    return here().forming


def names_hidden() -> bool:
    """Whether safe mode is on. Whatever shows the name of a person in public asks this first."""
    return here().names_hidden


def forget() -> None:
    """Ask again next time (tests, after their database was rolled back)."""
    global _known
    _known = None
