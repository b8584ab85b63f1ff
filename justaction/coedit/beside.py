"""What the page shows beside a text: its open suggestions with their words, those decided lately, and its threads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from justaction.coedit import naming, policy
from justaction.coedit.models import Document, Suggestion, Thread
from justaction.texts import rich

State = Suggestion.State
LATELY = 10  # decided suggestions that are shown
MOST = 100  # open ones, and threads


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


def pending(document: Document, body: dict[str, Any], viewer: Any) -> list[Shown]:
    """What is suggested in the text now, in its order."""
    said = rich.suggestions(body)
    rows = {row.key: row for row in document.suggestions.filter(key__in=list(said)).select_related("author")}
    shown = []
    for key, words in said.items():
        row = rows.get(key)
        author = row.author if row else None
        mine = viewer is not None and author is not None and author.pk == viewer.pk
        shown.append(
            Shown(key, words["insertion"], words["deletion"], naming.called(author, viewer), row, mine)
        )
    return shown[:MOST]


def lately(document: Document, viewer: Any) -> list[Shown]:
    """The last suggestions that were decided, the newest first."""
    rows = document.suggestions.exclude(state=State.OPEN).select_related("author", "decided_by")
    return [
        Shown(
            row.key, row.inserted, row.deleted, naming.called(row.author, viewer), row, False,
            naming.called(row.decided_by, viewer),
        )
        for row in rows.order_by("-decided_at")[:LATELY]
    ]  # fmt: skip


def threads(document: Document, viewer: Any, *, settled: bool = False) -> list[Talk]:
    """Its threads, open ones or those that were settled."""
    rows = document.threads.exclude(closed_at=None) if settled else document.threads.open()
    writes = policy.may_write(viewer, document)
    found = []
    for thread in rows.select_related("closed_by").prefetch_related("remarks__author")[:MOST]:
        remarks = [(naming.called(remark.author, viewer), remark) for remark in thread.remarks.all()]
        began = bool(remarks) and viewer is not None and remarks[0][1].author_id == viewer.pk
        found.append(Talk(thread, remarks, writes or began, naming.called(thread.closed_by, viewer)))
    return found
