"""Files that go with a tool. Each was made harmless before it comes here; one in a revision stays for good."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from justaction.coedit.models import Picture
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.texts import rich
from justaction.texts.uploads import SUFFIXES, CleanFile
from justaction.toolkit import policy
from justaction.toolkit.actions.making import locked
from justaction.toolkit.models import Tool, ToolFile, ToolPicture
from justaction.web import clock, pages

MOST_FILES = 12  # of one draft
MOST_BYTES = 40 * 1024 * 1024  # of one draft


@transaction.atomic
def attach(tool: Tool, file: CleanFile, *, about: str = "", by: Person) -> ToolFile:
    """Put a file to the draft. Raises NotAllowed, Refused."""
    row = locked(tool)
    if not policy.may_look_after(by, row):
        raise NotAllowed(_("Only its lead editor and coordinators add files."))
    if not row.is_written:
        raise Refused(_("Its words are not being written now."))
    there = list(row.files.filter(dropped_at=None))
    if any(one.digest == file.digest and one.name == file.name for one in there):
        raise Refused(_("That file is here already."), field="file")
    if len(there) >= MOST_FILES or sum(one.size for one in there) + len(file.content) > MOST_BYTES:
        raise Refused(_("A tool has at most 12 files, and 40 megabytes in all."), field="file", status=422)
    return keep(row, file, about=about, by=by)


def keep(tool: Tool, file: CleanFile, *, about: str = "", by: Person | None) -> ToolFile:
    """Store a clean file with a tool; called inside a deed."""
    row = ToolFile(
        tool=tool,
        name=file.name[:140],
        about=" ".join(about.split())[:160],
        media_type=file.media_type,
        size=len(file.content),
        digest=file.digest,
        added_by=by,
        added_at=clock.now(),
    )
    row.file.save(f"{file.digest[:32]}{file.suffix}", ContentFile(file.content), save=False)
    row.save(force_insert=True)
    pages.changed()
    return row


def keep_pictures(tool: Tool, body: dict[str, Any]) -> None:
    """Keep the pictures of a text with the tool for good; called inside a deed. Raises Refused where one is missing."""
    kept = set(tool.pictures.values_list("key", flat=True))
    for key in rich.pictures(body):
        if key in kept:
            continue
        found = Picture.objects.filter(document=tool.document, pk=key).first()
        if found is None:
            raise Refused(_("A picture in the text is not there any more. Put it in again."))
        with found.file.open("rb") as stream:
            content = stream.read()
        row = ToolPicture(
            tool=tool, key=key, media_type=found.media_type, size=len(content), digest=found.digest
        )
        row.file.save(f"{found.digest[:32]}{SUFFIXES[found.media_type]}", ContentFile(content), save=False)
        row.save(force_insert=True)


@transaction.atomic
def drop_file(file: ToolFile, *, by: Person) -> None:
    """Take a file out of the draft; it goes for good unless a revision has it. Raises NotAllowed, Refused."""
    tool = locked(file.tool)
    if not policy.may_look_after(by, tool):
        raise NotAllowed(_("Only its lead editor and coordinators take files out."))
    if not tool.is_written:
        raise Refused(_("Its words are not being written now."))
    if file.revisions.exists():
        file.dropped_at = clock.now()
        file.save(update_fields=["dropped_at"])
    else:
        storage, name = file.file.storage, str(file.file.name)
        transaction.on_commit(lambda: storage.delete(name))
        file.delete()
    pages.changed()
