"""Taking the name of somebody out of all that was written together: texts, kept versions, what is said beside them.

Decision 17: a kept version is cited nowhere else, so it may lose a name. What everybody reads never had one.
"""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from justaction.coedit import mapping, naming, reading, store
from justaction.coedit.actions.documents import put
from justaction.coedit.models import Document, Remark, Version
from justaction.jobs import later
from justaction.texts import rich


@transaction.atomic
def forget(person: Any) -> None:
    """Where somebody is called by name, "somebody" stands from now on; called before their rows go."""
    key = naming.key_of(person)
    kept = _kept_with(key)
    texts = Document.objects.filter(
        Q(pk__in=kept.values("document"))
        | Q(calls__person=person)
        | Q(hands__person=person)
        | Q(suggestions__author=person)
        | Q(threads__remarks__author=person)
    )
    for document in texts.distinct():
        if key in {mark for mark, _name in rich.mentions(reading.doc_of(document))}:
            put(document, lambda doc: mapping.become(doc, _without(mapping.to_json(doc), key)), by=None)
            later(store.compact, str(document.pk))  # once it is merged, no edit holds the name either
    for version in kept:
        version.body = _without(version.body, key)
        version.digest = reading.digest(version.body)
        version.save(update_fields=["body", "digest"])
    _forget_in_remarks(person)


def _without(body: dict[str, Any], key: str) -> dict[str, Any]:
    return rich.unnamed(body, key, _("somebody"))


def _kept_with(key: str) -> QuerySet[Version]:
    """The versions in which somebody of this key stands. Read through from end to end: nobody is erased often."""
    return Version.objects.annotate(said=Cast("body", TextField())).filter(said__contains=key)


def _forget_in_remarks(person: Any) -> None:
    """In remarks that called them, their whole name behind an @."""
    if not person.name:
        return
    named = re.compile(rf"@{re.escape(person.name)}(?!\w)", re.IGNORECASE)
    for remark in Remark.objects.filter(calls__person=person).distinct():
        remark.words = named.sub(f"@{_('somebody')}", remark.words)
        remark.save(update_fields=["words"])
