"""Deeds on what is said beside a text: begin a thread, answer, settle it and open it again; call who is named."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.coedit import emails, kinds, naming, policy, reading
from justaction.coedit.models import Call, Document, Remark, Thread
from justaction.errors import NotAllowed, Refused
from justaction.jobs import later
from justaction.texts import rich
from justaction.web import clock, limits

MOST_WORDS = 2000  # letters of one remark
MOST_AN_HOUR, MOST_A_DAY = 60, 240  # remarks of one person, beside all texts
MOST_IN_THREAD = 100  # remarks
MOST_OPEN = 400  # threads beside one text: as many as its page can show
MOST_CALLS = 10  # people whom one remark calls
MOST_IN_TEXT = 200  # people whom a text calls


@transaction.atomic
def comment(document: Document, block: str, *, words: str, quote: str = "", by: Any) -> Thread:
    """Begin a thread about some words of a paragraph. Raises NotAllowed, Refused (field "words", 422)."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    _ask(policy.may_comment(by, document))
    if not block or len(block) > 40:
        raise Refused(_("Choose the words that you mean first."), field="words", status=422)
    if document.threads.open().count() >= MOST_OPEN:
        raise Refused(
            _("So many comments wait beside this text. Settle some first."), field="words", status=422
        )
    thread = Thread.objects.create(document=document, block=block, quote=" ".join(quote.split())[:300])
    _say(thread, words, by)
    return thread


@transaction.atomic
def answer(thread: Thread, *, words: str, by: Any) -> Remark:
    """Say something more in a thread. Raises NotAllowed, Refused (field "words", 422)."""
    thread = Thread.objects.select_for_update().select_related("document").get(pk=thread.pk)
    _ask(policy.may_comment(by, thread.document))
    remark = _say(thread, words, by)
    later(emails.send_answer, remark.pk)
    return remark


@transaction.atomic
def close(thread: Thread, *, by: Any) -> None:
    """Say that what a thread asks is settled. Twice changes nothing. Raises NotAllowed."""
    thread = Thread.objects.select_for_update().select_related("document").get(pk=thread.pk)
    _ask(policy.may_close(by, thread))
    if thread.is_open:
        thread.closed_by, thread.closed_at = by, clock.now()
        thread.save(update_fields=["closed_by", "closed_at"])


@transaction.atomic
def reopen(thread: Thread, *, by: Any) -> None:
    """Open a thread again. Raises NotAllowed."""
    thread = Thread.objects.select_for_update().select_related("document").get(pk=thread.pk)
    _ask(policy.may_comment(by, thread.document))
    if not thread.is_open:
        thread.closed_by = thread.closed_at = None
        thread.save(update_fields=["closed_by", "closed_at"])


@transaction.atomic
def see_calls(document: Document, *, by: Any) -> int:
    """Somebody has come to the text in which they were called; how many calls that answers."""
    mine = Call.objects.filter(document=document, person=by, seen_at=None)
    return mine.update(seen_at=clock.now())


@transaction.atomic
def call_all(document: UUID) -> int:
    """Call whoever newly stands in the text and may read it; how many are new. For a job after edits."""
    found = Document.objects.select_for_update().filter(pk=document).first()
    if found is None or not kinds.known(found):
        return 0
    keys = [key for key, _name in rich.mentions(reading.doc_of(found))][:MOST_IN_TEXT]
    before = set(found.calls.filter(remark=None).values_list("person_id", flat=True))
    people = [person for person in naming.by_keys(keys) if person.pk not in before]
    return sum(_call(found, person, None) for person in people if kinds.may(person, found))


def _say(thread: Thread, words: str, by: Any) -> Remark:
    words = words.strip()
    if not words:
        raise Refused(_("Write what you want to say."), field="words", status=422)
    if len(words) > MOST_WORDS:
        raise Refused(_("That is too long for a comment. Say it shorter."), field="words", status=422)
    if thread.remarks.count() >= MOST_IN_THREAD:
        raise Refused(_("This thread is long. Settle it, and begin a new one."), field="words", status=422)
    counted = limits.count(
        limits.Limit("coedit.remark", str(by.pk), MOST_AN_HOUR, timedelta(hours=1)),
        limits.Limit("coedit.remark.day", str(by.pk), MOST_A_DAY, timedelta(days=1)),
    )
    if "coedit.remark.day" in counted.tripped:
        raise Refused(_("That is a lot for one day. Go on tomorrow."), field="words", status=429)
    if counted.tripped:
        raise Refused(_("That is a lot within an hour. Go on a little later."), field="words", status=429)
    remark = Remark.objects.create(thread=thread, author=by, words=words)
    for person in _named(thread.document, words)[:MOST_CALLS]:
        if person.pk != by.pk:
            _call(thread.document, person, remark)
    return remark


def _named(document: Document, words: str) -> list[Any]:
    """Those of the people around a text whose whole name stands behind an @."""
    if "@" not in words:
        return []
    low = words.casefold()
    return [
        person
        for person in naming.around(document)
        if re.search(rf"@{re.escape(person.name.casefold())}(?!\w)", low)
    ]


def _call(document: Document, person: Any, remark: Remark | None) -> int:
    row = Call(document=document, person=person, remark=remark)
    Call.objects.bulk_create([row], ignore_conflicts=True)
    made = Call.objects.filter(document=document, person=person, remark=remark, at=row.at).first()
    if made is None:
        return 0
    later(emails.send_call, made.pk)
    return 1


def _ask(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(_("You may not do this in this text."))


__all__ = ["answer", "call_all", "close", "comment", "reopen", "see_calls"]
