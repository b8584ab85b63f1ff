"""What others may ask about a document: its newest text, what it weighs, who wrote."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import rfc8785
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.coedit import mapping, store
from justaction.coedit.models import Document, Version
from justaction.texts import rich


def doc_of(document: Document) -> dict[str, Any]:
    """The newest text as ProseMirror JSON, with what is suggested in it; raises Document.DoesNotExist."""
    return mapping.to_json(store.load(document.pk).doc)


def docs_of(documents: Iterable[Document]) -> dict[UUID, dict[str, Any]]:
    """The newest texts of several, by their keys, as `doc_of`; in two questions to the database."""
    return {pk: mapping.to_json(opened.doc) for pk, opened in store.load_many(documents).items()}


def for_good(body: dict[str, Any]) -> dict[str, Any]:
    """A text as it may stand where everybody reads it and nobody changes it: what is only suggested is not made, and where
    it calls a member it says "somebody", since a name can be taken back. The same in every language of a reader.

    Raises Refused for a text that cannot stand.
    """
    with override(settings.LANGUAGE_CODE):
        nobody = rich.unnamed(rich.settled(body), None, _("somebody"))
    return rich.check(nobody)


def digest(body: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON (RFC 8785) of a text, in hex."""
    return hashlib.sha256(rfc8785.dumps(body)).hexdigest()


def writers(version: Version) -> QuerySet[Any]:
    """Who wrote between the version before and this one; people, by name."""
    return _by_hand(version.document, version.number)


def writers_now(document: Document) -> QuerySet[Any]:
    """Who wrote since the last version; people, by name."""
    return _by_hand(document, document.versions + 1)


def _by_hand(document: Document, number: int) -> QuerySet[Any]:
    hands = document.hands.filter(number=number)
    return get_user_model()._default_manager.filter(pk__in=hands.values("person")).order_by("name", "pk")
