"""Deeds on suggestions: note one that was made in the editor, propose one by a form, decide it, take it back."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.coedit import emails, gate, mapping, policy, reading
from justaction.coedit.actions.documents import put
from justaction.coedit.models import Document, Hand, Suggestion
from justaction.errors import NotAllowed, Refused
from justaction.jobs import later
from justaction.texts import rich
from justaction.web import clock

State = Suggestion.State
MOST_WORDS = 20_000  # letters of one proposal
MOST_WHY = 2000  # letters of a note or a reason
MOST_OPEN = 400  # suggestions of one person in one text


@transaction.atomic
def note(document: Document, key: str, *, by: Any) -> Suggestion:
    """Say whose a suggestion is that was made in the editor: the id of its marks begins as theirs do.

    Raises NotAllowed, and Refused (429) when very many of theirs wait.
    """
    _ask(
        policy.may_suggest(by, document)
        and key.startswith(f"{gate.mark_of(by, document)}-")
        and len(key) <= 40
    )
    mine = document.suggestions.filter(author=by, state=State.OPEN)
    if not mine.filter(key=key).exists() and mine.count() >= MOST_OPEN:
        raise Refused(_("Many of your suggestions wait. Let some be decided first."), status=429)
    row = Suggestion(document=document, key=key, author=by)
    Suggestion.objects.bulk_create([row], ignore_conflicts=True)
    return Suggestion.objects.get(document=document, key=key)


@transaction.atomic
def propose(
    document: Document, block: str, *, words: str, note: str = "", after: bool = False, by: Any
) -> Suggestion:
    """Suggest other words for a paragraph, or a new paragraph after it, as marks in the text. No words take it out.

    Raises NotAllowed, and Refused (field "words", 409 or 422) where nothing would change, or the paragraph is gone.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    _ask(policy.may_suggest(by, document))
    words = words.replace("\r\n", "\n").strip()
    if len(words) > MOST_WORDS:
        raise Refused(_("That is too long for one paragraph."), field="words", status=422)
    note = _short(note, "note")
    body = reading.doc_of(document)
    before = rich.standing(body, block)
    if before is None:
        raise Refused(_("This paragraph is not there any more. Go back to the text."), field="words")
    if (after and not words) or (not after and " ".join(words.split()) == " ".join(before.split())):
        raise Refused(_("Nothing would change. Write other words."), field="words", status=422)
    key = f"{gate.mark_of(by, document)}-{secrets.token_hex(5)}"
    change = rich.proposed_after if after else rich.proposed
    put(
        document,
        lambda doc: mapping.become(doc, change(mapping.to_json(doc), block, words, key)),
        by=by,
        schema=rich.SCHEMA,
    )
    said = rich.suggestions(reading.doc_of(document)).get(key, {"insertion": "", "deletion": ""})
    return Suggestion.objects.create(
        document=document, key=key, author=by, block=block, note=note,
        inserted=said["insertion"], deleted=said["deletion"],
    )  # fmt: skip


@transaction.atomic
def decide(document: Document, key: str, *, accept: bool, reason: str = "", by: Any) -> Suggestion:
    """Take a suggestion into the text, or turn it down with a reason. Its author is credited, and told.

    Raises NotAllowed, and Refused when it was decided meanwhile, or (field "reason", 422) turned down without a reason.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    _ask(policy.may_write(by, document))
    reason = _short(reason, "reason")
    if not accept and not reason:
        raise Refused(_("Say in a few words why. Its author will read it."), field="reason", status=422)
    row = _settle(document, key, accept=accept, by=by)
    row.state = State.ACCEPTED if accept else State.REJECTED
    row.reason, row.decided_by, row.decided_at = reason, by, clock.now()
    row.save()
    if accept and row.author_id is not None:
        hand = Hand(document=document, person_id=row.author_id, number=document.versions + 1)
        Hand.objects.bulk_create([hand], ignore_conflicts=True)
    later(emails.send_decided, row.pk)
    return row


@transaction.atomic
def take_back(document: Document, key: str, *, by: Any) -> Suggestion:
    """Let its author take a suggestion back. Raises NotAllowed, and Refused when it was decided meanwhile."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    row = Suggestion.objects.filter(document=document, key=key).first()
    _ask(row is not None and policy.may_take_back(by, row))
    row = _settle(document, key, accept=False, by=by)
    row.state, row.decided_by, row.decided_at = State.WITHDRAWN, by, clock.now()
    row.save()
    return row


def _settle(document: Document, key: str, *, accept: bool, by: Any) -> Suggestion:
    """Let the text have it or not; the row with its words. Raises Refused when it is not open any more."""
    said = rich.suggestions(reading.doc_of(document)).get(key)
    row = Suggestion.objects.select_for_update().filter(document=document, key=key).first()
    if said is None or (row is not None and row.state != State.OPEN):
        raise Refused(_("This suggestion is not open any more. Somebody decided it, or its words are gone."))
    put(
        document,
        lambda doc: mapping.become(doc, rich.resolved(mapping.to_json(doc), {key: accept})),
        by=by,
        schema=rich.SCHEMA,
    )
    row = row or Suggestion(document=document, key=key)
    row.inserted, row.deleted = said["insertion"], said["deletion"]
    return row


def _short(words: str, field: str) -> str:
    """Words without spaces around them. Raises Refused when they are too many: nothing is cut."""
    words = words.strip()
    if len(words) > MOST_WHY:
        raise Refused(_("Say it shorter: at most 2,000 letters."), field=field, status=422)
    return words


def _ask(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(_("You may not do this in this text."))
