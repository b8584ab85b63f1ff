"""Deeds on a document: begin it, put an edit in from a page, keep a version, begin its history anew, look again who is in.

A document is the text of something in a chapter above. That chapter has asked whether `by` may.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from pycrdt import Doc

from justaction.coedit import kinds, mapping, reading, store
from justaction.coedit.models import Document, Edit, Recall, Snapshot, Version
from justaction.coedit.telling import tell_changed
from justaction.errors import Refused
from justaction.jobs import later
from justaction.web import clock

Json = dict[str, Any]
KEEP_RECALLS = timedelta(minutes=10)


@transaction.atomic
def begin(kind: str, key: str, *, title: str, url: str, by: Any) -> Document:
    """The document of this kind and key, begun with what its kind seeds when it is not there yet.

    Only here and in `begin_anew` a document gets its first words: a browser that seeded would double them.
    """
    wanted = Document(kind=kind, key=key, title=title[:200], url=url[:300], begun_by=by)
    Document.objects.bulk_create([wanted], ignore_conflicts=True)  # the constraint decides who was first
    document = Document.objects.select_for_update().get(kind=kind, key=key)
    if document.pk == wanted.pk:
        _seed(document, kinds.of(document).seed(document))
    elif (document.title, document.url) != (wanted.title, wanted.url):
        document.title, document.url = wanted.title, wanted.url
        document.save(update_fields=["title", "url"])
    return document


@transaction.atomic
def put(document: Document, edit: Callable[[Doc[Any]], None], *, by: Any, schema: int = 0) -> None:
    """Let `edit(doc)` change the document; what it changed is appended to the log, and an open room takes it within a second.

    `mapping.become(doc, wanted)` changes only what differs. Raises Refused when the document is gone meanwhile.
    """
    opened = store.load(document.pk)
    before = opened.doc.get_state()
    with opened.doc.transaction():
        edit(opened.doc)
    update = opened.doc.get_update(before)
    if opened.doc.get_state() == before and update == Doc().get_update():
        return
    people = [by.pk] if by is not None else []
    if not store.append(document.pk, [update], epoch=opened.epoch, people=people, schema=schema):
        raise Refused(_("This text began anew meanwhile. Look at it again."))
    later(tell_changed, str(document.pk))


@transaction.atomic
def freeze(document: Document, *, by: Any, why: str = "") -> Version:
    """Keep the document as it is now for good, with the next number. Who wrote since the last one: `reading.writers`.

    When nothing has changed since, and nothing else is said, it is the last version itself.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    body = reading.doc_of(document)
    digest = reading.digest(body)
    last = document.kept.order_by("-number").first()
    if last is not None and (last.digest, last.why) == (digest, why[:200]):
        return last
    version = Version.objects.create(
        document=document,
        number=document.versions + 1,
        body=body,
        digest=digest,
        why=why[:200],
        kept_by=by,
    )
    document.versions = version.number
    document.save(update_fields=["versions"])
    return version


@transaction.atomic
def begin_anew(document: Document, body: Json, *, by: Any) -> Document:
    """Begin the history of a document anew with this text. Browsers that hold the old one are told to load the page again."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    document.epoch += 1
    document.begun_by = by
    document.save(update_fields=["epoch", "begun_by"])
    Edit.objects.filter(document=document).delete()
    Snapshot.objects.filter(document=document).delete()
    _seed(document, body)
    recall(document=document)
    return document


def recall(*, document: Document | None = None, person: Any = None) -> None:
    """Let open rooms look again, within a second, who may be in: of one document, of one person, of all."""
    Recall.objects.filter(at__lt=clock.now() - KEEP_RECALLS).delete()
    Recall.objects.create(document=document, person=person)


def _seed(document: Document, body: Json) -> None:
    doc: Doc[Any] = Doc()
    mapping.become(doc, body)
    state = doc.get_update()
    Snapshot.objects.create(document=document, state=state, upto=document.tail)
    document.base, document.weight, document.length = len(state), 0, 0
    document.save(update_fields=["base", "weight", "length"])
