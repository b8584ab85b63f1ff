"""Deeds of the live notes: writing lines, changing one. Nothing that anybody wrote is ever lost."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from justaction.convenings import policy
from justaction.convenings.actions.coming import locked
from justaction.convenings.actions.joining import stage_of
from justaction.convenings.models import AgendaItem, Gathering, Joiner, Note
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.web import clock

MOST_LINES = 2000  # of one gathering, in all wordings
LONGEST = 500  # characters of a line
APART, BESIDE = timedelta(milliseconds=1), timedelta(microseconds=1)


@transaction.atomic
def write_notes(
    gathering: Gathering, text: str, *, by: Person | None = None, joiner: Joiner | None = None
) -> list[Note]:
    """Add each line of a text below all others. Two people at once both keep theirs, in the order they came.

    Raises NotAllowed, Refused (field "text").
    """
    row = _open(gathering, by, joiner)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    lines = [line for line in lines if line]
    if not lines:
        raise Refused(_("Write a line."), field="text", status=422)
    if any(len(line) > LONGEST for line in lines):
        raise Refused(
            _("A line is at most 500 letters long. Break it in two with the Enter key."),
            field="text",
            status=422,
        )
    if row.notes.count() + len(lines) > MOST_LINES:
        raise Refused(_("These notes are full. Nothing was lost: what stands there stays."), field="text")
    item, first = _item_now(row), _next_moment(row)
    return [
        Note.objects.create(
            gathering=row, text=line, item=item, begun_at=first + number * APART, **_author(by, joiner)
        )
        for number, line in enumerate(lines)
    ]


@transaction.atomic
def change_note(note: Note, text: str, *, by: Person | None = None, joiner: Joiner | None = None) -> Note:
    """Give a line another wording; its earlier ones stay. An empty text strikes it.

    `note` is the wording that the writer saw. If somebody else changed the line meanwhile, both wordings stand: this
    one becomes a line of its own, right below. Raises NotAllowed, Refused (field "text").
    """
    row = _open(note.gathering, by, joiner)
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise Refused(_("A line is at most 500 letters long."), field="text", status=422)
    newest = Note.objects.filter(gathering=row, line=note.line).latest("version")
    if text == newest.text:
        return newest
    if newest.version == note.version:
        return _next(newest, text, by, joiner)
    if not text:
        raise Refused(_("Somebody changed this line meanwhile. Look at it before you strike it."))
    return Note.objects.create(
        gathering=row, text=text, item=note.item, begun_at=note.begun_at + BESIDE, **_author(by, joiner)
    )


def _next_moment(gathering: Gathering) -> datetime:
    """Now, or just after the last line: no two lines are begun at the same moment, so their order is certain."""
    last = gathering.notes.aggregate(last=Max("begun_at"))["last"]
    return max(clock.now(), last + APART) if last else clock.now()


def _next(newest: Note, text: str, by: Person | None, joiner: Joiner | None) -> Note:
    return Note.objects.create(
        gathering=newest.gathering,
        item=newest.item,
        line=newest.line,
        version=newest.version + 1,
        text=text,
        begun_at=newest.begun_at,
        **_author(by, joiner),
    )


def _open(gathering: Gathering, by: Person | None, joiner: Joiner | None) -> Gathering:
    """The gathering, locked, for who may write in its notes."""
    row = locked(gathering)
    if joiner is not None:
        if joiner.gathering_id != row.pk or not Joiner.objects.filter(pk=joiner.pk).exists():
            raise NotAllowed(_("Join with the code to write in the notes."))
        if not policy.may_join(row):
            raise Refused(_("The doors are closed. Notes are closed for those who joined by code."))
    elif not policy.may_write_notes(by, row):
        raise NotAllowed(_("Those with a seat can write in the notes, from an hour before it begins."))
    return row


def _author(by: Person | None, joiner: Joiner | None) -> dict[str, Person | str | None]:
    person = by or (joiner.person if joiner else None)
    return {"by": person, "by_name": joiner.name if joiner and person is None else ""}


def _item_now(gathering: Gathering) -> AgendaItem | None:
    """What is spoken of now, as the screen shows it."""
    stage = stage_of(gathering)
    return stage.item if stage else None
