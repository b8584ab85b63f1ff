"""What pages, slots and the check ask of editions. It only reads."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from justaction.errors import Refused
from justaction.record.models import Entry
from justaction.shareout import pressing
from justaction.shareout.models import Edition, EditionFile


@dataclass(frozen=True)
class Page:
    """One page of an edition, and its place among the others."""

    slug: str
    title: str


def content_of(file: EditionFile) -> bytes:
    """The bytes of a file, as they were when it was made. Raises Refused (503) when they are not, or not there."""
    content = stored(file)
    if content is None or hashlib.sha256(content).hexdigest() != file.digest:
        raise Refused(
            _("This file is not what our record says. We do not show it. Please tell us."), status=503
        )
    return content


def stored(file: EditionFile) -> bytes | None:
    """What lies in the storage for a file; None when nothing does."""
    try:
        with default_storage.open(file.stored_as) as found:
            return bytes(found.read())
    except OSError:
        return None


def contents(edition: Edition) -> tuple[list[Page], str]:
    """The pages of a frozen edition, and what its share card shows, in words."""
    said = json.loads(content_of(edition.files.get(path=pressing.CONTENTS)))
    return [Page(**one) for one in said["pages"]], said["card"]


def words_of(edition: Edition, slug: str) -> str:
    """The words of one page as HTML, as they were frozen. Raises EditionFile.DoesNotExist."""
    return content_of(edition.files.get(path=f"pages/{slug}.html")).decode()


def citation(edition: Edition) -> str:
    """The edition as one line."""
    return content_of(edition.files.get(path=f"cite/{edition.name}.txt")).decode().strip()


def entry_of(edition: Edition) -> Entry | None:
    """The entry of the record that binds it."""
    return Entry.objects.filter(kind="shareout.published", subject=edition.subject).order_by("id").first()


# what is not as it was: a sentence for each, for who looks after the machine


def troubles(edition: Edition) -> list[str]:
    """Everything in which a published edition differs from the record: none, when all is as it came out."""
    found = []
    entry = entry_of(edition)
    facts: dict[str, Any] = json.loads(bytes(entry.leaf))["m"] if entry else {}
    if not facts:
        return ["It has no entry on the record."]
    rows = {file.path: file for file in edition.files.all()}
    for file in rows.values():
        content = stored(file)
        if content is None:
            found.append(f"{file.path} is missing.")
        elif hashlib.sha256(content).hexdigest() != file.digest or len(content) != file.size:
            found.append(f"{file.path} was changed.")
    if len(rows) != facts["files"]:
        found.append(f"{len(rows)} files are listed, the record says {facts['files']}.")
    if pressing.content_digest(edition.content) != facts["content"]:
        found.append("What it says was changed.")
    return found + _list_troubles(rows, facts["digest"])


def _list_troubles(rows: dict[str, EditionFile], digest: str) -> list[str]:
    """Where the list of files differs from the record, or the rows from the list."""
    own = rows.get(pressing.MANIFEST)
    content = stored(own) if own else None
    if content is None or hashlib.sha256(content).hexdigest() != digest:
        return ["The list of its files is not the one on the record."]
    listed = {one["path"]: one["sha256"] for one in json.loads(content)["files"]}
    here = {path: file.digest for path, file in rows.items() if path != pressing.MANIFEST}
    return [
        f"{path} is not what the list says."
        for path in sorted({*listed, *here})
        if listed.get(path) != here.get(path)
    ]
