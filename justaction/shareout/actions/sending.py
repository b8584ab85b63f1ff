"""Deeds that send an edition out: approving, freezing, making its files, the embargo, and the moment it is there.

Freezing and making the files are two: the press takes seconds, and nothing else may wait for it. What it makes follows from
what was frozen alone, so a job that ran twice, or after a crash, makes the same bytes. A job holds on to one freezing: when
the edition was taken back, frozen anew or let out by another meanwhile, it ends and changes nothing. One that fails, or is
never heard of again, leaves a word on the draft.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta
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

log = logging.getLogger(__name__)
State = Edition.State
GIVE_UP_AFTER = timedelta(minutes=15)  # a job that was killed has been given out again often enough by then


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


class _NotWantedError(Exception):
    """The edition is not being made any more, or from other words: this job has nothing left to do."""


@task
def make_files(pk: int) -> None:
    """Make the files of a frozen edition, keep them with their digests, and let it out unless its embargo runs.

    Where they cannot be made it is a draft again, and says why.
    """
    row = Edition.objects.filter(pk=pk, state=State.PRESSING).first()
    if row is None:
        return
    mark = _mark(row)
    try:
        files = pressing.press(given(row), going=lambda: _go_on(pk, mark))
        for content in files.values():
            _keep(content)
        _frozen(pk, mark, files)
    except _NotWantedError:
        log.info("the files of %s are not wanted any more", row.name)
    except Refused as no:
        _failed(pk, mark, no.message)
    except Exception:
        log.exception("the files of %s could not be made", row.name)
        _failed(
            pk,
            mark,
            _(
                "Something went wrong on our machine. Send it out once more. If it happens again, tell who runs this site."
            ),
        )


def give_up_late() -> int:
    """What the clock does: whose files were not there after 15 minutes is a draft again and says so. How many."""
    why = _(
        "They were not there after 15 minutes. Ask who runs this site whether its worker runs, then send it out again."
    )
    late = Edition.objects.filter(state=State.PRESSING, frozen_at__lte=clock.now() - GIVE_UP_AFTER)
    return sum(_failed(row.pk, _mark(row), why) for row in late)


def given(edition: Edition) -> pressing.Given:
    """What the press gets for a frozen edition."""
    return pressing.Given(
        said=edition.content,
        moment=_moment(edition),
        pictures=gathering.pictures(edition.content),
        zone=gathering.zone(),
        colours=list(Channel.objects.values_list("colour", flat=True)),
    )


def _moment(edition: Edition) -> datetime:
    """When a frozen edition comes out."""
    assert edition.frozen_at is not None
    return max(edition.embargo_until or edition.frozen_at, edition.frozen_at)


def _mark(edition: Edition) -> tuple[str, datetime]:
    """Which freezing this is: what the edition says and its moment, from which all its files follow."""
    return pressing.content_digest(edition.content), _moment(edition)


def _go_on(pk: int, mark: tuple[str, datetime], *, lock: bool = False) -> Edition:
    """The edition, while it waits for the files of this very freezing. Raises _NotWantedError."""
    rows = Edition.objects.select_for_update(of=("self",)) if lock else Edition.objects.all()
    row = rows.filter(pk=pk, state=State.PRESSING).first()
    if row is None or _mark(row) != mark:
        raise _NotWantedError
    return row


def _keep(content: bytes) -> None:
    """Store bytes under their digest; what is there is what it says."""
    name = EditionFile(digest=hashlib.sha256(content).hexdigest()).stored_as
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))


@transaction.atomic
def _failed(pk: int, mark: tuple[str, datetime], why: str) -> bool:
    """Make it a draft again that says why, unless it is past that; whether it was."""
    try:
        row = _go_on(pk, mark, lock=True)
    except _NotWantedError:
        return False
    row.state, row.content, row.frozen_at, row.trouble = State.DRAFT, {}, None, why[:300]
    row.save()
    return True


@transaction.atomic
def _frozen(pk: int, mark: tuple[str, datetime], files: dict[str, bytes]) -> None:
    row = _go_on(pk, mark, lock=True)
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
    """Make an edition a draft again, without its files, until it is out; approvals stand while nothing changes.

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
