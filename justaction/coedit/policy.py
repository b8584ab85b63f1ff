"""Who may do what with a text and beside it. The chapter that keeps the text says what somebody may in it (`kinds.may`)."""

from __future__ import annotations

from typing import Any

from justaction.coedit import kinds
from justaction.coedit.models import Document, Picture, Suggestion, Thread


def role(person: Any, document: Document) -> str:
    """ "read", "suggest", "write" or "" of a person, or of a visitor (None)."""
    return kinds.may(person, document)


def may_read(person: Any, document: Document) -> bool:
    return role(person, document) != ""


def may_see_picture(person: Any, picture: Picture) -> bool:
    """Whoever may read the text, and everybody once it stands in words that everybody reads."""
    document = picture.document
    if not kinds.known(document):
        return False
    return may_read(person, document) or kinds.of(document).shown(document, str(picture.pk))


def may_suggest(person: Any, document: Document) -> bool:
    return person is not None and role(person, document) in {kinds.SUGGEST, kinds.WRITE}


def may_write(person: Any, document: Document) -> bool:
    return person is not None and role(person, document) == kinds.WRITE


def may_comment(person: Any, document: Document) -> bool:
    """Whoever may read it and is somebody."""
    return person is not None and may_read(person, document)


def may_close(person: Any, thread: Thread) -> bool:
    """Who began a thread, and who may write."""
    if person is None:
        return False
    first = thread.remarks.order_by("id").first()
    return may_write(person, thread.document) or (
        first is not None and first.author_id == person.pk and may_read(person, thread.document)
    )


def may_take_back(person: Any, suggestion: Suggestion) -> bool:
    return person is not None and suggestion.author_id == person.pk and may_read(person, suggestion.document)
