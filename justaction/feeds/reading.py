"""What a feed holds, read from the published record: the newest entries that everybody may read of, each in one sentence.

What a reader sees of an entry is asked anew each time: an organization that is no longer listed, and words that were
erased, are gone from the feed with it. The cost is flat: entries are read along indexes, and no further back than
`WINDOW`.
"""

from __future__ import annotations

import re
import uuid
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from justaction.assessments.models import Round
from justaction.commitments.models import Commitment
from justaction.communities.models import Community
from justaction.convenings.models import Series
from justaction.feeds.topics import SENTENCES, TOPICS, topic_of
from justaction.members.models import Organization
from justaction.record import published, reading
from justaction.record.kinds import KINDS
from justaction.record.models import Disclosure, Entry, Head
from justaction.record.tree.leaf import read_json
from justaction.standards.models import Standard
from justaction.toolkit.models import Edition, Tool
from justaction.web import clock, house
from justaction.web.context import in_language

MOST = 40  # in a feed
WINDOW = 1000  # newest entries among which those of one community are looked for
THREADS = 300  # newest commitments of one organization whose stories are read
LONGEST = 2000  # characters of one answer, report or reason
WHOSE = re.compile(r"/(?:organizations|commitments|assessments)/([\w-]+)/")
SAID: dict[str, tuple[str, ...]] = {  # which public words of an entry a feed shows
    "commitment.published": ("ends", "builds"),
    "commitment.withdrawn": ("reason",),
    "commitment.amended": ("reason",),
    "commitment.state": ("because",),
    "commitment.again": ("because",),
    "commitment.why": ("in_the_way", "next_steps"),
    "commitment.asked": ("question",),
    "commitment.answered": ("answer",),
    "standing.changed": ("because",),
    "report.sent": ("story", "in_the_way", "next_steps"),
    "review.given": ("reasons",),
    "review.answered": ("reply",),
    "money.corrected": ("why",),
    "statement.published": ("what_changed",),
    "statement.closed": ("because",),
    "feedback.closed": ("what_changed",),
    "season.planned": ("theme",),
    "convening.planned": ("purpose",),
}


@dataclass(frozen=True)
class Item:
    """One entry as a reader sees it. `key` never changes; `url` and `entry_url` are whole addresses."""

    key: str
    index: int
    title: str
    url: str
    at: datetime
    about: str
    words: tuple[str, ...]
    entry_url: str
    topic: str


@dataclass(frozen=True)
class Checkpoint:
    """How far the record had come when the feed was written: the number of entries, the root, and the signed note."""

    size: int
    root: str
    note: str
    url: str


@dataclass(frozen=True)
class Feed:
    """A feed, in no form yet. `page` is the whole address of the page it belongs to.

    `changed` is when the record was last signed: an entry may leave a feed too, and does so by an entry of its own. The
    moment of the newest entry would tell to the second when somebody signed.
    """

    title: str
    about: str
    page: str
    items: tuple[Item, ...]
    checkpoint: Checkpoint | None
    changed: datetime

    @property
    def updated(self) -> datetime:
        """Of what moment its newest entry is."""
        return max((item.at for item in self.items), default=self.changed)


def feed(title: str, about: str, page: str, entries: Iterable[Entry]) -> Feed:
    """The feed of these entries, newest first."""
    rows = _public(list(entries))[:MOST]
    said = _said(rows)
    items = tuple(_item(row, said.get(row.pk, ())) for row in rows)
    changed = published.signed_at() or clock.now()
    return Feed(title, about, page, items, _checkpoint(), changed)


def of_topic(what: str) -> list[Entry]:
    """The newest entries of a topic."""
    return _rows(reading.newest_of(TOPICS[what].kinds, MOST * 2))


def of_community(slug: str) -> list[Entry]:
    """The newest entries whose story belongs to a community: what says so of itself, or stands under its address."""
    newest = reading.newest_of(list(SENTENCES), WINDOW)
    found = list(Entry.objects.filter(pk__in=newest).order_by("-index").values_list("pk", "thread", "url"))
    rows: list[QuerySet[Any]] = [
        Commitment.objects.filter(channel__slug=slug),
        Standard.objects.filter(channel__slug=slug),
        Edition.objects.filter(channel__slug=slug),
        Tool.objects.filter(channel__slug=slug),
        Series.objects.filter(scope=f"community:{slug}"),
        Community.objects.filter(channel__slug=slug),
    ]
    belongs = _among(rows, {thread for _pk, thread, _url in found})
    below = f"/communities/{slug}/"
    mine = [pk for pk, thread, url in found if thread in belongs or url.startswith(below)]
    return _rows(mine[: MOST * 2])


def of_organization(organization: Organization) -> list[Entry]:
    """The newest entries about an organization and what it promised."""
    newest = Commitment.objects.public().filter(organization=organization).order_by("-state_since", "-pk")
    rounds = Round.objects.public().filter(organization=organization)
    threads = [
        organization.subject,
        *newest.values_list("subject", flat=True)[:THREADS],
        *rounds.values_list("subject", flat=True)[:THREADS],
    ]
    return of_threads(threads)


def of_threads(threads: Sequence[str]) -> list[Entry]:
    """The newest entries of these stories."""
    rows = Entry.objects.filter(thread__in=threads, kind__in=list(SENTENCES))
    published_to = Head.objects.values_list("published", flat=True).first() or 0
    keys = rows.filter(index__lt=published_to).order_by("-id").values_list("pk", flat=True)[: MOST * 2]
    return _rows(list(keys))


def _rows(keys: list[int]) -> list[Entry]:
    return list(Entry.objects.filter(pk__in=keys).order_by("-index"))


def _among(of: list[QuerySet[Any]], threads: set[str]) -> set[str]:
    """Which of these stories are of one of these things: in one question."""
    first, *others = (rows.order_by().filter(subject__in=threads).values_list("subject") for rows in of)
    return {subject for (subject,) in first.union(*others, all=True)}


def _public(rows: list[Entry]) -> list[Entry]:
    """Those that have a sentence, and speak of nobody who is not listed any more."""
    told = [row for row in rows if _sentence(row)]
    slugs = {found[1] for row in told if (found := WHOSE.match(row.url))}
    hidden = Organization.objects.filter(slug__in=slugs, listed=False).values_list("slug", flat=True)
    gone = set(hidden) if slugs else set()
    return [row for row in told if not ((found := WHOSE.match(row.url)) and found[1] in gone)]


def _sentence(entry: Entry) -> str:
    told = SENTENCES.get(entry.kind)
    if told is None or not entry.title:  # a title that was erased leaves nothing to tell
        return ""
    if not told.by:
        return str(told.words)
    fact = str(read_json(bytes(entry.leaf))["m"].get(told.by))
    return str(told.choose.get(fact, ("", ""))[1])


def _said(rows: list[Entry]) -> dict[int, tuple[str, ...]]:
    """The words of these entries that a feed shows, by entry."""
    wanted = {row.pk: row.kind for row in rows if row.kind in SAID}
    paths = {path for kind in wanted.values() for path in SAID[kind]}
    hidden = house.names_hidden()
    found: dict[int, dict[str, str]] = {}
    for one in Disclosure.objects.filter(entry__in=wanted, path__in=paths, public=True) if wanted else ():
        kind = wanted[one.entry_id]
        if isinstance(one.value, str) and not (hidden and KINDS[kind].tells_of_a_person(one.path)):
            found.setdefault(one.entry_id, {})[one.path] = one.value
    return {
        pk: tuple(words[path][:LONGEST] for path in SAID[wanted[pk]] if path in words)
        for pk, words in found.items()
    }


def _item(entry: Entry, words: tuple[str, ...]) -> Item:
    assert entry.index is not None
    return Item(
        key=f"urn:uuid:{key_of(bytes(entry.leaf_hash))}",
        index=entry.index,
        title=_sentence(entry) % {"what": " ".join(entry.title.split())},
        url=whole(entry.url or "/record/"),
        at=entry.at,
        about=_(KINDS[entry.kind].about),
        words=words,
        entry_url=whole(f"/record/entry/{entry.index}/"),
        topic=topic_of(entry.kind),
    )


def key_of(leaf_hash: bytes) -> uuid.UUID:
    """The lasting name of an entry: a UUID of version 8 (RFC 9562, 5.8) from the hash of its leaf."""
    number = int.from_bytes(leaf_hash[:16], "big")
    number = number & ~(0xF << 76) | (8 << 76)
    return uuid.UUID(int=number & ~(3 << 62) | (2 << 62))


def whole(url: str) -> str:
    """A path as a whole address, in the language of the feed."""
    if "://" in url:
        return url
    return settings.SITE_URL + in_language(url)


def _checkpoint() -> Checkpoint | None:
    found = published.checkpoint()
    if found is None:
        return None
    signed, note = found
    return Checkpoint(
        signed.size, b64encode(signed.root).decode(), note, settings.SITE_URL + "/record/checkpoint"
    )
