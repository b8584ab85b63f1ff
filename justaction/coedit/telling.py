"""Telling the chapter that keeps a document that it has changed: a job, some seconds after the edits."""

from __future__ import annotations

from uuid import UUID

from justaction.coedit import emails, kinds
from justaction.coedit.models import Document
from justaction.jobs import task


@task
def tell_changed(document: str) -> None:
    """Let the kind of a document know. Safe to run twice."""
    found = Document.objects.filter(pk=UUID(document)).first()
    if found is not None and kinds.known(found):
        emails.look_for_calls(document)
        kinds.of(found).changed(found)
