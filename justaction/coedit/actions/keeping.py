"""Deeds on the text as a whole: keep a version, go back to one, bring a file in, take a picture in."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from justaction.coedit import mapping, policy, reading
from justaction.coedit.actions.documents import freeze, put
from justaction.coedit.models import Document, Picture, Version
from justaction.errors import NotAllowed, Refused
from justaction.texts import carrying, rich, uploads

MOST_PICTURES = 200  # of one text


def keep(document: Document, *, why: str = "", by: Any) -> Version:
    """Keep a version by hand, with a word why. Raises NotAllowed."""
    _ask(policy.may_write(by, document))
    return freeze(document, by=by, why=" ".join(why.split()))


@transaction.atomic
def restore(version: Version, *, by: Any) -> Version:
    """Make an older version the text again, as a new version; what stood until now is kept as one too. Raises NotAllowed."""
    document = version.document
    _ask(policy.may_write(by, document))
    freeze(document, by=by, why=_("Before going back to version %(n)s") % {"n": version.number})
    put(document, lambda doc: mapping.become(doc, version.body), by=by, schema=rich.SCHEMA)
    return freeze(document, by=by, why=_("Back to version %(n)s") % {"n": version.number})


@transaction.atomic
def bring_in(document: Document, content: bytes, *, name: str, by: Any) -> carrying.Brought:
    """Put a Word or Markdown file after what stands, or in its place while nothing stands yet.

    Raises NotAllowed, and Refused (field "file") in words about the file.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    _ask(policy.may_write(by, document))
    brought = carrying.bring_in(content, name=name)
    body = reading.doc_of(document)
    empty = not rich.plain(body).strip() and not rich.suggestions(body)
    before = [] if empty else body["content"]
    try:
        both = rich.check({"type": "doc", "content": [*before, *brought.doc["content"]]})
    except Refused as no:
        raise Refused(no.message, field="file", status=no.status) from no
    put(document, lambda doc: mapping.become(doc, both), by=by, schema=rich.SCHEMA)
    return brought


@transaction.atomic
def take_picture(document: Document, content: bytes, *, name: str, by: Any) -> Picture:
    """Take a picture in, encoded anew. Raises NotAllowed, and Refused (field "picture", 422) for what is none."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    _ask(policy.may_write(by, document))
    if document.pictures.count() >= MOST_PICTURES:
        raise Refused(_("This text has as many pictures as one may have."), field="picture", status=422)
    try:
        clean = uploads.clean(name, content)
    except uploads.Unfit as no:
        raise Refused(_(str(no)), field="picture", status=422) from no
    if not clean.media_type.startswith("image/"):
        raise Refused(_("That is no picture. Use PNG, JPEG or WebP."), field="picture", status=422)
    same = document.pictures.filter(digest=clean.digest).first()
    if same is not None:
        return same
    picture = Picture(document=document, media_type=clean.media_type, digest=clean.digest, by=by)
    picture.file.save(clean.name, ContentFile(clean.content), save=False)
    picture.save()
    return picture


def _ask(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(_("You may not do this in this text."))
