"""Deeds of search: keep what can be found in step with the things. A deed of a chapter that changes what everybody may
read goes through the record, which calls `put` in the same transaction; whoever changes such a thing without an entry
calls it too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.db.models import Model

from justaction.search import sources, words
from justaction.search.models import Document
from justaction.search.sources import Source
from justaction.web import house

MOST_SIGNS = 60_000  # of a text, about a hundred pages; what stands behind that is not found
ROWS = 500  # things that are looked at together when all are made anew
SAID = ("audience", "language", "title", "text", "url", "care", "at")
INDEXED = ("title_words", "words")


_waits: ContextVar[bool] = ContextVar("waits", default=False)


@contextmanager
def mended_at_the_end() -> Iterator[None]:
    """Inside, deeds keep nothing; at the end all is compared with the things at once: for very many deeds in one transaction."""
    token = _waits.set(True)
    try:
        yield
    finally:
        _waits.reset(token)
    mend()


def put(thing: Model) -> None:
    """Keep a thing, and what changes with it, as it is now; drop it where nobody may find it any more. Call it inside the
    transaction of the deed."""
    if _waits.get():
        return
    for one in sources.changed_by(thing):
        source = sources.of(type(one))
        if source is not None:
            row = source.rows().filter(pk=one.pk).first()
            kept = Document.objects.filter(kind=source.kind, key=str(one.pk))
            _keep([_document(source, row)], kept, SAID) if row else kept.delete()


def drop(thing: Model) -> None:
    """Let a thing not be found any more, by anybody."""
    source = sources.of(type(thing))
    if source is not None:
        Document.objects.filter(kind=source.kind, key=str(thing.pk)).delete()


def mend() -> int:
    """Compare all that is kept with the things themselves, and put right what differs: how many rows did."""
    wrong = 0
    known = {source.kind for source in sources.every()}
    gone = Document.objects.exclude(kind__in=known)
    wrong += gone.delete()[0]
    for source in sources.every():
        wrong += _mend(source)
    return wrong


def _mend(source: Source[Any]) -> int:
    """Put right what is kept of one kind."""
    wrong = 0
    seen: set[str] = set()
    keys = list(source.rows().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), ROWS):
        part = keys[start : start + ROWS]
        with transaction.atomic():
            rows = source.rows().filter(pk__in=part).order_by("pk")
            kept = Document.objects.filter(kind=source.kind, key__in=[str(key) for key in part])
            wrong += _keep([_indexed(_document(source, row)) for row in rows], kept, (*SAID, *INDEXED))
        seen.update(str(key) for key in part)
    stale = [
        pk
        for pk, key in Document.objects.filter(kind=source.kind).values_list("pk", "key").iterator()
        if key not in seen
    ]
    for start in range(0, len(stale), ROWS):
        wrong += Document.objects.filter(pk__in=stale[start : start + ROWS]).delete()[0]
    return wrong


def _document(source: Source[Any], row: Model) -> Document:
    """What is kept of a thing, not saved."""
    said = source.words(row)
    language = said.language or next(iter(house.here().languages), "en")
    text = " ".join(said.text.split())[:MOST_SIGNS]
    return Document(
        kind=source.kind,
        key=str(row.pk),
        audience=said.audience,
        language=language,
        title=said.title[:300],
        text=text,
        url=said.url,
        care=said.care[:300],
        at=said.at,
    )


def _indexed(document: Document) -> Document:
    """The same with the words of its title and text, as the index keeps them."""
    document.title_words = words.kept(document.title, document.language)
    document.words = words.kept(document.text, document.language)
    return document


def _keep(documents: list[Document], kept: Any, parts: Sequence[str]) -> int:
    """Store those that differ in one of these parts from what is kept, with a new number each; how many."""
    old = {row.key: row for row in kept}
    new = [
        _indexed(one)
        for one in documents
        if one.key not in old or any(getattr(one, part) != getattr(old[one.key], part) for part in parts)
    ]
    if new:
        Document.objects.filter(kind=new[0].kind, key__in=[one.key for one in new]).delete()
        Document.objects.bulk_create(new)
    return len(new)
