"""What the deeds share: the row under its lock, its next stage, its words kept still, an entry in the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from justaction.coedit import actions as coedit
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.record.models import Entry
from justaction.standards import policy, reading, wording
from justaction.standards.models import Draft, Standard


def locked(standard: Standard) -> Standard:
    """The row as it is now; whatever happens to a standard happens one after the other."""
    row = Standard.objects.select_for_update(of=("self",)).select_related("channel", "pillar", "current")
    return row.get(pk=standard.pk)


def led(standard: Standard, by: Person) -> Standard:
    """The row, for who may move it on. Raises NotAllowed, and Refused once it has ended."""
    row = locked(standard)
    if not policy.may_lead(by, row):
        raise NotAllowed(_("Only its lead editor, or who looks after the standards here, can do this."))
    must_go_on(row)
    return row


def must_go_on(row: Standard) -> None:
    if row.has_ended:
        raise Refused(_("This standard has ended. It stays as it was."))


def must_be_written(row: Standard) -> None:
    """Raises Refused while nobody writes it, or while a vote about its words runs."""
    if row.work in ("", "idea"):
        raise Refused(_("Nobody is writing this now. Begin a draft first."))
    if policy.running_ballot(row) is not None:
        raise Refused(_("A vote about these words runs. No word changes until it has an outcome."))


def move(row: Standard, to: str) -> None:
    """Let the words that are being written stand at another stage; saved with the row."""
    if row.stage == Standard.Stage.ADOPTED:
        row.next_stage = to
    else:
        row.stage = to


def keep_still(row: Standard, *, by: Person, why: str) -> Draft:
    """The words as they are now, kept as a draft with a number; the same words are the same draft."""
    words = reading.words(row)
    digest = wording.digest(words)
    found = row.drafts.filter(digest=digest).first()
    if found is None:
        last = row.drafts.order_by("-number").first()
        found = Draft.objects.create(
            standard=row,
            number=(last.number if last else 0) + 1,
            of_revision=row.number,
            words=words,
            digest=digest,
        )
    elif found.of_revision != row.number:  # words of an earlier try, taken up again
        found.of_revision = row.number
        found.save(update_fields=["of_revision"])
    if (live := reading.document(row)) is not None:
        coedit.freeze(live, by=by, why=why)
    return found


def look_again(row: Standard) -> None:
    """Let those who are in the live text be asked again what they may."""
    if (live := reading.document(row)) is not None:
        coedit.recall(document=live)


def enter(
    kind: str,
    row: Standard,
    *,
    by: Person | None,
    words: Mapping[str, Any] | None = None,
    facts: Mapping[str, int | str] | None = None,
    thing: Any = None,
    answers: Sequence[Entry] = (),
) -> Entry:
    """An entry about a standard, or about something in its story."""
    return record.enter(
        kind,
        thing or row,
        by=by,
        title=str(row),
        url=row.url,
        words={"code": row.code, **(words or {})},
        facts=facts,
        answers=answers,
        thread=row,
    )


def one_line(text: str, most: int) -> str:
    return " ".join(text.split())[:most]


def need(text: str, field: str, sentence: str) -> str:
    """The text without spaces around it. Raises Refused with the field when there is none."""
    text = text.strip()
    if not text:
        raise Refused(sentence, field=field, status=422)
    return text
