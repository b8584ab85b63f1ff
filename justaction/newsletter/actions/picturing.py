"""Taking a picture into an issue: encoded anew, no larger than a letter shows it, the same address for every reader."""

from __future__ import annotations

import io

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.newsletter import policy
from justaction.newsletter.actions.writing import draft_of
from justaction.newsletter.models import Issue, Picture
from justaction.texts import uploads

MOST = 30  # pictures in an issue
SHOWN = (536, 1200)  # pixels, at most: a letter is 600 wide, with 32 at each side
SHARP = 2  # pixels of the file for one that is shown


def take_picture(issue: Issue, content: bytes, *, name: str, by: Person) -> Picture:
    """Take a picture in; the same one again is the one that is there.

    Raises NotAllowed, Refused (field "picture") for what is no picture, for too many, and when it is no draft any more.
    """
    if not policy.may_write(by, issue.community):
        raise NotAllowed(_("Only who looks after this can write its newsletter."))
    made, size = _made(name, content)
    with transaction.atomic():
        row = draft_of(issue, by)
        same = row.pictures.filter(digest=made.digest).first()
        if same is not None:
            return same
        if row.pictures.count() >= MOST:
            raise Refused(_("This issue has as many pictures as one may have."), field="picture", status=422)
        picture = Picture(
            issue=row, media_type=made.media_type, digest=made.digest, width=size[0], height=size[1], by=by
        )
        picture.file.save(made.name, ContentFile(made.content), save=False)
        picture.save(force_insert=True)
    return picture


def _made(name: str, content: bytes) -> tuple[uploads.CleanFile, tuple[int, int]]:
    """The picture without anything but its pixels, no larger than needed; and the size at which it is shown."""
    try:
        clean = uploads.clean(name, content, most_bytes=settings.UPLOAD_MAX_BYTES)
    except uploads.Unfit as no:
        raise Refused(_(str(no)), field="picture", status=422) from no
    if not clean.media_type.startswith("image/"):
        raise Refused(_("That is no picture. Use PNG, JPEG or WebP."), field="picture", status=422)
    with Image.open(io.BytesIO(clean.content)) as picture:
        kind = str(picture.format)
        share = min(SHOWN[0] / picture.width, SHOWN[1] / picture.height, 1)
        size = (max(round(picture.width * share), 1), max(round(picture.height * share), 1))
        picture.thumbnail((size[0] * SHARP, size[1] * SHARP))
        out = io.BytesIO()
        picture.save(out, kind, **({} if kind == "PNG" else {"quality": 85}))
    return uploads.CleanFile(clean.name, clean.media_type, out.getvalue()), size
