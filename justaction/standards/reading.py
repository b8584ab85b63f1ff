"""What a standard says now: its live text, its words as one object, and the facts of a revision for other chapters."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings

from justaction.coedit import reading as coedit
from justaction.coedit.models import Document
from justaction.record.models import Entry
from justaction.standards import wording
from justaction.standards.models import Indicator, Revision, Standard
from justaction.standards.models.rules import LICENCE
from justaction.texts import rich

KIND = "standard"  # of its document in coedit; the key is the number of the row


def document(standard: Standard) -> Document | None:
    """The live text of a standard; None while it is an idea."""
    return Document.objects.filter(kind=KIND, key=str(standard.pk)).first()


def open_suggestions(standard: Standard) -> int:
    """How many changes are suggested in the live text and wait for a yes or no."""
    live = document(standard)
    return len(rich.suggestions(coedit.doc_of(live))) if live else 0


def body(standard: Standard) -> dict[str, Any]:
    """The text as it is being written, as everybody may read it: without what is only suggested, and without names."""
    live = document(standard)
    return coedit.for_good(coedit.doc_of(live)) if live else wording.EMPTY


def words(standard: Standard) -> dict[str, Any]:
    """All words that are being written, as one object (see `wording.py`)."""
    return _words(standard, body(standard), standard.indicators.filter(revision=None))


def words_of(standards: Collection[Standard]) -> dict[int, dict[str, Any]]:
    """The same for several, by their keys, in four questions to the database."""
    keys = {str(one.pk): one.pk for one in standards}
    live = list(Document.objects.filter(kind=KIND, key__in=list(keys)))
    texts = coedit.docs_of(live)
    bodies = {keys[one.key]: coedit.for_good(texts[one.pk]) for one in live}
    measured: dict[int, list[Indicator]] = defaultdict(list)
    for row in Indicator.objects.filter(standard__in=list(keys.values()), revision=None):
        measured[row.standard_id].append(row)
    return {one.pk: _words(one, bodies.get(one.pk, wording.EMPTY), measured[one.pk]) for one in standards}


def _words(standard: Standard, text: dict[str, Any], indicators: Iterable[Indicator]) -> dict[str, Any]:
    return {
        "v": wording.VERSION,
        "code": standard.code,
        "title": standard.title,
        "rule": standard.rule,
        "why": standard.why,
        "how_to_test": standard.how_to_test,
        "channel": standard.channel.slug,
        "pillar": standard.pillar.name if standard.pillar else "",
        "indicators": [{name: getattr(row, name) for name in wording.INDICATOR} for row in indicators],
        "body": text,
    }


def as_data(revision: Revision) -> dict[str, Any]:
    """A revision as it was frozen, for programs and for an edition: complete, with its digest, licence and address."""
    return {
        **revision.words,
        "revision": revision.number,
        "clauses": [
            {"number": one.number, "id": one.block_id, "text": one.text} for one in revision.clauses.all()
        ],
        "what_changed": revision.what_changed,
        "adopted_at": revision.adopted_at.isoformat(timespec="seconds"),
        "adopted_by": settings.SITE_URL + revision.ballot_url if revision.ballot_url else None,
        "superseded_at": (
            revision.superseded_at.isoformat(timespec="seconds") if revision.superseded_at else None
        ),
        "digest": revision.digest,
        "licence": LICENCE,
        "url": settings.SITE_URL + revision.url,
    }


def recorded_digest(revision: Revision) -> str:
    """The digest that the record holds of a revision; "" when it holds none."""
    for entry in Entry.objects.filter(kind="standard.adopted", subject=revision.standard.subject):
        said = leaf_facts(entry)
        if said.get("number") == revision.number:
            return str(said.get("digest", ""))
    return ""


def leaf_facts(entry: Entry) -> dict[str, Any]:
    """The facts that stand in the leaf of an entry."""
    found: dict[str, Any] = json.loads(bytes(entry.leaf)).get("m", {})
    return found


def trouble(revision: Revision) -> str:
    """What no longer fits of a frozen revision: its words against its digest, its digest and clauses against the record.

    "" when all is as it was adopted. One changed byte is enough to be seen here.
    """
    if not revision.is_whole:
        return "words"
    if recorded_digest(revision) != revision.digest:
        return "record"
    kept = [(one.number, one.block_id, one.text) for one in revision.clauses.all()]
    said = [(one.number, one.id, one.text) for one in wording.clauses(revision.body)]
    return "" if kept == said else "clauses"
