"""What a public page says at one glance: for its share card, for citing it, and for telling that it is wrong.

The chapter on top registers how to find the thing of a page by its address, and how to say it. A page that is being drawn
has its thing in its context already, so nothing is asked twice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.web import house, written

LONGEST = 300  # characters of an address that somebody sends us


@dataclass(frozen=True)
class Version:
    """Up to which entry the record spoke when the page was drawn: its number (None before the first), when, and where."""

    number: int | None
    at: datetime | None
    url: str


@dataclass(frozen=True)
class Glance:
    """One thing: `title` names it, `headline` is the large line of its card, `state` its state in words with its `mark`
    (done, plan, behind, quiet, gone), `on` the day of which all this is true."""

    title: str
    url: str
    headline: str = ""
    state: str = ""
    mark: str = ""
    lines: tuple[str, ...] = ()
    on: date | None = None
    note: str = ""
    thread: str = ""  # public id of the story that the record tells of it; "" for what the whole record says
    cites: bool = False  # whether it offers how to cite it
    version: Version | None = None  # where whoever drew the page knows it already

    @property
    def large(self) -> str:
        return self.headline or self.title

    @property
    def foot(self) -> str:
        """The small line: the day, who looked, where."""
        day = written.day(self.on) if self.on else ""
        return " · ".join(filter(None, [day, self.note, urlsplit(settings.SITE_URL).netloc]))

    def made_up(self) -> Glance:
        """The same, saying that it belongs to a demonstration."""
        return replace(self, note=" · ".join(filter(None, [self.note, _("made-up data")])))

    @property
    def alt(self) -> str:
        """The card in words, for who does not see it."""
        state = _stop(self.state)
        return " ".join(
            filter(None, [_stop(" ".join(self.large.split())), state, *map(_stop, self.lines), self.foot])
        )

    @property
    def mark_of_words(self) -> str:
        """Changes when the words do, so that the card has another address then."""
        return hashlib.sha256(f"{self.alt}\0{self.mark}".encode()).hexdigest()[:12]

    @property
    def card_path(self) -> str:
        """The address of its card on this site."""
        return f"{reverse('dashboard:card', args=[self.place])}?v={self.mark_of_words}"

    @property
    def card_url(self) -> str:
        """The whole address of its card."""
        return settings.SITE_URL + self.card_path

    @property
    def oembed_url(self) -> str:
        """Where other sites ask how they show it."""
        return f"{settings.SITE_URL}{reverse('dashboard:oembed')}?{urlencode({'url': self.whole_url})}"

    @property
    def whole_url(self) -> str:
        return settings.SITE_URL + self.url

    @property
    def place(self) -> str:
        """Its path as the name of a file."""
        return self.url.strip("/") or "front"


Context = Mapping[str, Any]
Find = Callable[..., Context | None]  # (what stands in the address) -> what its page is drawn from
Say = Callable[[Context], Glance | None]  # None for what not everybody may read


@dataclass(frozen=True)
class Known:
    """How the page of one name is found and said; `name` is what its thing is called in the context of the page."""

    name: str
    find: Find
    say: Say


_known: dict[str, Known] = {}


def register(view: str, name: str, find: Find, say: Say) -> None:
    """Let pages of this view have a card, a citation and a place in the list of corrections."""
    _known[view] = Known(name, find, say)


def of_page(view: str, context: Context, at: Mapping[str, Any]) -> Glance | None:
    """The glance of the page that is drawn now from `context`; None for a page that has none."""
    known = _known.get(view)
    if known is None:
        return None
    if known.name and known.name in context:
        return known.say(context) if context[known.name] is not None else None
    found = known.find(**at)
    return known.say(found) if found is not None else None


def at(path: str) -> Glance | None:
    """The glance of the public page at this path; None where there is none, or none that everybody may read."""
    bare = path.split("?")[0].split("#")[0]
    if len(bare) > LONGEST or not re.fullmatch(r"/[\w./-]*", bare):
        return None
    try:
        with override(settings.LANGUAGE_CODE):
            match = resolve(bare)
    except Resolver404:
        return None
    known = _known.get(match.view_name)
    found = known.find(**match.kwargs) if known else None
    return known.say(found) if known and found is not None else None


def _stop(text: str) -> str:
    text = text.strip()
    return text if not text or text.endswith((".", "!", "?", "…", "。")) else text + "."


# --- how to cite it -------------------------------------------------------------------------------------------------


_versions: list[Callable[[str], Version]] = []
KEPT = 3600  # seconds


def versions(find: Callable[[str], Version]) -> None:
    """Let the version of a page be told: `find(thread)`, with "" for the whole record."""
    _versions[:] = [find]


def version_of(one: Glance) -> Version:
    """The version of this page now: asked once for each version of the public pages."""
    if one.version is not None:
        return one.version
    if not _versions:
        return Version(None, None, "")
    known: Version | None = cache.get_or_set(
        f"glance.version:{house.here().version}:{one.thread}", lambda: _versions[0](one.thread), KEPT
    )
    return known or Version(None, None, "")
