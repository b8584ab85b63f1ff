"""Deeds about the minutes of a gathering: written, approved by somebody else, and corrected in a new version."""

from __future__ import annotations

from hashlib import sha256

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from justaction.collaborative.models import Collaborative
from justaction.convenings import policy
from justaction.convenings.actions.coming import locked
from justaction.convenings.models import LONGEST_MINUTES, Gathering, Minutes
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.web import clock


@transaction.atomic
def write_minutes(
    gathering: Gathering, *, text: str, by: Person | None, seen: str | None = None, what_changed: str = ""
) -> Minutes:
    """Write the draft, or change it; after an approved version, begin the next one and say what changes.

    `seen` is the `mark` of the words that the writer began with: if somebody changed them meanwhile, nothing is
    written over. Raises NotAllowed, Refused (fields "text", "what_changed").
    """
    row = locked(gathering)
    if not policy.may_write_minutes(by, row):
        raise NotAllowed(_("Only those who host a gathering, or take its notes, write its minutes."))
    if row.cancelled_at is not None or not row.has_started:
        raise Refused(_("It has not been held yet, so there is nothing to write down."))
    words = text.strip().replace("\r\n", "\n")
    if not words:
        raise Refused(_("Write what happened."), field="text", status=422)
    if len(words) > LONGEST_MINUTES:
        raise Refused(_("That is too long. Keep what somebody will look for."), field="text", status=422)
    versions = Minutes.objects.select_for_update().filter(gathering=row)
    last = versions.order_by("-version").first()
    if seen is not None and last is not None and seen != mark(last.text):
        raise Refused(_("Somebody changed these words meanwhile. Theirs stand below yours."), field="text")
    draft = last if last is not None and last.approved_at is None else None
    if draft is None:
        draft = Minutes(gathering=row, version=last.version + 1 if last else 1)
        draft.number = last.number if last else None
    draft.what_changed = " ".join(what_changed.split())[:300]
    if draft.version > 1 and not draft.what_changed:
        raise Refused(_("Say what changed, and why."), field="what_changed", status=422)
    draft.text, draft.written_by, draft.written_at = words, by, clock.now()
    draft.save()
    return draft


@transaction.atomic
def approve_minutes(minutes: Minutes, *, by: Person | None, seen: str | None = None) -> Minutes:
    """Say that the words are right: from now on everybody reads them, under a number, and they stay. Never by who
    wrote them. Approving twice changes nothing. `seen` as in `write_minutes`. Raises NotAllowed, Refused."""
    Minutes.objects.select_for_update().get(pk=minutes.pk)
    row = Minutes.objects.select_related("gathering__series").get(pk=minutes.pk)
    if not policy.may_approve_minutes(by, row):
        raise NotAllowed(_("Somebody else who was there, or hosts, approves minutes: never who wrote them."))
    if row.approved_at is not None:
        return row
    if seen is not None and seen != mark(row.text):
        raise Refused(_("Somebody changed these words meanwhile. Read them once more."))
    row.number = row.number or _next_number()
    row.approved_by, row.approved_at = by, clock.now()
    row.save(update_fields=["number", "approved_by", "approved_at"])
    record.enter(
        "convening.minutes",
        row,
        by=by,
        title=row.gathering.title,
        url=row.url,
        words={"title": row.gathering.title, "what_changed": row.what_changed},
        facts={
            "number": row.number,
            "version": row.version,
            "held": row.gathering.on.isoformat(),
            "digest": sha256(row.text.encode()).hexdigest(),
        },
        thread=row.gathering.series,
    )
    return row


def mark(text: str) -> str:
    """What stands for the words that somebody saw: 16 hex digits."""
    return sha256(text.encode()).hexdigest()[:16]


def _next_number() -> int:
    """The number behind the last one; those who ask at once take turns at the one row of the collaborative."""
    Collaborative.objects.select_for_update().get()
    return (Minutes.objects.aggregate(last=Max("number"))["last"] or 0) + 1
