"""What the page shows beside a text: its open suggestions with their words, those decided lately, and its threads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet

from justaction.coedit import naming, policy
from justaction.coedit.models import Document, Suggestion, Thread
from justaction.texts import rich

State = Suggestion.State
LATELY = 10  # decided suggestions that are shown at first
PAGE = 40  # open ones, and threads, that are shown at first; so many more each time that somebody asks
PAGES = 10


@dataclass(frozen=True)
class Some:
    """The first of them, and how many there are."""

    shown: list[Any]
    count: int

    @property
    def has_more(self) -> bool:
        return self.count > len(self.shown)


@dataclass(frozen=True)
class Shown:
    """One suggestion as the page shows it. `row` is None while nobody has said whose it is."""

    key: str
    inserted: str
    deleted: str
    who: str
    row: Suggestion | None
    mine: bool
    decided_by: str = ""

    @property
    def is_look(self) -> bool:
        """Whether only marks change: bold, italic, a link."""
        return bool(self.inserted) and self.inserted == self.deleted


@dataclass(frozen=True)
class Talk:
    """One thread as the page shows it."""

    thread: Thread
    remarks: list[tuple[str, Any]]  # (name, remark)
    may_close: bool
    closed_by: str = ""


def pages_asked(said: str) -> int:
    """How many pages of each list somebody asks for, from what stands in the address."""
    return min(max(int(said), 1), PAGES) if said.isascii() and said.isdecimal() and len(said) < 4 else 1


def pending(document: Document, body: dict[str, Any], viewer: Any, pages: int = 1) -> Some:
    """What is suggested in the text now, in its order."""
    every = rich.suggestions(body)
    said = dict(list(every.items())[: PAGE * pages])
    rows = {row.key: row for row in document.suggestions.filter(key__in=list(said)).select_related("author")}
    shown = []
    for key, words in said.items():
        row = rows.get(key)
        author = row.author if row else None
        mine = viewer is not None and author is not None and author.pk == viewer.pk
        shown.append(
            Shown(key, words["insertion"], words["deletion"], naming.called(author, viewer), row, mine)
        )
    return Some(shown, len(every))


def lately(document: Document, viewer: Any, pages: int = 1) -> Some:
    """The last suggestions that were decided, the newest first."""
    rows = document.suggestions.exclude(state=State.OPEN).select_related("author", "decided_by")
    shown = [
        Shown(
            row.key, row.inserted, row.deleted, naming.called(row.author, viewer), row, False,
            naming.called(row.decided_by, viewer),
        )
        for row in rows.order_by("-decided_at")[: LATELY * pages]
    ]  # fmt: skip
    return Some(shown, len(shown) if len(shown) < LATELY * pages else rows.count())


def threads(document: Document, viewer: Any, pages: int = 1, *, settled: bool = False) -> Some:
    """Its open threads, those first in which somebody spoke last; or the settled ones, the last settled first."""
    most = (LATELY if settled else PAGE) * pages
    rows: QuerySet[Thread] = (
        document.threads.open().annotate(spoke=Max("remarks__id")).order_by("-spoke", "-id")
    )
    if settled:
        rows = document.threads.exclude(closed_at=None).order_by("-closed_at", "-id")
    writes = policy.may_write(viewer, document)
    found = []
    for thread in rows.select_related("closed_by").prefetch_related("remarks__author")[:most]:
        remarks = [(naming.called(remark.author, viewer), remark) for remark in thread.remarks.all()]
        began = bool(remarks) and viewer is not None and remarks[0][1].author_id == viewer.pk
        found.append(Talk(thread, remarks, writes or began, naming.called(thread.closed_by, viewer)))
    return Some(found, len(found) if len(found) < most else rows.count())
