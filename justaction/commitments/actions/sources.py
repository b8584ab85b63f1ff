"""The sources of a harm, gathered while a draft is written."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from justaction.commitments import policy
from justaction.commitments.actions.checking import check_fields
from justaction.commitments.actions.drafts import draft_of
from justaction.commitments.models import Commitment, HarmSource
from justaction.errors import Refused
from justaction.members.models import Person
from justaction.texts.uploads import CleanFile
from justaction.web import clock

MOST = 12  # sources of one harm


@dataclass(frozen=True)
class SourceDraft:
    """A source as given: a link, or a file made harmless by `uploads.clean`."""

    title: str
    sort: str
    dated: date
    url: str = ""
    file: CleanFile | None = None


@transaction.atomic
def add_source(commitment: Commitment, *, by: Person, draft: SourceDraft) -> HarmSource:
    """Add one to a draft. Raises NotAllowed for those who do not write it; Refused once it is published, above twelve,
    and (422, with the field) for a day that has not come, or neither or both of a file and a link."""
    row = draft_of(commitment, by)
    if row.harm_sources.count() >= MOST:
        raise Refused(_("Twelve sources are enough. Take one out first."), status=422)
    made = HarmSource(
        commitment=row,
        title=" ".join(draft.title.split()),
        sort=draft.sort,
        dated=draft.dated,
        url=draft.url.strip(),
        by=by,
        at=clock.now(),
    )
    if bool(draft.file) == bool(made.url):
        raise Refused(_("Give a file or a link, one of the two."), field="url", status=422)
    if draft.dated > policy.today():
        raise Refused(_("That day has not come yet."), field="dated", status=422)
    check_fields(made, ("title", "sort", "url"))
    if draft.file:
        made.file_name, made.media_type = draft.file.name, draft.file.media_type
        made.size, made.digest = len(draft.file.content), draft.file.digest
        name = secrets.token_hex(16) + draft.file.suffix
        made.file.save(name, ContentFile(draft.file.content), save=False)
    made.save()
    return made


@transaction.atomic
def drop_source(source: HarmSource, *, by: Person) -> None:
    """Take one out of a draft again."""
    draft_of(source.commitment, by)
    HarmSource.objects.filter(pk=source.pk).delete()
