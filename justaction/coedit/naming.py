"""Whom one may name in a text, and how people are called on its pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from justaction.coedit import kinds
from justaction.coedit.models import Document

MOST_AROUND = 300


def around(document: Document) -> list[Any]:
    """Those who wrote, suggested or said something, and whom the kind of text names; only who may read it, by name."""
    rows = get_user_model()._default_manager.filter(
        Q(pk__in=document.hands.values("person"))
        | Q(pk__in=document.suggestions.values("author"))
        | Q(remarks__thread__document=document)
    )
    people = {person.pk: person for person in rows.distinct()[:MOST_AROUND]}
    people |= {person.pk: person for person in kinds.of(document).people(document)}
    known = [person for person in people.values() if person.name and kinds.may(person, document)]
    return sorted(known, key=lambda person: (person.name.casefold(), person.pk))


def matching(document: Document, typed: str) -> list[Any]:
    """At most eight of them, one of whose names begins with what was typed."""
    low = typed.strip().casefold()
    found = [
        person
        for person in around(document)
        if person.name.casefold().startswith(low)
        or any(part.startswith(low) for part in person.name.casefold().split())
    ]
    return found[:8]


def key_of(person: Any) -> str:
    """How a person is named in the text itself: their public id."""
    return str(person.subject)


def by_keys(keys: Iterable[str]) -> QuerySet[Any]:
    """The people of these keys."""
    return get_user_model()._default_manager.filter(subject__in=list(keys), is_active=True)


def called(person: Any, viewer: Any) -> str:
    """A name for people who are signed in; a visitor reads no name of anybody here."""
    if person is None:
        return _("Somebody")
    return str(person.name or _("Somebody")) if viewer is not None else _("A member")
