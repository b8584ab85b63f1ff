"""Deeds that send an edition out: approving, freezing, making its files, the embargo, and the moment it is there.

Freezing and making the files are two: the press takes seconds, and nothing else may wait for it. What it makes follows from
what was frozen alone, so a job that ran twice, or after a crash, makes the same bytes.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from justaction.collaborative.models import Channel
from justaction.errors import NotAllowed, Refused
from justaction.jobs import later, task
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.shareout import checklist, gathering, policy, pressing
from justaction.shareout.actions.gather import draft
from justaction.shareout.models import Approval, Edition, EditionFile
from justaction.web import clock, pages

State = Edition.State


@transaction.atomic
def approve(edition: Edition, *, by: Person) -> Approval:
    """Say that it can go out as it stands. Saying it again for a changed draft is new. Raises NotAllowed, Refused."""
    row = draft(edition, by)
    said = {"fingerprint": checklist.fingerprint(row), "at": clock.now()}
    return Approval.objects.update_or_create(edition=row, person=by, defaults=said)[0]


@transaction.atomic
def publish(edition: Edition, *, by: Person) -> Edition:
    """Freeze all that it says today, and let its files be made; then it comes out, at once or when its embargo is over.

    Raises NotAllowed, Refused with what is missing.
    """
    row = draft(edition, by)
    if not policy.may_publish(by, row):
        raise NotAllowed(_("Only a convener or a steward can do this."))
    lacks = checklist.missing(row)
    if lacks:
        raise Refused(
            _("Not yet. First: %(what)s") % {"what": "; ".join(line.title for line in lacks)}, status=422
        )
    with timezone.override(gathering.zone()):
        row.content = gathering.content(row)
    row.state, row.frozen_by, row.frozen_at, row.trouble = State.PRESSING, by, clock.now(), ""
    row.save()
    later(make_files, row.pk)
    return row


@task
def make_files(pk: int) -> None:
    """Make the files of a frozen edition, keep them with their digests, and let it out unless its embargo runs.

    Where they cannot be made it is a draft again, and says why.
    """
    row = Edition.objects.filter(pk=pk, state=State.PRESSING).first()
    if row is None:
        return
    try:
        files = pressing.press(given(row))
    except Refused as no:
        _failed(row, no.message)
        return
    for content in files.values():
        _keep(content)
    _frozen(pk, files)


def given(edition: Edition) -> pressing.Given:
    """What the press gets for a frozen edition."""
    assert edition.frozen_at is not None
    moment = max(edition.embargo_until or edition.frozen_at, edition.frozen_at)
    return pressing.Given(
        said=edition.content,
        moment=moment,
        pictures=gathering.pictures(edition.content),
        zone=gathering.zone(),
        colours=list(Channel.objects.values_list("colour", flat=True)),
    )


def _keep(content: bytes) -> None:
    """Store bytes under their digest; what is there is what it says."""
    name = EditionFile(digest=hashlib.sha256(content).hexdigest()).stored_as
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))


@transaction.atomic
def _failed(edition: Edition, why: str) -> None:
    Edition.objects.filter(pk=edition.pk, state=State.PRESSING).update(
        state=State.DRAFT, content={}, frozen_at=None, trouble=why[:300]
    )


@transaction.atomic
def _frozen(pk: int, files: dict[str, bytes]) -> None:
    row = Edition.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.state != State.PRESSING:
        return
    EditionFile.objects.bulk_create(
        EditionFile(
            edition=row,
            path=path,
            media_type=pressing.media_type(path),
            size=len(content),
            digest=hashlib.sha256(content).hexdigest(),
        )
        for path, content in sorted(files.items())
    )
    row.digest = hashlib.sha256(files[pressing.MANIFEST]).hexdigest()
    row.state = State.EMBARGOED
    row.save(update_fields=["digest", "state"])
    if row.embargo_until is None or row.embargo_until <= clock.now():
        _release(row)


@transaction.atomic
def take_back(edition: Edition, *, by: Person) -> Edition:
    """Make an edition under embargo a draft again, without its files; approvals stand while nothing changes.

    Raises NotAllowed, Refused once it is out.
    """
    row = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if not policy.may_steer(by):
        raise NotAllowed(_("Only a convener or a steward can do this."))
    if not policy.may_take_back(by, row):
        raise Refused(_("It cannot be taken back now."))
    row.files.all().delete()
    row.state, row.digest, row.content, row.frozen_at = State.DRAFT, "", {}, None
    row.save()
    return row


@transaction.atomic
def release(edition: Edition) -> Edition:
    """Let out an edition whose embargo is over. Doing it twice changes nothing."""
    row = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if row.state == State.EMBARGOED and (row.embargo_until is None or row.embargo_until <= clock.now()):
        _release(row)
    return row


def release_due() -> int:
    """Let out all whose embargo is over; how many were."""
    return sum(release(row).state == State.PUBLISHED for row in Edition.objects.to_release())


def _release(row: Edition) -> None:
    row.state, row.published_at = State.PUBLISHED, clock.now()
    row.save(update_fields=["state", "published_at"])
    facts: dict[str, Any] = {
        "year": row.year,
        "number": row.number,
        "files": row.files.count(),
        "digest": row.digest,
        "content": pressing.content_digest(row.content),
    }
    record.enter(
        "shareout.published",
        row,
        by=row.frozen_by,
        title=_("%(title)s, edition %(n)s") % {"title": row.title, "n": row.number},
        url=row.url,
        words={"title": row.title, "correction": row.correction},
        facts=facts,
    )
    pages.changed()
